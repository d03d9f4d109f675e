import { permitOnCase } from '../../authorization/policy.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { requireCourt } from '../../workflow/permitted-court.js'
import { type OperationRow, startOperation } from '../operations/store.js'
import { CASE_OF_THE_COURT } from './rules.js'
import { findSeries, listCaseScopes } from './store.js'

/**
 * Starts to put cases into a series, each by an act of its own.
 *
 * @throws Problem `not-found`, `forbidden`; `rule-not-met` for a case that is not there
 */
export async function addMembers(
  tx: Tx,
  call: Call,
  seriesId: string,
  { caseIds, reason }: { readonly caseIds: readonly string[]; readonly reason: string },
): Promise<OperationRow> {
  const court = requireCourt(call, 'joinSeries', call.reference.courtById(courtOf(seriesId) ?? -1))
  if ((await findSeries(tx, court.id, seriesId)) === undefined) throw notFound({})
  const known = await listCaseScopes(tx, court.id, caseIds)
  const visible = new Set(
    known.filter((row) => permitOnCase(call.actor, 'joinSeries', scopeOf(row)) !== 'hidden').map(({ id }) => id),
  )
  const unknown = caseIds.findIndex((caseId) => !visible.has(caseId))
  if (unknown >= 0) throw ruleNotMet(CASE_OF_THE_COURT, `#/caseIds/${unknown}`)
  return startOperation(tx, call, {
    courtId: court.id,
    kind: 'batch-act',
    act: 'joinSeries',
    subjectId: seriesId,
    input: { seriesId, reason },
    items: caseIds.map((caseId) => ({ caseId, input: null })),
  })
}
