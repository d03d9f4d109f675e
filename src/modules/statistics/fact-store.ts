import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { inserter, statement } from '../../platform/statement.js'
import { shanghaiDate } from '../../platform/time.js'
import type { Tx } from '../../platform/transaction.js'
import { MEDIATION_PERIODS } from '../../workflow/deadline-rules.js'
import type { FigureFact, History } from './contributions.js'
import { DIMENSIONS, measureRule } from './measures.js'
import { monthOf } from './periods.js'
import { figureFacts, type figureMonths, type figureTotals } from './tables.js'

const p = sql.placeholder

type Timeline = Pick<History, 'courtId' | 'caseId' | 'causeCode' | 'entries'>
type Records = Omit<History, keyof Timeline | 'offers'> & {
  readonly offers: readonly { readonly id: string; readonly mediatorId: string }[]
}

const list = (rows: ReturnType<typeof sql>) => sql`coalesce((${rows}), '[]'::json)`

const TIMELINE = sql`c.court_id as "courtId", c.id as "caseId", c.cause_code as "causeCode",
  ${list(sql`select json_agg(json_build_object('seq', e.seq, 'command', e.command, 'fromState', e.from_state,
      'toState', e.to_state, 'occurredOn', e.occurred_on, 'at', e.at, 'enteredLate', e.entered_late,
      'recordId', e.record_id, 'ground', e.ground) order by e.seq)
    from case_events e where e.court_id = c.court_id and e.case_id = c.id`)} as entries`
const RECORDS = sql`c.id as "caseId",
  ${list(sql`select json_agg(json_build_object('id', n.id, 'previousCauseCode', n.previous_cause_code))
    from intake_notes n where n.court_id = c.court_id and n.case_id = c.id and n.kind = 'amendment'`)} as amendments,
  ${list(sql`select json_agg(json_build_object('id', g.id, 'suitable', g.suitable, 'track', g.track))
    from triage_decisions g where g.court_id = c.court_id and g.case_id = c.id`)} as triage,
  ${list(sql`select json_agg(json_build_object('id', a.offer_id, 'mediatorId', a.mediator_id))
    from assignments a where a.court_id = c.court_id and a.case_id = c.id and a.position = 'presiding'`)} as offers,
  ${list(sql`select json_agg(s.id) from sessions s
    where s.court_id = c.court_id and s.case_id = c.id and s.mode = 'audio-video' and s.status = 'held'
      and 2 = (select count(distinct y.role) from session_attendance w
        join parties y on y.court_id = w.court_id and y.case_id = w.case_id and y.id = w.party_id
        where w.court_id = s.court_id and w.case_id = s.case_id and w.session_id = s.id and w.attendance <> 'absent'
          and y.role in ('applicant', 'respondent'))`)} as "audioVideoSessionIds",
  ${list(sql`select json_agg(json_build_object('id', t.id,
      'signatureIds', ${list(sql`select json_agg(i.id) from signatures i
        where i.court_id = t.court_id and i.case_id = t.case_id and i.agreement_id = t.id`)},
      'dueOn', (select l.due_on from instalments l
        where l.court_id = t.court_id and l.case_id = t.case_id and l.agreement_id = t.id
        order by l.position desc limit 1),
      'instalments', ${list(sql`select json_agg(json_build_object('id', m.id, 'amountFen', m.amount_fen))
        from instalments m where m.court_id = t.court_id and m.case_id = t.case_id and m.agreement_id = t.id`)},
      'performances', ${list(sql`select json_agg(json_build_object('id', r.id, 'instalmentId', r.instalment_id,
          'amountFen', r.amount_fen, 'terms', r.terms))
        from performances r where r.court_id = t.court_id and r.case_id = t.case_id and r.agreement_id = t.id`)}))
    from agreements t where t.court_id = c.court_id and t.case_id = c.id and t.status = 'effective'`)} as agreements,
  ${list(sql`select json_agg(d.ended_seq) from deadlines d
    where d.court_id = c.court_id and d.case_id = c.id and d.status = 'missed'
      and d.kind = any(${p('mediationPeriods')}::text[])`)} as "overdueSeqs",
  ${list(sql`select json_agg(json_build_object('id', h.id, 'teamId', h.team_id))
    from handovers h where h.court_id = c.court_id and h.case_id = c.id`)} as handovers`

const timelines = statement<Timeline>(
  'case_timelines',
  sql`select ${TIMELINE} from cases c where c.court_id = ${p('courtId')} and c.id = any(${p('caseIds')}::uuid[])`,
)
const timelinesAfter = statement<Timeline>(
  'case_timelines_after',
  sql`select ${TIMELINE} from cases c where c.court_id = ${p('courtId')} and c.id > ${p('after')}::uuid
      order by c.id limit ${p('limit')}`,
)
const records = statement<Records & Pick<History, 'caseId'>>(
  'case_records',
  sql`select ${RECORDS} from cases c where c.court_id = ${p('courtId')} and c.id = any(${p('caseIds')}::uuid[])`,
)
const organisations = statement<{ id: string; organisationId: string | null }>(
  'organisations_of_mediators',
  sql`select m.id, m.organisation_id as "organisationId" from mediators m where m.id = any(${p('mediatorIds')}::uuid[])`,
)

const NO_RECORDS: Records = {
  ...{ amendments: [], triage: [], offers: [], audioVideoSessionIds: [], agreements: [], overdueSeqs: [] },
  handovers: [],
}

/**
 * Adds the records to timelines; a timeline that names none has none. They are written once, with the entry that names them,
 * so that it does not matter that they are read a moment later. A mediator never changes the organisation.
 */
async function withRecords(executor: Executor, courtId: number, found: readonly Timeline[]): Promise<History[]> {
  const caseIds = found
    .filter(({ entries }) => entries.some(({ recordId }) => recordId !== null))
    .map(({ caseId }) => caseId)
  const rows =
    caseIds.length === 0 ? [] : await records.all(executor, { courtId, caseIds, mediationPeriods: MEDIATION_PERIODS })
  const recordsOf = new Map(rows.map((row) => [row.caseId, row]))
  const mediatorIds = [...new Set(rows.flatMap(({ offers }) => offers.map(({ mediatorId }) => mediatorId)))]
  const known = mediatorIds.length === 0 ? [] : await organisations.all(executor, { mediatorIds })
  const organisationOf = new Map(known.map(({ id, organisationId }) => [id, organisationId]))
  return found.map((timeline) => {
    const own = recordsOf.get(timeline.caseId) ?? NO_RECORDS
    const offers = own.offers.map((offer) => ({
      ...offer,
      organisationId: organisationOf.get(offer.mediatorId) ?? null,
    }))
    return { ...own, ...timeline, offers }
  })
}

/** What the timelines of these cases tell. */
export async function listHistories(
  executor: Executor,
  courtId: number,
  caseIds: readonly string[],
): Promise<History[]> {
  return withRecords(executor, courtId, await timelines.all(executor, { courtId, caseIds }))
}

/** The same of every case of a court, in the order of their ids, page by page. */
export async function* everyHistory(executor: Executor, courtId: number, limit: number): AsyncGenerator<History> {
  let after: string = NIL_ID
  for (;;) {
    const found = await timelinesAfter.all(executor, { courtId, after, limit })
    yield* await withRecords(executor, courtId, found)
    const last = found.at(-1)
    if (last === undefined || found.length < limit) return
    after = last.caseId
  }
}

const courtsToCount = statement<{ courtId: number }>(
  'courts_with_uncounted_events',
  sql`select h.court_id as "courtId" from feed_heads h left join figure_positions f on f.court_id = h.court_id
      where h.last_position > coalesce(f.position, 0) order by h.court_id`,
)

/** Courts whose feed has gone on since their figures were counted. */
export async function listCourtsToCount(executor: Executor): Promise<number[]> {
  return (await courtsToCount.all(executor, {})).map(({ courtId }) => courtId)
}

const beginPosition = statement(
  'begin_figure_position',
  sql`insert into figure_positions (court_id, position, counted_at)
      values (${p('courtId')}, 0, ${p('now')}::timestamptz) on conflict (court_id) do nothing`,
)
const lockPosition = statement<{ position: number }>(
  'lock_figure_position',
  sql`select position from figure_positions where court_id = ${p('courtId')} for update skip locked`,
)
const movePosition = statement(
  'move_figure_position',
  sql`update figure_positions set position = ${p('position')}, counted_at = ${p('now')}::timestamptz
      where court_id = ${p('courtId')}`,
)

/** How far the figures of a court are, for whoever counts on; undefined while somebody else does. */
export async function lockFigurePosition(tx: Tx, courtId: number, now: Date): Promise<number | undefined> {
  beginPosition.tell(tx, { courtId, now })
  return (await lockPosition.first(tx, { courtId }))?.position
}

export function moveFigurePosition(tx: Tx, courtId: number, position: number, now: Date): void {
  movePosition.tell(tx, { courtId, position, now })
}

export type FactRow = typeof figureFacts.$inferSelect
const insertFacts = inserter('insert_figure_facts', figureFacts)

/** A fact as it is stored. */
export function factRow({ courtId, caseId }: Pick<History, 'courtId' | 'caseId'>, fact: FigureFact): FactRow {
  const { cause, organisation, mediator, team, track, recordedAt, ...rest } = fact
  return {
    ...{ courtId, caseId, ...rest, causeCode: cause, organisationId: organisation, mediatorId: mediator, teamId: team },
    ...{ track, recordedAt: new Date(recordedAt) },
  }
}

type MonthRow = typeof figureMonths.$inferSelect
type TotalRow = typeof figureTotals.$inferSelect

const COLUMN_OF = {
  cause: 'causeCode',
  organisation: 'organisationId',
  mediator: 'mediatorId',
  team: 'teamId',
  track: 'track',
} as const

/** Adds rows of the same place to the first of them; in the order of their places. */
function addedUp<Row extends { count: number; total: number }>(
  rows: readonly Row[],
  placeOf: (row: Row) => string,
): Row[] {
  const sums = new Map<string, Row>()
  for (const row of rows) {
    const place = placeOf(row)
    const known = sums.get(place)
    if (known === undefined) sums.set(place, row)
    else {
      known.count += row.count
      known.total += row.total
    }
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}

/** What facts add to the months: the whole, and each dimension that their measure knows. */
function monthRows(facts: readonly FactRow[]): MonthRow[] {
  const rows = facts.flatMap((fact): MonthRow[] => {
    const { courtId, measure, enteredLate, delta } = fact
    const rule = measureRule(measure)
    const common = {
      courtId,
      measure,
      month: monthOf(fact.onDay),
      recordedMonth: monthOf(shanghaiDate(fact.recordedAt)),
    }
    const amount = { value: rule.value === 'days' ? fact.value : 0, count: delta, total: delta * fact.value }
    const known = DIMENSIONS.filter((dimension) => rule.dimensions.includes(dimension))
    return [
      { ...common, ...amount, enteredLate, dimension: 'none', key: '' },
      ...known.map((dimension) => ({
        ...{ ...common, ...amount, enteredLate, dimension },
        key: fact[COLUMN_OF[dimension]] ?? '',
      })),
    ]
  })
  return addedUp(rows, ({ courtId, dimension, measure, month, key, enteredLate, value, recordedMonth }) =>
    [courtId, dimension, measure, month, key, enteredLate, value, recordedMonth].join(' '),
  )
}

function totalRows(months: readonly MonthRow[]): TotalRow[] {
  const rows = months
    .filter(({ measure }) => measureRule(measure).ofStocks === true)
    .map(({ courtId, dimension, measure, key, count, total }) => ({ courtId, dimension, measure, key, count, total }))
  return addedUp(rows, ({ courtId, dimension, measure, key }) => [courtId, dimension, measure, key].join(' '))
}

const addToMonths = statement(
  'add_to_figure_months',
  sql`insert into figure_months
        (court_id, dimension, measure, month, key, entered_late, value, recorded_month, count, total)
      select "courtId", dimension, measure, month, key, "enteredLate", value, "recordedMonth", count, total
      from json_to_recordset(${p('rows')}::json) as given("courtId" int, dimension text, measure text, month date, key text,
        "enteredLate" boolean, value int, "recordedMonth" date, count int, total bigint)
      on conflict (court_id, dimension, measure, month, key, entered_late, value, recorded_month)
        do update set count = figure_months.count + excluded.count, total = figure_months.total + excluded.total`,
)
const addToTotals = statement(
  'add_to_figure_totals',
  sql`insert into figure_totals (court_id, dimension, measure, key, count, total)
      select "courtId", dimension, measure, key, count, total
      from json_to_recordset(${p('rows')}::json) as given("courtId" int, dimension text, measure text, key text, count int,
        total bigint)
      on conflict (court_id, dimension, measure, key)
        do update set count = figure_totals.count + excluded.count, total = figure_totals.total + excluded.total`,
)

/** Writes facts, and adds them up with those of their months and with the totals that stocks are made of. */
export function insertFigureFacts(tx: Tx, facts: readonly FactRow[]): void {
  if (facts.length === 0) return
  insertFacts(tx, facts)
  const months = monthRows(facts)
  addToMonths.tell(tx, { rows: JSON.stringify(months) })
  const totals = totalRows(months)
  if (totals.length > 0) addToTotals.tell(tx, { rows: JSON.stringify(totals) })
}
