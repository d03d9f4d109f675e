import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { CaseRow } from '../../workflow/store.js'
import { listCauseLine } from '../assignment/store.js'
import { findClosingReport, listUndisputedFacts } from '../mediation/store.js'
import { notify } from '../notices/store.js'
import { findTeam, listStandingTeams, type Team } from '../teams/store.js'
import { decideTransfer } from './decide-closing.js'
import { decideTeam, judgesOf, type Taking } from './decide-team.js'
import { digestOf } from './digest.js'
import { buildHandoverPackage, type HandoverPackage } from './handover-package.js'
import type { TransferCaseBody } from './schemas.js'
import { findCurrentAgreement, insertHandovers, insertProceedings, listServiceParties } from './store.js'

/**
 * Hands the case, or what a part agreement left open, to filing, trial or the fast-track team, with the hand-over
 * package, and tells the people of the court in the team that takes it over. How mediation ended stays on the case.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` when the regime does not know the destination or the court not
 * the team
 * @see INV 21; ONL 18, 21-22; OP25-5; CPL 126; SEED (调裁对接)
 */
export async function transferCase(tx: Tx, call: Call, caseId: string, input: TransferCaseBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'transferCase', caseId, input.occurredOn)
  const { row, occurredOn } = subject
  const { courtId } = row
  const verdict = decideTransfer(row.profile, input.destination)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/destination')
  const taking = await teamFor(tx, row, occurredOn, input.teamId)
  const content = await packageOf(tx, call, row)
  const id = newId()
  insertHandovers(tx, [
    {
      courtId,
      caseId,
      id,
      destination: input.destination,
      team: taking?.team.name ?? null,
      teamId: taking?.team.id ?? null,
      teamBasis: taking?.basis ?? null,
      judgeIds: taking === null ? [] : judgesOf(taking.team),
      package: content,
      digest: digestOf(content),
      madeOn: occurredOn,
    },
  ])
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

async function packageOf(tx: Tx, call: Call, row: CaseRow): Promise<HandoverPackage> {
  const { courtId, id: caseId } = row
  const court = call.reference.courtById(courtId)
  if (court === undefined) throw new Error(`court ${courtId} is not in the reference data`)
  const agreement = row.agreementStatus === 'effective' ? await findCurrentAgreement(tx, courtId, caseId) : undefined
  return buildHandoverPackage({
    header: { ...row, courtCode: court.code },
    parties: await listServiceParties(tx, courtId, caseId),
    statedFacts: await listUndisputedFacts(tx, courtId, caseId),
    agreement,
    closingReport: await findClosingReport(tx, courtId, caseId),
  })
}
