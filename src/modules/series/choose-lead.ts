import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { checkVersion } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { requireCourt } from '../../workflow/permitted-court.js'
import { MEMBER_OF_SERIES } from './rules.js'
import type { ChooseLeadBody } from './schemas.js'
import { findMembership, insertSeriesEvents, lockSeries, type SeriesRow, setLead } from './store.js'

/**
 * Chooses the case that is settled first, for the others to follow.
 *
 * @throws Problem `not-found`, `forbidden`, `if-match-required`, `stale-version`; `rule-not-met` for a case that is not
 * in the series
 */
export async function chooseLead(tx: Tx, call: Call, seriesId: string, input: ChooseLeadBody): Promise<SeriesRow> {
  const court = requireCourt(call, 'createSeries', call.reference.courtById(courtOf(seriesId) ?? -1))
  const row = await lockSeries(tx, court.id, seriesId)
  if (row === undefined) throw notFound({})
  checkVersion(call, row)
  const { caseId, reason } = input
  const membership = await findMembership(tx, court.id, caseId)
  if (membership?.seriesId !== seriesId) throw ruleNotMet(MEMBER_OF_SERIES, '#/caseId')
  setLead(tx, { courtId: court.id, seriesId, caseId })
  const version = row.version + 1
  insertSeriesEvents(tx, [
    {
      courtId: court.id,
      seriesId,
      version,
      act: 'lead-chosen',
      leadCaseId: caseId,
      reason,
      actorId: call.actor.id,
      at: call.now,
    },
  ])
  return { ...row, version, leadCaseId: caseId }
}
