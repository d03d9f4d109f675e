import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { sharedStatement, statement } from '../../platform/statement.js'
import { DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import { CaseHeader } from '../../workflow/schemas.js'
import { cases } from '../../workflow/tables.js'
import { levelOf } from '../deadlines/store.js'
import { HANDOVER_TEAM } from '../settlement/store.js'

const p = sql.placeholder

/** An instant as the rest of the API writes it. */
const instant = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const literal = (value: string) => sql.raw(`'${value.replaceAll("'", "''")}'`)

/** A JSON array of the rows of the case `c`; `from` names their table as `x`. */
const list = (columns: SQL, from: SQL, order: SQL) =>
  sql`(select coalesce(json_agg(json_build_object(${columns}) order by ${order}), '[]') from ${from}
       where x.court_id = c.court_id and x.case_id = c.id)`

const nested = (columns: SQL, from: SQL, link: SQL, order: SQL) =>
  sql`(select coalesce(json_agg(json_build_object(${columns}) order by ${order}), '[]') from ${from}
       where y.court_id = c.court_id and y.case_id = c.id and ${link})`

const HEADER = sql.join(
  Object.entries(getTableColumns(cases))
    .filter(([name]) => name in CaseHeader.properties)
    .map(([name, column]) => {
      const value = sql`c.${sql.identifier(column.name)}`
      return sql`${column.dataType === 'date' ? instant(value) : value} as ${sql.identifier(name)}`
    }),
  sql`, `,
)

const REPRESENTATIVES = nested(
  sql`'id', y.id, 'name', y.name, 'kind', y.kind, 'authority', y.authority, 'phoneMask', y.phone_mask`,
  sql`representatives y`,
  sql`y.party_id = x.id`,
  sql`y.id`,
)
const PARTIES = list(
  sql`'id', x.id, 'role', x.role, 'kind', x.kind, 'name', x.name, 'identityKind', x.identity_kind,
      'identityMask', x.identity_mask, 'legalRepresentative', x.legal_representative, 'phoneMask', x.phone_mask,
      'addressMask', x.address_mask, 'acceptsElectronicService', x.accepts_electronic_service, 'language', x.language,
      'flags', x.flags, 'standingConsentOn', x.standing_consent_on, 'representatives', ${REPRESENTATIVES}`,
  sql`parties x`,
  sql`x.position`,
)

const RULES = sql.join(
  Object.entries(DEADLINE_RULES).map(([kind, { source, confidence, zh, en, duty, atExpiry }]) => {
    const texts = [kind, source, confidence, zh, en, duty, atExpiry.zh, atExpiry.en]
    return sql`(${sql.join(texts.map(literal), sql`, `)})`
  }),
  sql`, `,
)
const DEADLINES = list(
  sql`'id', x.id, 'kind', x.kind, 'status', x.status, 'startedOn', x.started_on, 'dueOn', x.due_on,
      'level', case when x.ended_seq is null then ${levelOf(sql`given.today`)} end, 'amberOn', x.amber_on,
      'redOn', x.red_on, 'duty', r.duty, 'atExpiry', json_build_object('zh', r.at_expiry_zh, 'en', r.at_expiry_en),
      'extensionDays', x.extension_days, 'provisional', x.provisional, 'legalBasis', r.source,
      'confidence', r.confidence, 'zh', r.zh, 'en', r.en, 'trace', x.trace`,
  sql`deadlines x join (values ${RULES}) as r(kind, source, confidence, zh, en, duty, at_expiry_zh, at_expiry_en)
      on r.kind = x.kind`,
  sql`x.started_on, x.id`,
)

const CONSENTS = list(
  sql`'partyId', x.party_id, 'answer', x.answer, 'form', x.form, 'askedOn', x.asked_on,
      'standingConsentId', x.standing_consent_id`,
  sql`consents x`,
  sql`x.asked_on, x.id`,
)
const ASSIGNMENTS = list(
  sql`'id', x.id, 'offerId', x.offer_id, 'mediatorId', x.mediator_id, 'position', x.position, 'status', x.status,
      'acceptedOn', x.accepted_on, 'endReason', x.end_reason`,
  sql`assignments x`,
  sql`x.id`,
)
const RECUSALS = list(
  sql`'id', x.id, 'mediatorId', x.mediator_id, 'raisedBy', x.raised_by, 'ground', x.ground, 'raisedOn', x.raised_on,
      'outcome', x.outcome`,
  sql`recusals x`,
  sql`x.raised_on, x.id`,
)
const ATTENDANCE = nested(
  sql`'partyId', y.party_id, 'attendance', y.attendance`,
  sql`session_attendance y`,
  sql`y.session_id = x.id`,
  sql`y.party_id`,
)
const SESSIONS = list(
  sql`'id', x.id, 'jointId', x.joint_id, 'mode', x.mode, 'status', x.status, 'scheduledAt', ${instant(sql`x.scheduled_at`)},
      'beganAt', ${instant(sql`x.began_at`)}, 'endedAt', ${instant(sql`x.ended_at`)}, 'result', x.result,
      'place', x.place, 'roomLink', x.room_link, 'attendance', ${ATTENDANCE}`,
  sql`sessions x`,
  sql`coalesce(x.began_at, x.scheduled_at), x.id`,
)
const SERIES = sql`(select json_build_object('id', s.id, 'name', s.name, 'isLead', coalesce(s.lead_case_id = c.id, false))
  from series s where s.court_id = c.court_id and s.id = c.series_id)`
const UNDISPUTED_FACTS = list(
  sql`'id', x.id, 'text', x.text, 'statedOn', x.stated_on, 'confirmedBy', (
        select coalesce(json_agg(y.party_id order by y.party_id), '[]') from undisputed_fact_confirmations y
        where y.court_id = c.court_id and y.case_id = c.id and y.fact_id = x.id)`,
  sql`undisputed_facts x`,
  sql`x.stated_on, x.id`,
)
const PAUSES = list(
  sql`'id', x.id, 'reason', x.reason, 'fromOn', x.from_on, 'toOn', x.to_on`,
  sql`pauses x`,
  sql`x.from_on, x.id`,
)
const EXTENSIONS = list(
  sql`'id', x.id, 'days', x.days, 'agreedOn', x.agreed_on, 'lateEntryReason', x.late_entry_reason`,
  sql`extensions x`,
  sql`x.agreed_on, x.id`,
)
const PROCEEDINGS = list(
  sql`'id', x.id, 'kind', x.kind, 'state', x.state, 'number', x.number, 'openedOn', x.opened_on,
      'closedOn', x.closed_on`,
  sql`proceedings x`,
  sql`x.opened_on, x.id`,
)
const HANDOVERS = list(
  sql`'id', x.id, 'destination', x.destination, 'team', ${HANDOVER_TEAM}, 'digest', encode(x.digest, 'hex'),
      'madeOn', x.made_on, 'state', x.state, 'receiverNumber', x.receiver_number, 'outcome', x.outcome,
      'outcomeOn', x.outcome_on`,
  sql`handovers x`,
  sql`x.made_on, x.id`,
)

const PERFORMED = sql`(select coalesce(sum(z.amount_fen), 0) from performances z
  where z.court_id = c.court_id and z.case_id = c.id and z.instalment_id = y.id)`
const INSTALMENTS = nested(
  sql`'id', y.id, 'position', y.position, 'payerPartyId', y.payer_party_id, 'payeePartyId', y.payee_party_id,
      'amountFen', y.amount_fen, 'dueOn', y.due_on, 'onTheSpot', y.on_the_spot, 'performedFen', ${PERFORMED},
      'isOverdue', y.due_on < given.today and y.amount_fen > ${PERFORMED}`,
  sql`instalments y`,
  sql`y.agreement_id = x.id`,
  sql`y.position`,
)
const SIGNATURES = nested(
  sql`'signerKind', y.signer_kind, 'signerId', y.signer_id, 'signedOn', y.signed_on, 'form', y.form`,
  sql`signatures y`,
  sql`y.agreement_id = x.id`,
  sql`y.id`,
)
const AGREEMENTS = list(
  sql`'id', x.id, 'version', x.version, 'form', x.form, 'coverage', x.coverage, 'terms', x.terms,
      'amountFen', x.amount_fen, 'contentHash', encode(x.content_hash, 'hex'), 'status', x.status,
      'draftedOn', x.drafted_on, 'effectiveOn', x.effective_on, 'instalments', ${INSTALMENTS},
      'signatures', ${SIGNATURES}`,
  sql`agreements x`,
  sql`x.version`,
)

/** A case as the texts of JSON that the database has made, in the parts that some may see and others not. */
export interface CaseParts {
  readonly courtId: number
  readonly mediatorId: string | null
  readonly coMediatorIds: string[]
  readonly organisationId: string | null
  readonly submittedBy: string
  readonly version: number
  /** An object. */
  readonly header: string
  /** An object: the series, the parties and the deadlines. */
  readonly frame: string
  /** An object: everything else but the agreements. */
  readonly substance: string
  /** An array. */
  readonly agreements: string
}

interface Wanted {
  readonly courtId: number
  readonly caseId: string
  readonly today: string
}

/** With `offset 0` the planner looks up each case by its key, however small it thinks the table is. */
const ONE_CASE = sql`select * from cases where cases.court_id = given."courtId" and cases.id = given."caseId" offset 0`

const caseParts = sharedStatement(
  'case_parts',
  sql`select given."caseId", given.today::text, c.court_id as "courtId", c.mediator_id as "mediatorId", c.co_mediator_ids as "coMediatorIds",
        c.organisation_id as "organisationId", c.submitted_by as "submittedBy", c.version,
        (select row_to_json(header)::text from (select ${HEADER}) as header) as header,
        json_build_object('series', ${SERIES}, 'parties', ${PARTIES}, 'deadlines', ${DEADLINES})::text as frame,
        json_build_object('claims', c.claims, 'facts', c.facts, 'consents', ${CONSENTS}, 'assignments', ${ASSIGNMENTS},
          'recusals', ${RECUSALS}, 'sessions', ${SESSIONS}, 'undisputedFacts', ${UNDISPUTED_FACTS}, 'pauses', ${PAUSES},
          'extensions', ${EXTENSIONS}, 'proceedings', ${PROCEEDINGS}, 'handovers', ${HANDOVERS})::text as substance,
        ${AGREEMENTS}::text as agreements
      from json_to_recordset(${p('items')}) as given("courtId" int, "caseId" uuid, today date)
        join lateral (${ONE_CASE}) c on true`,
  (rows: readonly (CaseParts & { caseId: string; today: string })[], wanted: readonly Wanted[]) =>
    wanted.map(({ caseId, today }) => rows.find((row) => row.caseId === caseId && row.today === today)),
)

/** Everything of a case in one query; personal data masked. Nothing from behind the privilege wall is selected. */
export function findCaseParts(
  executor: Executor,
  courtId: number,
  caseId: string,
  today: string,
): Promise<CaseParts | undefined> {
  return caseParts(executor, { courtId, caseId, today })
}

const deadlines = statement<{ deadlines: unknown[] }>(
  'deadlines_of_case',
  sql`select ${DEADLINES} as deadlines from cases c join (select ${p('today')}::date as today) given on true
      where c.court_id = ${p('courtId')} and c.id = ${p('caseId')}`,
)

/** Running and ended periods of a case, the oldest first, as the case view shows them. */
export async function listDeadlines(
  executor: Executor,
  courtId: number,
  caseId: string,
  today: string,
): Promise<unknown[]> {
  return (await deadlines.first(executor, { courtId, caseId, today }))?.deadlines ?? []
}
