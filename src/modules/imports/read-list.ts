import { createHash } from 'node:crypto'
import type { FieldError } from '../../platform/problem.js'
import type { Rule } from '../../workflow/rule.js'
import { type CellText, type RawCell, readChoice, readDay, readDigits, readText, readYuan } from './cells.js'
import { COLUMN_POSITIONS, LIST_COLUMNS, type ListColumn } from './columns.js'
import { cellError } from './faults.js'
import {
  COLUMN_MISSING,
  COLUMN_TWICE,
  COLUMNS_MAX,
  ROW_WITHOUT_DISPUTE,
  ROWS_OF_DISPUTE_MAX,
  ROWS_TOO_MANY,
  TOO_MANY_COLUMNS,
} from './rules.js'

/** A row of a file, with the number that a spreadsheet shows for it. */
export interface SheetRow {
  readonly rowNumber: number
  readonly cells: readonly RawCell[]
}

/** One dispute of a list: its own row and those of further parties, each with the texts of all columns of the list. */
export interface ListedDispute {
  /** Number of its first row in the file. */
  readonly rowNumber: number
  readonly rows: readonly (readonly string[])[]
  /** What was wrong with single cells. */
  readonly faults: readonly FieldError[]
}

export type HeaderVerdict =
  | {
      readonly ok: true
      /** For each column of the file, the position of its column in the list; null for one that the list does not know. */
      readonly positions: readonly (number | null)[]
      readonly ignored: readonly string[]
    }
  | { readonly ok: false; readonly rule: Rule; readonly headers: readonly string[] }

/** Columns that the service writes beside a list when it gives it back. */
export const REPORT_HEADERS = ['行号', '结果', '案号', '问题'] as const

const HEADER_LENGTH_MAX = 60

/** A header without marks that people add: a star, a note that it is required, narrow brackets. */
function plainHeader(cell: RawCell): string {
  const text = String(cell ?? '')
    .replaceAll('(', '（')
    .replaceAll(')', '）')
  return text.replace(/[\s\u3000\ufeff*＊]|（必填）|（选填）/g, '').slice(0, HEADER_LENGTH_MAX)
}

/** Which column of the list each column of a file is, by its header, in any order. */
export function readHeader(cells: readonly RawCell[]): HeaderVerdict {
  const headers = cells.map(plainHeader)
  while (headers.at(-1) === '') headers.pop()
  if (headers.length > COLUMNS_MAX) return { ok: false, rule: TOO_MANY_COLUMNS, headers: [] }
  const twice = headers.filter((header, index) => header !== '' && headers.indexOf(header) !== index)
  if (twice.length > 0) return { ok: false, rule: COLUMN_TWICE, headers: [...new Set(twice)] }
  const missing = LIST_COLUMNS.filter(({ header, isRequired }) => isRequired && !headers.includes(header))
  if (missing.length > 0) return { ok: false, rule: COLUMN_MISSING, headers: missing.map(({ header }) => header) }
  const reported: readonly string[] = REPORT_HEADERS
  const ignored = headers.filter(
    (header) => header !== '' && !COLUMN_POSITIONS.has(header) && !reported.includes(header),
  )
  return { ok: true, positions: headers.map((header) => COLUMN_POSITIONS.get(header) ?? null), ignored }
}

function readCell({ kind, choices = {} }: ListColumn, cell: RawCell): CellText {
  switch (kind) {
    case 'day':
      return readDay(cell)
    case 'yuan':
      return readYuan(cell)
    case 'digits':
      return readDigits(cell)
    case 'choice':
      return readChoice(cell, choices)
    case 'text':
    case 'tags':
      return readText(cell)
  }
}

const isBlank = (cell: RawCell | undefined) => cell === null || cell === undefined || /^[\s\u3000]*$/.test(String(cell))

/** Texts of one row, in the order of the list, and the columns that are not what they should be. */
function readRow(positions: readonly (number | null)[], cells: readonly RawCell[]) {
  const texts: string[] = LIST_COLUMNS.map(() => '')
  const faults: { rule: Rule; header: string }[] = []
  for (const [index, position] of positions.entries()) {
    const cell = cells[index] ?? null
    const column = position === null ? undefined : LIST_COLUMNS[position]
    if (position === null || column === undefined || isBlank(cell)) continue
    const read = readCell(column, cell)
    // What cannot be read is kept as it stands, for whoever corrects it.
    texts[position] = read.ok ? read.text : String(cell instanceof Date ? cell.toISOString() : cell)
    if (!read.ok) faults.push({ rule: read.rule, header: column.header })
  }
  return { texts, faults }
}

const OF_DISPUTE = LIST_COLUMNS.map(({ side, field }) => side === null && field !== 'serial')

/**
 * Makes disputes of rows as they come. A row that says nothing of a dispute names further parties of the one above it, so
 * that cells merged over several rows read as they look.
 */
export function groupDisputes(positions: readonly (number | null)[]) {
  let rows: (readonly string[])[] = []
  let faults: FieldError[] = []
  let rowNumber = 0
  const take = (): ListedDispute | undefined => {
    const dispute = rows.length === 0 ? undefined : { rowNumber, rows, faults }
    rows = []
    faults = []
    return dispute
  }
  return {
    /** @returns the dispute before, when this row begins another one */
    add(row: SheetRow): ListedDispute | undefined {
      const read = readRow(positions, row.cells)
      if (read.texts.every((text) => text === '')) return undefined
      const beginsDispute = read.texts.some((text, position) => OF_DISPUTE[position] && text !== '')
      const finished = beginsDispute ? take() : undefined
      if (rows.length === 0) {
        rowNumber = row.rowNumber
        if (!beginsDispute) faults.push(cellError(ROW_WITHOUT_DISPUTE, { row: 0, header: null }))
      }
      if (rows.length === ROWS_OF_DISPUTE_MAX) {
        faults = [cellError(ROWS_TOO_MANY, { row: 0, header: null })]
        return finished
      }
      faults.push(...read.faults.map(({ rule, header }) => cellError(rule, { row: rows.length, header })))
      rows.push(read.texts)
      return finished
    },
    end: take,
  }
}

const SERIAL = LIST_COLUMNS.findIndex(({ field }) => field === 'serial')

/** Hash of what a dispute says, the same for two that say the same under different serial numbers. */
export function contentDigest({ rows }: Pick<ListedDispute, 'rows'>): string {
  const said = rows.map((texts) => texts.filter((_, position) => position !== SERIAL))
  return createHash('sha256').update(JSON.stringify(said)).digest('base64')
}
