import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { CaseRow } from '../../workflow/store.js'
import { listCauseLine } from '../assignment/store.js'
import { notify } from '../notices/store.js'
import { findTeam, listStandingTeams, type Team } from '../teams/store.js'
import { decideTransfer } from './decide-closing.js'
import { decideTeam, type Taking } from './decide-team.js'
import { collectDispute } from './handovers/collect-parts.js'
import { courtOfCase, makeHandover, receivingCourt } from './handovers/make-handover.js'
import { FILING_COURT_ONLY } from './rules.js'
import type { TransferCaseBody } from './schemas.js'
import { insertProceedings } from './store.js'

/**
 * Hands the case, or what a part agreement left open, to filing, trial or the fast-track team, with the hand-over
 * package, and tells the people of the court in the team that takes it over. How mediation ended stays on the case.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` when the regime does not know the destination, the court not the
 * team, or the service not the receiving court
 * @see INV 21; ONL 18, 21-22; OP25-5; CPL 126; SEED (调裁对接)
 */
export async function transferCase(tx: Tx, call: Call, caseId: string, input: TransferCaseBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'transferCase', caseId, input.occurredOn)
  const { row, occurredOn } = subject
  const { courtId } = row
  const verdict = decideTransfer(row.profile, input.destination)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/destination')
  const own = courtOfCase(call, row)
  const court = receivingCourt(call, own, input.receivingCourtCode)
  if (court.id !== own.id && input.destination !== 'filing') {
    throw ruleNotMet(FILING_COURT_ONLY, '#/receivingCourtCode')
  }
  const taking = court.id === own.id ? await teamFor(tx, row, occurredOn, input.teamId) : null
  const id = await makeHandover(tx, call, subject, {
    kind: input.destination,
    receiver: { court },
    ...(taking === null ? {} : { taking }),
    parts: await collectDispute(tx, row, own.code),
  })
  const isFastTrack = input.destination === 'fast-track'
  if (isFastTrack) {
    insertProceedings(tx, [
      {
        courtId,
        caseId,
        id: newId(),
        kind: 'fast-track',
        state: 'routed',
        number: null,
        agreementId: null,
        openedOn: occurredOn,
        closedOn: null,
        data: { handoverId: id },
      },
    ])
  }
  if (taking !== null) await tellTeam(tx, call, taking.team, caseId)
  return completeAct(tx, call, subject, {
    to: 'transferred',
    ground: input.destination,
    recordId: id,
    changes: isFastTrack ? { fastTrackState: 'routed' } : {},
  })
}

async function teamFor(tx: Tx, row: CaseRow, on: string, teamId: string | undefined): Promise<Taking | null> {
  const verdict = decideTeam(await listStandingTeams(tx, row.courtId, on), {
    teamId,
    mediatorId: row.mediatorId,
    causeLine: await listCauseLine(tx, row.causeRevision, row.causeCode),
  })
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/teamId')
  return verdict.taking
}

/** Tells who is in the team today, also of a hand-over that is entered late; its mediators hand over and are not told. */
async function tellTeam(tx: Tx, call: Call, { courtId, id }: Team, caseId: string): Promise<void> {
  const team = await findTeam(tx, courtId, id, call.today)
  const personIds = (team?.members ?? []).flatMap(({ personId, holdsRole }) => (holdsRole && personId) || [])
  notify(tx, { template: 'handed-to-team', personIds, data: {}, caseId, at: call.now })
}
