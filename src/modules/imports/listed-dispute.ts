import { Problem } from '../../platform/problem.js'
import { compileBody, fieldErrors } from '../../platform/validation.js'
import { invalidRequest } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { ReceiveCaseBody } from '../intake/schemas.js'
import { openContent } from './content.js'
import { type Place, placeOf, pointerTo } from './faults.js'
import { type ListSettings, readDispute } from './read-dispute.js'

const ERRORS_MAX = 50
const isReceivable = compileBody(ReceiveCaseBody)

/** What the operations of an import have in common for all of their items. */
export interface ImportInput extends ListSettings {
  readonly importId: string
  readonly seriesId: string | null
}

/**
 * Does something with a dispute of a list, which by then is what the body of a request would be; whatever is refused names
 * the cells of the list instead of the members that were made of them.
 *
 * @throws Problem `invalid-request`, and whatever the work throws
 */
export async function withListedDispute<Result>(
  call: Call,
  input: ImportInput,
  row: { readonly position: number; readonly content: string },
  work: (dispute: ReceiveCaseBody) => Promise<Result>,
): Promise<Result> {
  const verdict = readDispute(openContent(call.vault, input.importId, row.position, row.content), input)
  if (!verdict.ok) throw invalidRequest({}, { errors: verdict.errors.slice(0, ERRORS_MAX) })
  const { dispute, placesOf } = verdict
  try {
    if (!isReceivable(dispute)) throw invalidRequest({}, { errors: fieldErrors(isReceivable.errors ?? []) })
    return await work(dispute)
  } catch (error) {
    throw error instanceof Problem ? atCells(error, placesOf()) : error
  }
}

function atCells({ type, members, errors, cause }: Problem, places: ReadonlyMap<string, Place>): Problem {
  const moved = errors.map((error) => ({ ...error, pointer: pointerTo(placeOf(error.pointer, places)) }))
  return new Problem(type, members, { cause, errors: moved })
}
