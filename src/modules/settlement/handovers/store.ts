import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { inserter, statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { HandoverKind, HandoverOutcome, HandoverState, RefusalCode } from '../tables.js'
import { handoverOutcomes, handovers } from '../tables.js'

const p = sql.placeholder

export type HandoverRow = typeof handovers.$inferSelect
export type OutcomeRow = typeof handoverOutcomes.$inferSelect

/** A hand-over without its package. */
export interface HandoverEnvelope {
  readonly courtId: number
  readonly caseId: string
  readonly id: string
  readonly kind: HandoverKind
  readonly state: HandoverState
  readonly schemaVersion: number
  readonly caseVersion: number | null
  readonly digest: Buffer
  readonly madeOn: string
  readonly receiverCourtId: number | null
  readonly receiverOrganisationId: string | null
  readonly receiptId: string | null
  readonly answeredOn: string | null
  readonly receiverNumber: string | null
  readonly refusalCode: RefusalCode | null
  readonly refusalReason: string | null
  readonly outcome: HandoverOutcome | null
  readonly outcomeOn: string | null
}

export const insertHandovers = inserter('insert_handovers', handovers)
export const insertOutcomes = inserter('insert_handover_outcomes', handoverOutcomes)

const ENVELOPE = sql`h.court_id as "courtId", h.case_id as "caseId", h.id, h.destination as kind, h.state,
  h.schema_version as "schemaVersion", h.case_version as "caseVersion", h.digest, h.made_on as "madeOn",
  h.receiver_court_id as "receiverCourtId", h.receiver_organisation_id as "receiverOrganisationId",
  h.receipt_id as "receiptId", h.answered_on as "answeredOn", h.receiver_number as "receiverNumber",
  h.refusal_code as "refusalCode", h.refusal_reason as "refusalReason", h.outcome, h.outcome_on as "outcomeOn"`

const envelopeById = statement<HandoverEnvelope>(
  'handover_envelope',
  sql`select ${ENVELOPE} from handovers h
      where h.court_id = ${p('courtId')} and h.id = ${p('id')}`,
)
const envelopesOfCase = statement<HandoverEnvelope>(
  'handover_envelopes_of_case',
  sql`select ${ENVELOPE} from handovers h
      where h.court_id = ${p('courtId')} and h.case_id = ${p('caseId')} order by h.case_version nulls first, h.id`,
)
const contentOf = statement<{ content: string | null }>(
  'handover_content',
  sql`select h.content from handovers h
      where h.court_id = ${p('courtId')} and h.case_id = ${p('caseId')} and h.id = ${p('id')}`,
)

/** What is asked for by a receiver: the filters that are not given are null. */
interface Sought {
  readonly state: HandoverState | null
  readonly kind: HandoverKind | null
  readonly after: string
  readonly rows: number
}
const SOUGHT = sql`h.id > ${p('after')}::uuid and (${p('state')}::text is null or h.state = ${p('state')})
  and (${p('kind')}::text is null or h.destination = ${p('kind')}) and h.schema_version > 1
  order by h.id limit ${p('rows')}::integer`
const toCourt = statement<HandoverEnvelope>(
  'list_handovers_to_court',
  sql`select ${ENVELOPE} from handovers h where h.receiver_court_id = ${p('receiverCourtId')}::integer and ${SOUGHT}`,
)
const toOrganisation = statement<HandoverEnvelope>(
  'list_handovers_to_organisation',
  sql`select ${ENVELOPE} from handovers h
      where h.receiver_organisation_id = ${p('receiverOrganisationId')}::uuid and ${SOUGHT}`,
)
const unanswered = statement<HandoverEnvelope>(
  'list_unanswered_handovers',
  sql`select ${ENVELOPE} from handovers h
      where h.court_id = ${p('courtId')} and h.state = 'sent' and h.outcome is null and h.made_on <= ${p('on')}::date
        and (h.made_on, h.id) > (${p('afterOn')}::date, ${p('after')}::uuid)
      order by h.made_on, h.id limit ${p('rows')}::integer`,
)
const answer = statement<{ id: string }>(
  'answer_handover',
  sql`update handovers set state = ${p('state')}, receipt_id = ${p('receiptId')}, answered_on = ${p('answeredOn')},
        answered_at = ${p('answeredAt')}, receiver_number = ${p('receiverNumber')}, refusal_code = ${p('refusalCode')},
        refusal_reason = ${p('refusalReason')}
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and id = ${p('id')} and receipt_id is null
      returning id`,
)
const settle = statement<{ id: string }>(
  'settle_handover',
  sql`update handovers set outcome = ${p('outcome')}, outcome_on = ${p('outcomeOn')}
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and id = ${p('id')} returning id`,
)
const outcomesOfCase = statement<OutcomeRow>(
  'handover_outcomes_of_case',
  sql`select court_id as "courtId", case_id as "caseId", handover_id as "handoverId", id, sender_id as "senderId",
        message_id as "messageId", kind, decided_on as "decidedOn", receiver_number as "receiverNumber", reason,
        recorded_at as "recordedAt"
      from handover_outcomes where court_id = ${p('courtId')} and case_id = ${p('caseId')} order by recorded_at, id`,
)
const waitingCourts = statement<{ courtId: number }>(
  'courts_with_unanswered_handovers',
  sql`select distinct court_id as "courtId" from handovers where state = 'sent' and outcome is null and made_on <= ${p('madeBy')}::date order by 1`,
)
const waiting = statement<{ waiting: number; oldestOn: string | null }>(
  'count_unanswered_handovers',
  sql`select count(*)::integer as waiting, min(made_on) as "oldestOn" from handovers
      where court_id = ${p('courtId')} and state = 'sent' and outcome is null and made_on <= ${p('madeBy')}::date`,
)
const remind = statement<{ courtId: number }>(
  'insert_handover_reminder',
  sql`insert into handover_reminders (court_id, reminded_on) values (${p('courtId')}, ${p('on')})
      on conflict do nothing returning court_id as "courtId"`,
)

/** A hand-over by its id alone, which tells its court. */
export function findEnvelope(executor: Executor, courtId: number, id: string): Promise<HandoverEnvelope | undefined> {
  return envelopeById.first(executor, { courtId, id })
}

/** Every hand-over of a case in the order in which they were made. */
export function listEnvelopes(executor: Executor, courtId: number, caseId: string): Promise<HandoverEnvelope[]> {
  return envelopesOfCase.all(executor, { courtId, caseId })
}

/** The package as it was stored; null for one of schema 1. */
export async function findContent(
  executor: Executor,
  { courtId, caseId, id }: Pick<HandoverEnvelope, 'courtId' | 'caseId' | 'id'>,
): Promise<string | null> {
  return (await contentOf.first(executor, { courtId, caseId, id }))?.content ?? null
}

/** Hand-overs that are addressed to a court, by id. */
export function listToCourt(executor: Executor, receiverCourtId: number, sought: Sought): Promise<HandoverEnvelope[]> {
  return toCourt.all(executor, { receiverCourtId, ...sought })
}

/** Hand-overs that are addressed to a mediation organisation, by id. */
export function listToOrganisation(
  executor: Executor,
  receiverOrganisationId: string,
  sought: Sought,
): Promise<HandoverEnvelope[]> {
  return toOrganisation.all(executor, { receiverOrganisationId, ...sought })
}

/** Hand-overs of a court that were sent by a day and have no answer, the oldest first. */
export function listUnanswered(
  executor: Executor,
  courtId: number,
  page: { readonly on: string; readonly afterOn: string; readonly after: string; readonly rows: number },
): Promise<HandoverEnvelope[]> {
  return unanswered.all(executor, { courtId, ...page })
}

/** Writes the one answer of a receiver; the case is locked. */
export async function updateAnswer(
  tx: Tx,
  row: Pick<
    HandoverRow,
    | 'courtId'
    | 'caseId'
    | 'id'
    | 'state'
    | 'receiptId'
    | 'answeredOn'
    | 'answeredAt'
    | 'receiverNumber'
    | 'refusalCode'
    | 'refusalReason'
  >,
): Promise<void> {
  if ((await answer.all(tx, { ...row })).length !== 1) throw new Error('the hand-over has been answered already')
}

/** Writes which outcome counts. */
export async function updateOutcome(
  tx: Tx,
  row: Pick<HandoverRow, 'courtId' | 'caseId' | 'id' | 'outcome' | 'outcomeOn'>,
): Promise<void> {
  if ((await settle.all(tx, { ...row })).length !== 1) throw new Error('the hand-over is not there')
}

/** Every report on the hand-overs of a case, in the order in which they came. */
export function listOutcomes(executor: Executor, courtId: number, caseId: string): Promise<OutcomeRow[]> {
  return outcomesOfCase.all(executor, { courtId, caseId })
}

/** Courts that have sent something by a day and got no answer. */
export function listCourtsWaiting(executor: Executor, madeBy: string) {
  return waitingCourts.all(executor, { madeBy })
}

/** How much of what a court has sent by a day has no answer. */
export async function countWaiting(executor: Executor, courtId: number, madeBy: string) {
  const found = await waiting.first(executor, { courtId, madeBy })
  return found ?? { waiting: 0, oldestOn: null }
}

/** @returns whether the people of the court had not been told on this day yet */
export async function markReminded(tx: Tx, courtId: number, on: string): Promise<boolean> {
  return (await remind.first(tx, { courtId, on })) !== undefined
}
