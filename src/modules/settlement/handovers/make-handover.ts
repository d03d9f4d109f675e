import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Subject } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import type { Court } from '../../../workflow/reference.js'
import { hasReceivingClient } from '../../directory/store.js'
import { judgesOf, type Taking } from '../decide-team.js'
import { RECEIVING_COURT_KNOWN } from '../rules.js'
import type { HandoverKind } from '../tables.js'
import { buildPackage } from './build-package.js'
import type { PartsOf } from './package-schemas.js'
import { insertHandovers } from './store.js'

/** A court or a mediation organisation, never both. */
export type Receiver = { readonly court: Court } | { readonly organisationId: string }

/** The court of a case. */
export function courtOfCase(call: Call, { courtId }: { readonly courtId: number }): Court {
  const court = call.reference.courtById(courtId)
  if (court === undefined) throw new Error(`court ${courtId} is not in the reference data`)
  return court
}

/**
 * The court that a client named, or the one of the case.
 *
 * @throws Problem `rule-not-met` for a court that this service does not know
 */
export function receivingCourt(call: Call, own: Court, code: string | undefined): Court {
  const court = code === undefined ? own : call.reference.courtByCode(code)
  if (court === undefined) throw ruleNotMet(RECEIVING_COURT_KNOWN, '#/receivingCourtCode')
  return court
}

/**
 * Makes the package of a hand-over and keeps its bytes, once for the version to which the running act brings the case. It
 * is waited for an answer if somebody outside gets it: another court, an organisation, or the own court's other system.
 *
 * @returns the id of the hand-over
 * @throws Error when the parts are not those of the kind
 */
export async function makeHandover<Kind extends HandoverKind>(
  tx: Tx,
  call: Call,
  { row, occurredOn }: Pick<Subject, 'row' | 'occurredOn'>,
  made: { readonly kind: Kind; readonly receiver: Receiver; readonly taking?: Taking; readonly parts: PartsOf<Kind> },
): Promise<string> {
  const { kind, receiver, taking, parts } = made
  const own = courtOfCase(call, row)
  const toCourt = 'court' in receiver ? receiver.court : null
  const organisationId = 'court' in receiver ? null : receiver.organisationId
  const caseVersion = row.version + 1
  const at = call.now < row.updatedAt ? row.updatedAt : call.now
  const { id, content, digest } = buildPackage(
    {
      kind,
      courtId: row.courtId,
      courtCode: own.code,
      caseId: row.id,
      caseVersion,
      at,
      madeOn: occurredOn,
      receiver: { courtCode: toCourt?.code ?? null, organisationId },
    },
    parts,
  )
  const isOutside = toCourt?.id !== row.courtId || (await hasReceivingClient(tx, { courtId: row.courtId }))
  insertHandovers(tx, [
    {
      courtId: row.courtId,
      caseId: row.id,
      id,
      destination: kind,
      team: taking?.team.name ?? null,
      teamId: taking?.team.id ?? null,
      teamBasis: taking?.basis ?? null,
      judgeIds: taking === undefined ? [] : judgesOf(taking.team),
      package: null,
      schemaVersion: 2,
      content,
      caseVersion,
      digest,
      madeOn: occurredOn,
      receiverCourtId: toCourt?.id ?? null,
      receiverOrganisationId: organisationId,
      state: isOutside ? 'sent' : 'in-house',
      receiptId: null,
      answeredOn: null,
      answeredAt: null,
      receiverNumber: null,
      refusalCode: null,
      refusalReason: null,
      outcome: null,
      outcomeOn: null,
    },
  ])
  return id
}
