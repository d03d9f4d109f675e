import type { FieldError } from '../../platform/problem.js'
import type { Rule } from '../../workflow/rule.js'

/** A rule that a single cell breaks. */
export type CellFault = Rule

/** Where in a list something is wrong: a row of the dispute, counted from its first, and the header of a column. */
export interface Place {
  readonly row: number
  readonly header: string | null
}

const POINTER = /^#\/rows\/(\d+)(?:\/(.+))?$/

/** A cell as a pointer, for problems that are found before there is a dispute to point into. */
export function pointerTo({ row, header }: Place): string {
  return header === null ? `#/rows/${row}` : `#/rows/${row}/${header.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function cellError(rule: CellFault, place: Place): FieldError {
  return { pointer: pointerTo(place), code: rule.id, zh: rule.zh, en: rule.en }
}

/**
 * The cell that a pointer is about: of a cell itself, or of a member of the dispute that was made of the cells.
 *
 * @param places - cells by the pointers of what they became
 */
export function placeOf(pointer: string, places: ReadonlyMap<string, Place>): Place {
  const cell = POINTER.exec(pointer)
  if (cell !== null) {
    return { row: Number(cell[1]), header: cell[2]?.replaceAll('~1', '/').replaceAll('~0', '~') ?? null }
  }
  for (let rest = pointer; rest.length > 1; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    const found = places.get(rest)
    if (found !== undefined) return found
  }
  return { row: 0, header: null }
}
