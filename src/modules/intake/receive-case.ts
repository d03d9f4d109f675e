import { actingKind, permitInCourt } from '../../authorization/policy.js'
import { randomBytes } from '../../platform/random.js'
import type { Tx } from '../../platform/transaction.js'
import { forbidden, ruleNotMet } from '../../problems.js'
import { type ActOutcome, continueAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { mintCaseId } from '../../workflow/case-id.js'
import { chooseProfile } from '../../workflow/profiles.js'
import type { Court } from '../../workflow/reference.js'
import type { Profile } from '../../workflow/states.js'
import { type CaseRow, insertCase, insertEvent } from '../../workflow/store.js'
import { chain, genesisHash } from '../../workflow/timeline.js'
import { type CheckedDispute, checkDispute } from './check-dispute.js'
import { partyRows } from './record-parties.js'
import { registerSubject } from './register-case.js'
import { COURT_UNKNOWN, NO_PROFILE, RECEIVED_IN_FUTURE, REGISTER_BY_STAFF } from './rules.js'
import type { PossibleDuplicate, ReceiveCaseBody } from './schemas.js'
import { insertParties, insertRepresentatives } from './store.js'

export interface CheckedReceipt {
  readonly court: Court
  readonly profile: Profile
  readonly receivedOn: string
  readonly dispute: CheckedDispute
}

/**
 * Checks a dispute that is handed in, without writing anything.
 *
 * @throws Problem `rule-not-met`, `forbidden`
 */
export async function checkReceipt(tx: Tx, call: Call, input: ReceiveCaseBody): Promise<CheckedReceipt> {
  const court = call.reference.courtByCode(input.courtCode)
  const permission = court === undefined ? 'hidden' : permitInCourt(call.actor, 'receiveCase', court.id)
  if (court === undefined || permission === 'hidden') throw ruleNotMet(COURT_UNKNOWN, '#/courtCode')
  if (permission === 'forbidden') throw forbidden({ action: 'receiveCase' })
  const receivedOn = input.receivedOn ?? call.today
  if (receivedOn > call.today) throw ruleNotMet(RECEIVED_IN_FUTURE, '#/receivedOn')
  if (input.registerAtOnce && permitInCourt(call.actor, 'registerCase', court.id) !== 'allowed') {
    throw ruleNotMet(REGISTER_BY_STAFF, '#/registerAtOnce')
  }
  const profile = chooseProfile(call.reference.profilePeriods, court.id, receivedOn)
  if (profile === undefined) throw ruleNotMet(NO_PROFILE, '#/receivedOn')
  return { court, profile, receivedOn, dispute: await checkDispute(tx, call, court.id, receivedOn, input) }
}

function newRow(call: Call, input: ReceiveCaseBody, checked: CheckedReceipt): CaseRow {
  const { court, profile, receivedOn, dispute } = checked
  const random = randomBytes(16)
  return {
    courtId: court.id,
    id: mintCaseId(call.now.getTime(), court.id, random),
    profile,
    state: 'received',
    version: 1,
    outcome: null,
    performance: 'none',
    receiptNumber: `SJ-${receivedOn.replaceAll('-', '')}-${random.toString('hex', 8, 13).toUpperCase()}`,
    number: null,
    channel: input.channel,
    classification: input.classification ?? 'internal',
    submittedBy: call.actor.id,
    sourceReference: input.sourceReference ?? null,
    seriesId: null,
    receivedOn,
    receivedAt: call.now,
    registeredOn: null,
    causeCode: input.causeCode,
    causeRevision: dispute.causeRevision,
    claimKind: input.claimKind,
    claimAmountFen: dispute.claimAmountFen,
    claims: input.claims,
    facts: input.facts,
    tags: input.tags ?? [],
    priority: dispute.priority,
    track: null,
    procedure: null,
    fastTrack: null,
    mediatorId: null,
    coMediatorIds: [],
    organisationId: null,
    offerDueOn: null,
    acceptedOn: null,
    noticesComplete: false,
    mediationDueOn: null,
    pauseReason: null,
    extensionsUsed: 0,
    agreementStatus: 'none',
    agreementCoverage: null,
    agreedOn: null,
    confirmationDueOn: null,
    confirmationState: null,
    statementState: null,
    fastTrackState: null,
    feeState: null,
    performanceDueOn: null,
    endedOn: null,
    closedOn: null,
    nextDueOn: null,
    lastOccurredOn: receivedOn,
    lastSeq: 1,
    lastHash: genesisHash(),
    updatedAt: call.now,
  }
}

/**
 * Receives the papers of a dispute: the receipt, the parties, and the first entry of the timeline; registered in the
 * same transaction if the clerk says so.
 *
 * @throws Problem `rule-not-met`, `forbidden`
 * @see CPL 122, 124, 161; INT 208; ONL 8
 */
export async function receiveCase(
  tx: Tx,
  call: Call,
  input: ReceiveCaseBody,
): Promise<ActOutcome & { possibleDuplicates: readonly PossibleDuplicate[] }> {
  const checked = await checkReceipt(tx, call, input)
  const blank = newRow(call, input, checked)
  const enteredLate = blank.receivedOn < call.today
  const entry = chain(
    {
      courtId: blank.courtId,
      caseId: blank.id,
      seq: 1,
      profile: blank.profile,
      command: 'receiveCase',
      fromState: 'none',
      toState: 'received',
      occurredOn: blank.receivedOn,
      at: call.now,
      enteredLate,
      actorKind: actingKind(call.actor),
      actorId: call.actor.id,
      clientId: call.actor.clientId,
      requestId: call.requestId,
      recordId: null,
      ground: null,
    },
    blank.lastHash,
  )
  const row = { ...blank, lastHash: entry.hash }
  insertEvent(tx, entry)
  const rows = partyRows(call.vault, row.courtId, row.id, checked.dispute.parties)
  insertParties(tx, rows.parties)
  insertRepresentatives(tx, rows.representatives)
  const possibleDuplicates = checked.dispute.duplicates
  if (input.registerAtOnce) {
    const subject = continueAct(call, 'registerCase', row, row.receivedOn, { isNew: true })
    return { ...(await registerSubject(tx, call, subject)), possibleDuplicates }
  }
  insertCase(tx, row)
  return {
    command: 'receiveCase',
    seq: 1,
    occurredOn: row.receivedOn,
    at: call.now,
    enteredLate,
    recordId: null,
    row,
    number: null,
    possibleDuplicates,
  }
}
