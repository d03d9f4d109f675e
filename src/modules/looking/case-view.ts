import { type SQL, sql } from 'drizzle-orm'
import { type Executor, statement } from '../../platform/database.js'

const p = sql.placeholder

/** A JSON array of rows; `from` names the table as `x` and the rest of the statement adds its own court and case. */
const list = (columns: SQL, from: SQL, order: SQL) =>
  sql`(select coalesce(json_agg(json_build_object(${columns}) order by ${order}), '[]') from ${from}
       where x.court_id = ${p('courtId')} and x.case_id = ${p('caseId')})`

const nested = (columns: SQL, from: SQL, link: SQL, order: SQL) =>
  sql`(select coalesce(json_agg(json_build_object(${columns}) order by ${order}), '[]') from ${from}
       where y.court_id = ${p('courtId')} and y.case_id = ${p('caseId')} and ${link})`

const DEADLINES = list(
  sql`'id', x.id, 'kind', x.kind, 'status', x.status, 'startedOn', x.started_on, 'dueOn', x.due_on,
      'extensionDays', x.extension_days, 'provisional', x.provisional, 'trace', x.trace`,
  sql`deadlines x`,
  sql`x.started_on, x.id`,
)

export interface CaseSections {
  readonly parties: unknown[]
  readonly claims: unknown[]
  readonly facts: string
  readonly consents: unknown[]
  readonly assignments: unknown[]
  readonly recusals: unknown[]
  readonly sessions: unknown[]
  readonly undisputedFacts: unknown[]
  readonly pauses: unknown[]
  readonly extensions: unknown[]
  readonly agreements: { status: string }[]
  readonly proceedings: unknown[]
  readonly handovers: unknown[]
  readonly deadlines: unknown[]
}

const sections = statement<CaseSections>(
  'case_sections',
  sql`select c.claims, c.facts,
    ${list(
      sql`'id', x.id, 'role', x.role, 'kind', x.kind, 'name', x.name, 'identityKind', x.identity_kind,
          'identityMask', x.identity_mask, 'legalRepresentative', x.legal_representative, 'phoneMask', x.phone_mask,
          'addressMask', x.address_mask, 'acceptsElectronicService', x.accepts_electronic_service,
          'language', x.language, 'flags', x.flags, 'standingConsentOn', x.standing_consent_on,
          'representatives', ${nested(
            sql`'id', y.id, 'name', y.name, 'kind', y.kind, 'authority', y.authority, 'phoneMask', y.phone_mask`,
            sql`representatives y`,
            sql`y.party_id = x.id`,
            sql`y.id`,
          )}`,
      sql`parties x`,
      sql`x.position`,
    )} as parties,
    ${list(
      sql`'partyId', x.party_id, 'answer', x.answer, 'form', x.form, 'askedOn', x.asked_on`,
      sql`consents x`,
      sql`x.asked_on, x.id`,
    )} as consents,
    ${list(
      sql`'id', x.id, 'offerId', x.offer_id, 'mediatorId', x.mediator_id, 'position', x.position, 'status', x.status,
          'acceptedOn', x.accepted_on, 'endReason', x.end_reason`,
      sql`assignments x`,
      sql`x.id`,
    )} as assignments,
    ${list(
      sql`'id', x.id, 'mediatorId', x.mediator_id, 'raisedBy', x.raised_by, 'ground', x.ground, 'raisedOn', x.raised_on,
          'outcome', x.outcome`,
      sql`recusals x`,
      sql`x.raised_on, x.id`,
    )} as recusals,
    ${list(
      sql`'id', x.id, 'mode', x.mode, 'status', x.status, 'scheduledAt', x.scheduled_at, 'beganAt', x.began_at,
          'endedAt', x.ended_at, 'result', x.result, 'place', x.place, 'roomLink', x.room_link, 'attendance', ${nested(
            sql`'partyId', y.party_id, 'attendance', y.attendance`,
            sql`session_attendance y`,
            sql`y.session_id = x.id`,
            sql`y.party_id`,
          )}`,
      sql`sessions x`,
      sql`coalesce(x.began_at, x.scheduled_at), x.id`,
    )} as sessions,
    ${list(
      sql`'id', x.id, 'text', x.text, 'statedOn', x.stated_on, 'confirmedBy', (
            select coalesce(json_agg(y.party_id order by y.party_id), '[]') from undisputed_fact_confirmations y
            where y.court_id = ${p('courtId')} and y.case_id = ${p('caseId')} and y.fact_id = x.id)`,
      sql`undisputed_facts x`,
      sql`x.stated_on, x.id`,
    )} as "undisputedFacts",
    ${list(sql`'id', x.id, 'reason', x.reason, 'fromOn', x.from_on, 'toOn', x.to_on`, sql`pauses x`, sql`x.from_on, x.id`)} as pauses,
    ${list(sql`'id', x.id, 'days', x.days, 'agreedOn', x.agreed_on`, sql`extensions x`, sql`x.agreed_on, x.id`)} as extensions,
    ${list(
      sql`'id', x.id, 'version', x.version, 'form', x.form, 'coverage', x.coverage, 'terms', x.terms,
          'amountFen', x.amount_fen, 'contentHash', encode(x.content_hash, 'hex'), 'status', x.status,
          'draftedOn', x.drafted_on, 'effectiveOn', x.effective_on, 'instalments', ${nested(
            sql`'id', y.id, 'position', y.position, 'payerPartyId', y.payer_party_id, 'payeePartyId', y.payee_party_id,
                'amountFen', y.amount_fen, 'dueOn', y.due_on, 'onTheSpot', y.on_the_spot,
                'performedFen', (select coalesce(sum(z.amount_fen), 0) from performances z
                   where z.court_id = ${p('courtId')} and z.case_id = ${p('caseId')} and z.instalment_id = y.id),
                'isOverdue', y.due_on < ${p('today')}::date and y.amount_fen > (
                   select coalesce(sum(z.amount_fen), 0) from performances z
                   where z.court_id = ${p('courtId')} and z.case_id = ${p('caseId')} and z.instalment_id = y.id)`,
            sql`instalments y`,
            sql`y.agreement_id = x.id`,
            sql`y.position`,
          )}, 'signatures', ${nested(
            sql`'signerKind', y.signer_kind, 'signerId', y.signer_id, 'signedOn', y.signed_on, 'form', y.form`,
            sql`signatures y`,
            sql`y.agreement_id = x.id`,
            sql`y.id`,
          )}`,
      sql`agreements x`,
      sql`x.version`,
    )} as agreements,
    ${list(
      sql`'id', x.id, 'kind', x.kind, 'state', x.state, 'number', x.number, 'openedOn', x.opened_on, 'closedOn', x.closed_on`,
      sql`proceedings x`,
      sql`x.opened_on, x.id`,
    )} as proceedings,
    ${list(
      sql`'id', x.id, 'destination', x.destination, 'digest', encode(x.digest, 'hex'), 'madeOn', x.made_on`,
      sql`handovers x`,
      sql`x.made_on, x.id`,
    )} as handovers,
    ${DEADLINES} as deadlines
    from cases c where c.court_id = ${p('courtId')} and c.id = ${p('caseId')}`,
)

/** Everything under a case in one query; personal data masked. Nothing from behind the privilege wall is selected. */
export function findCaseSections(executor: Executor, courtId: number, caseId: string, today: string) {
  return sections.first(executor, { courtId, caseId, today })
}

const deadlines = statement<{ deadlines: unknown[] }>('deadlines_of_case', sql`select ${DEADLINES} as deadlines`)

/** Running and ended periods of a case, the oldest first, as the case view shows them. */
export async function listDeadlines(executor: Executor, courtId: number, caseId: string): Promise<unknown[]> {
  return (await deadlines.first(executor, { courtId, caseId }))?.deadlines ?? []
}
