import { MEASURE_NAMES, MEASURES_BY_VALUE, measureRule, STOCK_MEASURES } from '../modules/statistics/measures.js'
import { OPEN_STATES } from '../modules/supervision/moves.js'
import { COMMAND_NAMES, type Command, commandText } from '../workflow/commands.js'

/** Something that must be true of the data whatever happened before: faults, retries, two writers at once. */
export interface Invariant {
  readonly id: string
  readonly statement: string
  readonly zh: string
  /** A query without rows when the invariant holds; each row names a court, a case where there is one, and the fault. */
  readonly sql: string | null
  /** The test that proves what no query over stored rows can show. */
  readonly provenBy: string | null
}

/** Every table whose rows belong to a case, by court and case. */
export const CASE_TABLES = [
  'access_log',
  'agreements',
  'assignment_plan_entries',
  'assignments',
  'case_events',
  'case_numbers',
  'closing_reports',
  'confidential_records',
  'consents',
  'deadline_revisions',
  'deadlines',
  'demonstration_terms',
  'event_outbox',
  'extension_consents',
  'extensions',
  'feed_events',
  'figure_facts',
  'handover_outcomes',
  'handovers',
  'hearings',
  'inbound_messages',
  'instalments',
  'intake_notes',
  'notices',
  'offers',
  'operation_items',
  'operation_results',
  'parties',
  'pause_consents',
  'pauses',
  'performances',
  'proceeding_signatures',
  'proceedings',
  'recusal_waivers',
  'recusals',
  'replacements',
  'representatives',
  'returns',
  'series_members',
  'session_attendance',
  'sessions',
  'signatures',
  'supervision_events',
  'supervision_notices',
  'triage_decisions',
  'undisputed_fact_confirmations',
  'undisputed_facts',
  'webhook_deliveries',
] as const

const REFUSING_TRIGGERS = [
  'case_events.case_events_append_only',
  'case_events.case_events_no_truncate',
  'case_numbers.case_numbers_append_only',
  'figure_facts.figure_facts_append_only',
  'handover_outcomes.handover_outcomes_append_only',
  'legal_transitions.legal_transitions_fixed',
  'supervision_events.supervision_events_append_only',
]

const text = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')
const sameCase = (one: string, other: string) =>
  `${one}.court_id = ${other}.court_id and ${one}.case_id = ${other}.case_id`
const ofCase = (row: string, found = 'c') => `${row}.court_id = ${found}.court_id and ${row}.case_id = ${found}.id`

const COMMANDS_WITH_GROUND = COMMAND_NAMES.filter((command) => commandText(command).needsGround)

const GROUPED = MEASURE_NAMES.flatMap((measure) =>
  ['none', ...measureRule(measure).dimensions].map((dimension) => `('${measure}', '${dimension}')`),
).join(', ')

/** The facts of figures added up by month, as `figure_months` should be, in the order of its columns. */
export const FIGURE_MONTHS = `
  select f.court_id, g.dimension, f.measure, date_trunc('month', f.on_day)::date as month,
      case g.dimension when 'cause' then coalesce(f.cause_code, '')
        when 'organisation' then coalesce(f.organisation_id::text, '')
        when 'mediator' then coalesce(f.mediator_id::text, '') when 'team' then coalesce(f.team_id::text, '')
        when 'track' then coalesce(f.track, '') else '' end as key,
      f.entered_late, case when f.measure in (${text(MEASURES_BY_VALUE)}) then f.value else 0 end as value,
      date_trunc('month', f.recorded_at at time zone 'Asia/Shanghai')::date as recorded_month,
      sum(f.delta) as count, sum(f.delta * f.value) as total
    from figure_facts f join (values ${GROUPED}) as g (measure, dimension) on g.measure = f.measure
    group by 1, 2, 3, 4, 5, 6, 7, 8`

/** Months of figures added up, as `figure_totals` should be, in the order of its columns. */
export const FIGURE_TOTALS = `
  select court_id, dimension, measure, key, sum(count) as count, sum(total) as total
    from figure_months where measure in (${text(STOCK_MEASURES)}) group by 1, 2, 3, 4`

const FIGURES_ADD_UP = `
with facts as (${FIGURE_MONTHS}), months as (${FIGURE_TOTALS})
select court_id, null::uuid as case_id,
    concat_ws(' ', measure, dimension, key, month, recorded_month) || ' counts ' || coalesce(m.count, 0) || ' instead of ' || coalesce(f.count, 0) as detail
  from figure_months m full join facts f using (court_id, dimension, measure, month, key, entered_late, value, recorded_month)
  where (coalesce(m.count, 0), coalesce(m.total, 0)) is distinct from (coalesce(f.count, 0), coalesce(f.total, 0))
union all
select court_id, null, concat_ws(' ', measure, dimension, key) || ' counts ' || coalesce(t.count, 0) || ' in all instead of ' || coalesce(m.count, 0)
  from figure_totals t full join months m using (court_id, dimension, measure, key)
  where (coalesce(t.count, 0), coalesce(t.total, 0)) is distinct from (coalesce(m.count, 0), coalesce(m.total, 0))
union all
select court_id, case_id, measure || ' counts the case ' || sum(delta) || ' times'
  from figure_facts group by court_id, case_id, measure, item having sum(delta) not in (0, 1)
union all
select f.court_id, null, 'figures have counted up to ' || f.position || ', beyond the feed'
  from figure_positions f where f.position > coalesce((select h.last_position from feed_heads h where h.court_id = f.court_id), 0)`

const NUMBERS_UNIQUE = `
select court_id, min(case_id::text)::uuid as case_id, 'given ' || count(*) || ' times: ' || min(text) as detail
  from case_numbers group by court_id, year, type_code, ordinal having count(*) > 1
union all
select court_id, min(case_id::text)::uuid, 'written ' || count(*) || ' times: ' || text
  from case_numbers group by court_id, text having count(*) > 1`

const NUMBERS_GAP_FREE = `
select court_id, null::uuid as case_id,
       type_code || ' ' || year || ': ' || coalesce(n.given, 0) || ' different given, highest ' || coalesce(n.highest, 0)
         || ', counter at ' || coalesce(s.last_ordinal, 0) as detail
  from (select court_id, type_code, year, count(distinct ordinal) as given, min(ordinal) as lowest, max(ordinal) as highest
          from case_numbers group by court_id, type_code, year) n
  full join number_series s using (court_id, type_code, year)
 where n.lowest is distinct from 1 or n.highest is distinct from n.given or s.last_ordinal is distinct from n.highest`

const NUMBER_OF_ITS_YEAR = `
select n.court_id, n.case_id, n.text || ' was given by an act of ' || coalesce(e.occurred_on::text, 'no day') as detail
  from case_numbers n left join case_events e on ${sameCase('e', 'n')} and e.seq = n.seq
 where n.year is distinct from extract(year from e.occurred_on)::int`

const NUMBER_FOR_EVER = `
select c.court_id, c.id as case_id,
       'the case bears ' || coalesce(c.number, 'none') || ', given was ' || coalesce(string_agg(n.text, ' and '), 'none')
         as detail
  from cases c left join case_numbers n on ${ofCase('n')} and n.proceeding_id is null
 group by c.court_id, c.id, c.number
having c.number is distinct from max(n.text)
    or count(n.text) <> (select count(*) from case_events e where ${ofCase('e')} and e.command = 'registerCase')
union all
select n.court_id, n.case_id, n.text || ' is not what its proceeding bears: ' || coalesce(p.number, 'none')
  from case_numbers n left join proceedings p on ${sameCase('p', 'n')} and p.id = n.proceeding_id
 where n.proceeding_id is not null and p.number is distinct from n.text
union all
select p.court_id, p.case_id, p.number || ' was given neither to the proceeding nor to the case'
  from proceedings p join cases c on ${ofCase('p')}
 where p.number is distinct from c.number
   and not exists (select from case_numbers n where ${sameCase('n', 'p')} and n.proceeding_id = p.id)
   and p.number is not null`

const LOAD_WITHIN_CAPACITY = `
select m.court_id, null::uuid as case_id,
       'mediator ' || m.id || ': ' || count(a.id) || ' open, counter ' || m.load || ', capacity ' || m.capacity as detail
  from mediators m
  left join assignments a on a.mediator_court_id = m.court_id and a.mediator_id = m.id and a.status <> 'ended'
 group by m.court_id, m.id, m.load, m.capacity
having count(a.id) <> m.load or count(a.id) > m.capacity`

const ONE_PRESIDING = `
select c.court_id, c.id as case_id,
       c.state || ' with ' || count(a.id) filter (where a.position = 'presiding') || ' presiding and '
         || count(a.id) filter (where a.position = 'co') || ' other mediators' as detail
  from cases c left join assignments a on ${ofCase('a')} and a.status <> 'ended'
 group by c.court_id, c.id, c.state, c.mediator_id
having count(a.id) filter (where a.position = 'presiding')
         <> case when c.state in ('offered', 'in-mediation', 'paused') then 1 else 0 end
    or count(a.id) filter (where a.position = 'co' and c.state not in ('offered', 'in-mediation', 'paused')) > 0
    or count(a.id) filter (where a.position = 'presiding' and a.mediator_id is distinct from c.mediator_id) > 0`

const NO_RECUSED_MEDIATOR = `
select a.court_id, a.case_id, 'mediator ' || a.mediator_id || ' goes on, recusal ' || r.outcome as detail
  from assignments a join recusals r on ${sameCase('r', 'a')} and r.mediator_id = a.mediator_id
 where (r.outcome = 'upheld' and a.status <> 'ended') or (r.outcome = 'pending' and a.status = 'active')
union all
select r.court_id, r.case_id, 'party ' || p.id || ' has not waived recusal ' || r.id
  from recusals r join parties p on ${sameCase('p', 'r')}
 where r.outcome = 'waived'
   and not exists (select from recusal_waivers w
                    where ${sameCase('w', 'r')} and w.recusal_id = r.id and w.party_id = p.id
                      and w.waived_on between r.raised_on and r.decided_on)`

const RECUSAL_SUSPENDS = `
select r.court_id, r.case_id, 'recusal ' || r.id || ' is pending and does not suspend' as detail
  from recusals r left join cases c on ${ofCase('r')}
 where r.outcome = 'pending'
   and ((c.state = 'paused' and c.pause_reason = 'recusal') is not true
        or not exists (select from assignments a where ${sameCase('a', 'r')} and a.mediator_id = r.mediator_id
                          and a.status = 'suspended'))
union all
select a.court_id, a.case_id, 'mediator ' || a.mediator_id || ' is suspended without a pending recusal'
  from assignments a
 where a.status = 'suspended'
   and not exists (select from recusals r where ${sameCase('r', 'a')} and r.mediator_id = a.mediator_id
                      and r.outcome = 'pending')
union all
select c.court_id, c.id, 'paused for a recusal that is not pending'
  from cases c
 where c.pause_reason = 'recusal'
   and not exists (select from recusals r where ${ofCase('r')} and r.outcome = 'pending')`

const MEDIATOR_ON_ROSTER = `
with recursive usable (court_id, roster_court_id) as (
  select id, id from courts
  union
  select u.court_id, c.parent_id from usable u join courts c on c.id = u.roster_court_id where c.parent_id is not null)
select a.court_id, a.case_id, 'mediator ' || a.mediator_id || ' was on no usable roster on ' || o.offered_on as detail
  from assignments a
  join offers o on ${sameCase('o', 'a')} and o.id = a.offer_id
  left join mediators m on m.court_id = a.mediator_court_id and m.id = a.mediator_id
 where m.id is null or m.listed_on > o.offered_on or m.delisted_on <= o.offered_on
    or (m.level not in ('national', 'professional')
        and not exists (select from usable u where u.court_id = a.court_id and u.roster_court_id = m.court_id))`

const STATE_IS_FOLD = `
with steps as (
  select court_id, case_id, seq, profile, command, from_state, to_state,
         lag(to_state, 1, 'none') over (partition by court_id, case_id order by seq) as previous
    from case_events)
select s.court_id, s.case_id, 'entry ' || s.seq || ' begins in ' || s.from_state || ' after ' || s.previous as detail
  from steps s where s.from_state <> s.previous
union all
select s.court_id, s.case_id, 'entry ' || s.seq || ': ' || s.command || ' from ' || s.from_state || ' to ' || s.to_state
  from steps s left join legal_transitions l using (profile, from_state, command, to_state) where l.profile is null
union all
select c.court_id, c.id, 'the case is ' || c.state || ', its timeline ends in ' || coalesce(s.to_state, 'none')
  from cases c
  left join (select distinct on (court_id, case_id) court_id, case_id, to_state, profile
               from steps order by court_id, case_id, seq desc) s on ${ofCase('s')}
 where c.state is distinct from s.to_state or c.profile is distinct from s.profile`

const SEQ_CONTIGUOUS = `
select c.court_id, c.id as case_id,
       count(e.seq) || ' entries from ' || coalesce(min(e.seq), 0) || ' to ' || coalesce(max(e.seq), 0)
         || ', the case says ' || c.last_seq as detail
  from cases c left join case_events e on ${ofCase('e')}
 group by c.court_id, c.id, c.last_seq
having count(distinct e.seq) <> c.last_seq or count(e.seq) <> c.last_seq
    or min(e.seq) is distinct from 1 or max(e.seq) is distinct from c.last_seq`

const CHAIN_VERIFIES = `
with links as (
  select court_id, case_id, seq, canonical, previous_hash, hash,
         lag(hash, 1, decode(repeat('00', 32), 'hex')) over (partition by court_id, case_id order by seq) as previous
    from case_events)
select court_id, case_id, 'entry ' || seq || ' does not continue the one before' as detail
  from links where previous_hash <> previous
union all
select court_id, case_id, 'entry ' || seq || ' was changed after it was hashed'
  from links where hash <> sha256(previous_hash || convert_to(canonical, 'UTF8'))
union all
select c.court_id, c.id, 'the head of the case is not the last entry'
  from cases c
  left join (select distinct on (court_id, case_id) court_id, case_id, hash
               from links order by court_id, case_id, seq desc) l on ${ofCase('l')}
 where c.last_hash is distinct from l.hash`

const EVENTS_APPEND_ONLY = `
select null::int as court_id, null::uuid as case_id, wanted || ' does not refuse changes' as detail
  from unnest(array[${text(REFUSING_TRIGGERS)}]) as wanted
 where not exists (select from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc f on f.oid = t.tgfoid
                    where c.relnamespace = 'public'::regnamespace and c.relname || '.' || t.tgname = wanted
                      and f.proname = 'refuse_change' and t.tgenabled in ('O', 'A'))
union all
select court_id, case_id, 'the columns of entry ' || seq || ' say something else than its hashed text'
  from case_events
 where canonical::jsonb - 'algorithm' - 'schema' <> jsonb_build_object(
         'courtId', court_id, 'caseId', case_id, 'seq', seq, 'profile', profile, 'command', command,
         'fromState', from_state, 'toState', to_state, 'occurredOn', to_char(occurred_on, 'YYYY-MM-DD'),
         'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'enteredLate', entered_late,
         'actorKind', actor_kind, 'actorId', actor_id, 'clientId', client_id, 'requestId', request_id,
         'recordId', record_id, 'ground', ground)`

const ANSWER_HAS_EVENT = `
with answers as (
  select route, request_id, body::jsonb as body from idempotency_keys
   where status between 200 and 299 and route like 'POST /v1/cases%')
select e.court_id, (a.body -> 'case' ->> 'id')::uuid as case_id,
       a.route || ' was answered as entry ' || (a.body ->> 'seq') || ' in request ' || a.request_id as detail
  from answers a
  left join case_events e on e.request_id = a.request_id and e.case_id = (a.body -> 'case' ->> 'id')::uuid
       and e.seq = (a.body ->> 'seq')::int and e.command = a.body ->> 'command'
 where jsonb_exists(a.body, 'command') and e.seq is null
union all
select min(court_id), min(case_id::text)::uuid,
       'request ' || request_id || ' had ' || count(*) || ' effects: ' || string_agg(command, ', ' order by seq)
  from case_events e
 where not exists (select from operations o where o.request_id = e.request_id)
 group by request_id
having count(*) > 1
   and (count(distinct case_id) > 1 or array_to_string(array_agg(command order by seq), ' ') not in (
     'receiveCase registerCase', 'receiveCase joinSeries', 'receiveCase registerCase joinSeries'))`

const EVENT_SAYS_WHO = `
select e.court_id, e.case_id, 'entry ' || e.seq || ' (' || e.command || ') lacks who, through what or why' as detail
  from case_events e
 where num_nulls(e.actor_kind, e.actor_id, e.client_id, e.request_id, e.occurred_on, e.at) > 0
    or e.client_id = '' or e.request_id = ''
    or (coalesce(e.ground, '') = '' and e.command in (${text(COMMANDS_WITH_GROUND)}))
    or (e.actor_kind = 'person' and not exists (select from persons p where p.id = e.actor_id))
    or (e.actor_kind = 'client' and not exists (select from machine_clients m where m.id = e.actor_id))`

const EVENT_HAS_ONE_PLACE = `
select e.court_id, e.case_id, 'entry ' || e.seq || ' has ' || count(f.position) || ' places in the feed and '
         || count(o.seq) || ' waiting' as detail
  from case_events e
  left join feed_events f on ${sameCase('f', 'e')} and f.seq = e.seq
  left join event_outbox o on ${sameCase('o', 'e')} and o.seq = e.seq
 group by e.court_id, e.case_id, e.seq having count(f.position) + count(o.seq) <> 1
union all
select o.court_id, o.case_id, 'waits without an entry ' || o.seq
  from event_outbox o left join case_events e on ${sameCase('e', 'o')} and e.seq = o.seq where e.seq is null
union all
select court_id, null::uuid, 'the feed has ' || count(f.position) || ' places up to ' || coalesce(max(f.position), 0)
         || ', its head is at ' || coalesce(max(h.last_position)::text, 'none')
  from feed_events f full join feed_heads h using (court_id)
 group by court_id
having count(f.position) is distinct from max(h.last_position)
    or coalesce(max(f.position), 0) is distinct from max(h.last_position)
union all
select court_id, case_id, 'entry ' || seq || ' stands in the feed before one that came earlier'
  from (select court_id, case_id, seq, position, max(position) over (partition by court_id, case_id order by seq) as latest
          from feed_events) placed where position < latest`

const DELIVERED_OR_KNOWN = `
select c.court_id, null::uuid as case_id, 'endpoint ' || c.endpoint_id || ' made ' || c.deliveries || ' deliveries and has '
         || count(d.position) as detail
  from webhook_cursors c
  left join webhook_deliveries d on d.court_id = c.court_id and d.endpoint_id = c.endpoint_id
 group by c.court_id, c.endpoint_id, c.deliveries having count(d.position) <> c.deliveries
union all
select c.court_id, null, 'endpoint ' || c.endpoint_id || ' is at ' || c.position || ' after ' || c.began_after || ' with '
         || count(d.position) || ' deliveries and ' || c.skipped || ' that were not for it'
  from webhook_cursors c
  left join webhook_deliveries d on d.court_id = c.court_id and d.endpoint_id = c.endpoint_id
    and d.position > c.began_after and d.position <= c.position
 group by c.court_id, c.endpoint_id, c.began_after, c.position, c.skipped
having count(d.position) + c.skipped <> c.position - c.began_after
union all
select d.court_id, d.case_id, 'delivery ' || d.position || ' to ' || d.endpoint_id || ' waits for nothing'
  from webhook_deliveries d
 where d.settled_at is null and d.next_attempt_at is null
   and not exists (select from webhook_deliveries b
                    where ${sameCase('b', 'd')} and b.endpoint_id = d.endpoint_id and b.position < d.position
                      and b.settled_at is null)`

/** Clocks of two processes may lie a minute apart. */
const DELIVERED_IN_ORDER = `
select d.court_id, d.case_id, 'entry ' || d.seq || ' went to ' || d.endpoint_id || ' before entry ' || b.seq as detail
  from webhook_deliveries d
  join webhook_deliveries b on ${sameCase('b', 'd')} and b.endpoint_id = d.endpoint_id and b.position < d.position
 where d.settled_at is not null and (b.settled_at is null or b.settled_at > d.settled_at + interval '1 minute')
union all
select d.court_id, d.case_id, 'entry ' || d.seq || ' may go to ' || d.endpoint_id || ' before an earlier one'
  from webhook_deliveries d
 where d.settled_at is null and d.next_attempt_at is not null
   and exists (select from webhook_deliveries b
                where ${sameCase('b', 'd')} and b.endpoint_id = d.endpoint_id and b.position < d.position
                  and b.settled_at is null)
union all
select d.court_id, d.case_id, 'delivery ' || d.position || ' to ' || d.endpoint_id || ' is of another entry'
  from webhook_deliveries d
  left join feed_events f on f.court_id = d.court_id and f.position = d.position
 where f.case_id is distinct from d.case_id or f.seq is distinct from d.seq`

const KEY_HAS_ONE_EFFECT = `
select null::int as court_id, null::uuid as case_id, 'one key, ' || count(*) || ' times: ' || route as detail
  from idempotency_keys group by caller, route, key having count(*) > 1
union all
select null, null, 'request ' || request_id || ' under ' || count(*) || ' keys'
  from idempotency_keys group by request_id having count(*) > 1
union all
select null, null, 'request ' || request_id || ' was committed without its answer: ' || route
  from idempotency_keys where num_nulls(status, body) > 0
union all
select e.court_id, e.case_id, 'entry ' || e.seq || ' of request ' || k.request_id || ' is somebody else''s'
  from idempotency_keys k join case_events e on e.request_id = k.request_id
 where k.caller <> e.actor_kind || ':' || e.actor_id`

const INSTALMENTS_ADD_UP = `
with listed as (
  select court_id, case_id, agreement_id, amount_fen, due_on,
         lag(due_on) over (partition by court_id, case_id, agreement_id order by position) as previous
    from instalments)
select a.court_id, a.case_id,
       'agreement ' || a.id || ' of ' || a.amount_fen || ' fen lists ' || coalesce(sum(i.amount_fen), 0) as detail
  from agreements a left join listed i on ${sameCase('i', 'a')} and i.agreement_id = a.id
 group by a.court_id, a.case_id, a.id, a.amount_fen
having coalesce(sum(i.amount_fen), 0) <> a.amount_fen or min(i.amount_fen) <= 0 or bool_or(i.due_on < i.previous)`

const EFFECTIVE_WHEN_SIGNED = `
with required as (
  select a.court_id, a.case_id, a.id, a.content_hash, 'party' as kind, p.id as signer
    from agreements a join parties p on ${sameCase('p', 'a')}
  union all
  select a.court_id, a.case_id, a.id, a.content_hash, 'mediator', c.mediator_id
    from agreements a left join cases c on ${ofCase('a')}
  union all
  select a.court_id, a.case_id, a.id, a.content_hash, 'organisation', c.organisation_id
    from agreements a join cases c on ${ofCase('a')} where c.organisation_id is not null),
missing as (
  select r.court_id, r.case_id, r.id, count(*) filter (where s.id is null) as signatures
    from required r
    left join signatures s on ${sameCase('s', 'r')} and s.agreement_id = r.id and s.signer_kind = r.kind
         and s.signer_id = r.signer and s.content_hash = r.content_hash
   group by r.court_id, r.case_id, r.id)
select a.court_id, a.case_id,
       'agreement ' || a.id || ' is ' || a.status || ' with ' || m.signatures || ' signatures missing' as detail
  from agreements a join missing m on ${sameCase('m', 'a')} and m.id = a.id
 where a.status <> 'superseded' and (a.status = 'effective') <> (m.signatures = 0)
union all
select c.court_id, c.id, 'the agreement of the case is ' || c.agreement_status || ', its current version is not'
  from cases c
 where (c.agreement_status = 'effective')
    <> exists (select from agreements a where ${ofCase('a')} and a.status = 'effective')`

/** The canonical JSON of what people sign, members in the order of their names. */
const SIGNED_TEXT = `
'{"amountFen":' || a.amount_fen || ',"caseId":"' || a.case_id || '","coverage":"' || a.coverage || '","form":"' || a.form
|| '","instalments":[' || coalesce((
     select string_agg('{"amountFen":' || i.amount_fen || ',"dueOn":"' || to_char(i.due_on, 'YYYY-MM-DD')
              || '","onTheSpot":' || i.on_the_spot::text || ',"payeePartyId":"' || i.payee_party_id
              || '","payerPartyId":"' || i.payer_party_id || '"}', ',' order by i.position)
       from instalments i where ${sameCase('i', 'a')} and i.agreement_id = a.id), '')
|| '],"schema":1,"terms":' || to_json(a.terms)::text || ',"version":' || a.version || '}'`

const SIGNED_CONTENT_FIXED = `
select a.court_id, a.case_id, 'version ' || a.version || ' does not read as it was hashed' as detail
  from agreements a where a.content_hash <> sha256(convert_to(${SIGNED_TEXT}, 'UTF8'))
union all
select s.court_id, s.case_id, 'signature ' || s.id || ' is under another content'
  from signatures s left join agreements a on ${sameCase('a', 's')} and a.id = s.agreement_id
 where s.content_hash is distinct from a.content_hash or s.signed_on < a.drafted_on`

const CONFIRMATION_JOINT_IN_TIME = `
select p.court_id, p.case_id, 'application ' || p.id || ' of ' || p.opened_on || ' is late, not joint or without effect'
         as detail
  from proceedings p
  left join agreements a on ${sameCase('a', 'p')} and a.id = p.agreement_id
 where p.kind = 'confirmation'
   and ((a.status = 'effective') is not true or p.opened_on < a.effective_on
        or not exists (select from deadlines d where ${sameCase('d', 'p')} and d.kind = 'confirmation-application'
                          and d.started_on = a.effective_on and p.opened_on <= d.due_on)
        or (select array_agg(y.id::text order by y.id::text) from parties y where ${sameCase('y', 'p')})
           is distinct from
           (select array_agg(named order by named) from jsonb_array_elements_text(p.data -> 'applicantPartyIds') named))
union all
select court_id, case_id, count(*) || ' applications that were not withdrawn'
  from proceedings where kind = 'confirmation' and state <> 'withdrawn'
 group by court_id, case_id, agreement_id having count(*) > 1`

const ENDED_ON_ONE_GROUND = `
with ends as (
  select distinct on (court_id, case_id) court_id, case_id,
         case when to_state = 'agreed' then 'agreed' when to_state <> 'in-mediation' then ground end as ground
    from case_events
   where from_state <> to_state and (command = 'restoreMediation'
           or to_state in ('agreed', 'failed', 'withdrawn') and command <> 'deemWithdrawn')
   order by court_id, case_id, seq desc)
select c.court_id, c.id as case_id,
       c.state || ' with outcome ' || coalesce(c.outcome, 'none') || ', the timeline says ' || coalesce(e.ground, 'none')
         as detail
  from cases c left join ends e on ${ofCase('e')}
 where c.outcome is distinct from e.ground or (c.outcome is null) <> (c.ended_on is null)
    or (c.state in ('agreed', 'failed', 'withdrawn', 'transferred', 'closed')) <> (c.outcome is not null)
union all
select court_id, case_id, count(*) || ' closing reports' from closing_reports
 group by court_id, case_id having count(*) > 1
union all
select r.court_id, r.case_id, 'closing report ' || r.id || ' names ' || r.ground || ', no entry does'
  from closing_reports r
 where not exists (select from case_events e where ${sameCase('e', 'r')} and e.record_id = r.id
                      and ((e.command = 'endMediation' and e.ground = r.ground)
                        or (e.command = 'fileClosingReport' and r.ground = 'period-expired')))`

/** Acts that may move a period: those that say so themselves, and those that end mediation, which cut what it excluded. */
const MOVING_COMMANDS = [
  'extendMediation',
  'extendLimit',
  'pauseMediation',
  'resumeMediation',
  'raiseRecusal',
  'waiveRecusal',
  'decideRecusal',
  'replaceMediator',
  'endMediation',
  'expireMediation',
  'restoreMediation',
  'signAgreement',
  'recordConsent',
  'reviseDeadlines',
] as const satisfies readonly Command[]

const MOVED_BY_EVENT = `
select d.court_id, d.case_id, d.kind || ' was moved by ' || coalesce(e.command, 'no entry') as detail
  from deadlines d left join case_events e on ${sameCase('e', 'd')} and e.seq = d.moved_seq
 where e.seq is null or (d.moved_seq <> d.started_seq and e.command not in (${text(MOVING_COMMANDS)}))
union all
select d.court_id, d.case_id, d.kind || ' was moved after it had ended'
  from deadlines d where d.moved_seq > d.ended_seq`

const EXTENDED_BY_ALL_IN_TIME = `
select e.court_id, e.case_id, 'extension ' || e.id || ' lacks a party' as detail
  from extensions e join parties p on ${sameCase('p', 'e')}
 where not exists (select from extension_consents k where ${sameCase('k', 'e')} and k.extension_id = e.id
                      and k.party_id = p.id)
union all
select e.court_id, e.case_id, 'extension ' || e.id || ' was agreed after ' || e.extends_due_on
  from extensions e where e.agreed_on > e.extends_due_on`

const PAUSES_APART = `
select p.court_id, p.case_id, 'pause ' || p.id || ' ends before it begins' as detail
  from pauses p where p.to_on < p.from_on
union all
select p.court_id, p.case_id, 'pauses ' || p.id || ' and ' || q.id || ' overlap'
  from pauses p join pauses q on ${sameCase('q', 'p')} and q.id > p.id
 where p.from_on < coalesce(q.to_on, 'infinity'::date) and q.from_on < coalesce(p.to_on, 'infinity'::date)`

/** The number of the court inside a case id: see mintCaseId. */
const COURT_IN_ID = `(((get_byte(uuid_send(c.id), 6) & 15) << 12) | (get_byte(uuid_send(c.id), 7) << 4)
        | ((get_byte(uuid_send(c.id), 8) >> 2) & 15))`

const COURT_OF_CASE = `
select c.court_id, c.id as case_id, 'the id carries court ' || ${COURT_IN_ID} as detail
  from cases c
 where c.court_id <> ${COURT_IN_ID} or not exists (select from courts k where k.id = c.court_id)
${CASE_TABLES.map(
  (table) => `union all
select t.court_id, t.case_id, '${table}: ' || count(*) || ' rows without their case'
  from ${table} t left join cases c on ${ofCase('t')} where c.id is null and t.case_id is not null
 group by t.court_id, t.case_id`,
).join('\n')}`

const VERSION_COUNTS_EVENTS = `
select c.court_id, c.id as case_id, 'version ' || c.version || ' after ' || count(e.seq) || ' entries' as detail
  from cases c left join case_events e on ${ofCase('e')}
 group by c.court_id, c.id, c.version, c.updated_at
having count(e.seq) <> c.version or max(e.at) is distinct from c.updated_at`

const SUPERVISION_WHOLE = `
select court_id, case_id, count(*) || ' open notices about period ' || deadline_id as detail
  from supervision_notices where deadline_id is not null and state in (${text(OPEN_STATES)})
 group by court_id, case_id, deadline_id having count(*) > 1
union all
select court_id, case_id, 'notice ' || id || ' is ' || state || ' with result ' || coalesce(result, 'none')
  from supervision_notices where (state = 'closed') <> (result is not null)
union all
select n.court_id, n.case_id, 'notice ' || n.id || ' of version ' || n.version || ' has ' || count(e.seq) || ' entries'
  from supervision_notices n
  left join supervision_events e on ${sameCase('e', 'n')} and e.notice_id = n.id
 group by n.court_id, n.case_id, n.id, n.version, n.state
having count(e.seq) <> n.version or min(e.seq) is distinct from 1 or max(e.seq) is distinct from n.version
    or (array_agg(e.state order by e.seq desc))[1] is distinct from n.state
union all
select n.court_id, n.case_id, 'notice ' || n.id || ' was escalated to ' || count(m.id) || ' notices'
  from supervision_notices n
  left join supervision_notices m on ${sameCase('m', 'n')} and m.escalated_from = n.id
 group by n.court_id, n.case_id, n.id, n.state
having count(m.id) <> case n.state when 'escalated' then 1 else 0 end`

const TEAM_WITHIN_TEMPLATE = `
select c.court_id, null::uuid as case_id, 'team ' || c.team_id || ' has ' || c.members || ' of ' || c.role || ' on ' || c.day
         as detail
  from (select m.court_id, m.team_id, m.role, m.joined_on as day,
               (select count(*) from team_members o
                 where o.court_id = m.court_id and o.team_id = m.team_id and o.role = m.role
                   and o.joined_on <= m.joined_on and (o.left_on is null or o.left_on > m.joined_on)) as members
          from team_members m) c
  join teams t on t.court_id = c.court_id and t.id = c.team_id
  join team_templates k on k.court_id = t.court_id and k.id = t.template_id
 where c.members > coalesce((select (s ->> 'count')::int from jsonb_array_elements(k.slots) s where s ->> 'role' = c.role), 0)
union all
select m.court_id, null, 'member ' || m.id || ' never was ' || m.role || ' of the court'
  from team_members m
 where not exists (select from grants g where g.court_id = m.court_id and g.person_id = m.person_id and g.role = m.role
                      and (g.revoked_at is null or (g.revoked_at at time zone 'Asia/Shanghai')::date >= m.joined_on))
   and not exists (select from mediators d where d.court_id = m.court_id and d.id = m.mediator_id and d.listed_on <= m.joined_on)
union all
select m.court_id, null, 'member ' || m.id || ' is in team ' || t.id || ' before or after there is one'
  from team_members m join teams t on t.court_id = m.court_id and t.id = m.team_id
 where m.joined_on < t.formed_on or (t.dissolved_on is not null and (m.left_on is null or m.left_on > t.dissolved_on))`

const BY_REQUEST = `exists (select from case_events e where ${sameCase('e', 'r')} and e.request_id = o.request_id)`
const DONE_ONCE_AND_TOLD = `
select court_id, case_id, 'is in ' || count(*) || ' series' as detail
  from series_members where left_on is null group by court_id, case_id having count(*) > 1
union all
select c.court_id, c.id, 'is in another series than its members list says'
  from cases c left join series_members m on m.court_id = c.court_id and m.case_id = c.id and m.left_on is null
 where m.series_id is distinct from c.series_id
union all
select o.court_id, null, 'operation ' || o.id || ' has ended without a result of every item'
  from operations o where o.ended is not null
   and o.total <> (select count(*) from operation_results r where r.court_id = o.court_id and r.operation_id = o.id)
union all
select r.court_id, r.case_id, 'operation ' || r.operation_id || ' did it ' || count(*) || ' times'
  from operation_results r where r.result = 'done' and r.case_id is not null
 group by r.court_id, r.operation_id, r.case_id having count(*) > 1
union all
select r.court_id, r.case_id, 'operation ' || o.id || ' says ' || r.result || ', the timeline does not'
  from operation_results r join operations o on o.court_id = r.court_id and o.id = r.operation_id
 where r.case_id is not null and (r.result = 'done') <> ${BY_REQUEST}`

const KIND_HAS_PARTS = {
  filing: 'agreement case closingReport parties undisputedFacts',
  trial: 'agreement case closingReport parties undisputedFacts',
  'fast-track': 'agreement case closingReport parties undisputedFacts',
  confirmation: 'agreement application case organisation parties',
  referral: 'case offer parties',
} as const

/** Parts of a stored package, and what of them no kind may carry; the bytes themselves are proven by the canary test. */
const PACKAGE_WITHIN_LIST = `
with sent as (
  select h.court_id, h.case_id, h.id, h.destination, h.content::jsonb as package
    from handovers h where h.content is not null),
listed (kind, parts) as (values ${Object.entries(KIND_HAS_PARTS)
  .map(([kind, parts]) => `('${kind}', '${parts}')`)
  .join(', ')})
select s.court_id, s.case_id, 'package ' || s.id || ' of kind ' || s.destination || ' has ' || coalesce(found.parts, 'nothing')
         as detail
  from sent s
  join listed l on l.kind = s.destination
  cross join lateral (select string_agg(name, ' ' order by name collate "C") as parts
                        from jsonb_object_keys(s.package -> 'parts') as name) found
 where found.parts is distinct from l.parts
union all
select s.court_id, s.case_id, 'package ' || s.id || ' carries a fact that a party did not confirm'
  from sent s
  cross join lateral jsonb_array_elements(s.package -> 'parts' -> 'undisputedFacts') as fact
  join parties p on ${sameCase('p', 's')}
 where not exists (select from undisputed_fact_confirmations k
                    where ${sameCase('k', 's')} and k.fact_id = (fact ->> 'id')::uuid and k.party_id = p.id)`

const PACKAGE_ONCE_AND_FIXED = `
select court_id, case_id, 'package ' || id || ' is not what its digest says' as detail
  from handovers where content is not null and digest <> sha256(convert_to(content, 'UTF8'))
union all
select court_id, case_id, 'package ' || id || ' says it is another one'
  from handovers
 where content is not null
   and (content::jsonb -> 'manifest') - 'parts' - 'digest' - 'sender' - 'receiver' is distinct from jsonb_build_object(
         'schema', 2, 'packageId', id, 'kind', destination, 'caseId', case_id, 'caseVersion', case_version,
         'madeOn', to_char(made_on, 'YYYY-MM-DD'))
union all
select h.court_id, h.case_id, 'no act made version ' || h.case_version || ', of which package ' || h.id || ' is'
  from handovers h
 where h.content is not null
   and not exists (select from case_events e where ${sameCase('e', 'h')} and e.seq = h.case_version
                      and e.command in ('transferCase', 'applyForConfirmation', 'referCase', 'sendHandoverAgain'))
union all
select court_id, case_id, count(*) || ' packages of version ' || case_version || ' of kind ' || destination
  from handovers where content is not null group by court_id, case_id, case_version, destination having count(*) > 1
union all
select h.court_id, h.case_id, 'hand-over ' || h.id || ' counts ' || coalesce(h.outcome, 'no outcome') || ' of '
         || count(o.id) || ' reports'
  from handovers h left join handover_outcomes o on ${sameCase('o', 'h')} and o.handover_id = h.id
 group by h.court_id, h.case_id, h.id, h.outcome, h.outcome_on
having h.outcome_on is distinct from max(o.decided_on)
    or (h.outcome is not null and not bool_or(o.kind = h.outcome and o.decided_on = h.outcome_on))`

function held(id: string, statement: string, zh: string, sql: string): Invariant {
  return { id, statement, zh, sql, provenBy: null }
}

/** What must hold in every committed state, each with the query that finds where it does not. */
export const INVARIANTS: readonly Invariant[] = [
  held(
    'I-01',
    'A case number is given once per court, year and type code.',
    '同一法院、年度、类型代字下，案号不重复。',
    NUMBERS_UNIQUE,
  ),
  held(
    'I-02',
    'The numbers of a series run from 1 without a gap.',
    '同一序列的案号从1起连续，无空号。',
    NUMBERS_GAP_FREE,
  ),
  held(
    'I-03',
    'The year of a number is the year of the day of acceptance.',
    '案号年度与收案之日的年度一致。',
    NUMBER_OF_ITS_YEAR,
  ),
  held(
    'I-04',
    'A registered case has exactly one number and keeps it; a proceeding bears its own or that of its case.',
    '已登记案件有且只有一个案号且不变更；后续程序使用自己的案号或者本案案号。',
    NUMBER_FOR_EVER,
  ),
  held(
    'I-05',
    'The load of a mediator is the number of open assignments and within the capacity.',
    '调解员在办数等于未结束的承办记录数，且不超过其承办上限。',
    LOAD_WITHIN_CAPACITY,
  ),
  held(
    'I-06',
    'A case with a mediator has exactly one presiding, and others only beside that one.',
    '调解中的案件有且只有一名主持调解员，有主持调解员才有其他调解员。',
    ONE_PRESIDING,
  ),
  held(
    'I-07',
    'Nobody mediates against a recusal, unless every party waived it after disclosure.',
    '有回避事由的不得继续调解，但经披露后各方当事人均同意的除外。',
    NO_RECUSED_MEDIATOR,
  ),
  held(
    'I-08',
    'A recusal raised after acceptance suspends the mediator until it is settled.',
    '接受后提出回避的，处理完毕前该调解员暂停调解。',
    RECUSAL_SUSPENDS,
  ),
  held(
    'I-09',
    'A case is offered only to mediators on a roster that its court may use on that day.',
    '选定之日，调解员在本院可用的名册内。',
    MEDIATOR_ON_ROSTER,
  ),
  held(
    'I-10',
    'Every move is legal and follows the last; the state of a case is where its timeline ends.',
    '每次状态变动均合法且前后衔接，案件状态与时间线的末项一致。',
    STATE_IS_FOLD,
  ),
  held('I-11', 'The entries of a timeline are numbered from 1 without a gap.', '时间线序号从1起连续。', SEQ_CONTIGUOUS),
  held(
    'I-12',
    'The hashes of a timeline form one chain whose head the case carries.',
    '时间线哈希首尾相连，案件所记末端与之一致。',
    CHAIN_VERIFIES,
  ),
  held(
    'I-13',
    'No entry is changed or deleted: the triggers stand and every column says what was hashed.',
    '时间线不得修改、删除：触发器有效，各列与哈希原文一致。',
    EVENTS_APPEND_ONLY,
  ),
  held(
    'I-14',
    'Every act that was answered as done is on the timeline, once.',
    '凡答复办理成功的行为，时间线上有且只有一次记载。',
    ANSWER_HAS_EVENT,
  ),
  held(
    'I-15',
    'Every entry says who acted, through which client, in which request, and why where a reason is needed.',
    '每项记载写明办理人、调用方、请求编号；应当写明理由的写明理由。',
    EVENT_SAYS_WHO,
  ),
  {
    id: 'I-16',
    statement: 'The last day of an open period is what its events and the calendar make of it.',
    zh: '未了结期限的届满日与依事项和日历重新计算的结果一致。',
    sql: null,
    provenBy: 'npm run verify; test/invariants/invariants.test.ts',
  },
  held(
    'I-17',
    'A period moves only with an entry of the timeline that may move it.',
    '期限只随时间线上相应的记载变动。',
    MOVED_BY_EVENT,
  ),
  held(
    'I-18',
    'Every party agreed to an extension before the period that it extends was over.',
    '延长调解期限经各方当事人同意，且在原期限届满前作出。',
    EXTENDED_BY_ALL_IN_TIME,
  ),
  held(
    'I-19',
    'Pauses of a case lie apart and end after they begin.',
    '中止期间互不重叠，且先开始后结束。',
    PAUSES_APART,
  ),
  held(
    'I-20',
    'An idempotency key has one request, one answer and at most one effect.',
    '一个幂等键对应一次请求、一个答复，至多产生一次效果。',
    KEY_HAS_ONE_EFFECT,
  ),
  {
    id: 'I-21',
    statement: 'The same key with another content is refused and has no effect.',
    zh: '同一幂等键而内容不同的，予以拒绝，不产生效果。',
    sql: null,
    provenBy: 'test/modules/intake/receive-case.test.ts',
  },
  held(
    'I-22',
    'Every entry of a timeline has exactly one place in the feed of its court, or waits for it; places are dense and in the order of the case.',
    '时间线每条记载在本院事件流中有且只有一个位置，或者正待编号；位置连续，并保持案内顺序。',
    EVENT_HAS_ONE_PLACE,
  ),
  held(
    'I-23',
    'Every event that an endpoint has passed in the feed was taken, was given up, or is still to be sent; no delivery goes missing.',
    '接收地址已经越过的每个事件，均已被接收、已放弃或者仍待推送，推送记录不缺失。',
    DELIVERED_OR_KNOWN,
  ),
  held(
    'I-24',
    'To each endpoint the events of a case go in their order: a later one only after the earlier one was taken or given up.',
    '同一案件的事件按顺序推送至每个接收地址：前一事件被接收或者放弃之后，才推送后一事件。',
    DELIVERED_IN_ORDER,
  ),
  held(
    'I-25',
    'Instalments are positive, in the order of their due days, and add up to the agreement.',
    '各期金额为正，按到期日排列，合计等于协议金额。',
    INSTALMENTS_ADD_UP,
  ),
  held(
    'I-26',
    'An agreement is in effect exactly when all parties, the mediator and the organisation have signed the same content.',
    '各方当事人、调解员和主持调解的组织均签署同一内容的，协议生效；否则不生效。',
    EFFECTIVE_WHEN_SIGNED,
  ),
  held('I-27', 'What was signed still reads as it was signed.', '签署后协议内容不变。', SIGNED_CONTENT_FIXED),
  held(
    'I-28',
    'Confirmation is applied for jointly, within its period after effect, and once.',
    '司法确认由各方当事人在协议生效后的法定期间内共同申请，且只申请一次。',
    CONFIRMATION_JOINT_IN_TIME,
  ),
  held(
    'I-29',
    'A case that ended carries exactly one ground, the one of the act that ended it.',
    '调解终结的案件有且只有一项终结事由，与终结行为所载一致。',
    ENDED_ON_ONE_GROUND,
  ),
  held(
    'I-31',
    'A package that was handed over has exactly the parts of its kind, and no fact that a party did not confirm.',
    '移送包只含该种类允许的部分，无争议事实均经各方当事人确认。',
    PACKAGE_WITHIN_LIST,
  ),
  held(
    'I-32',
    'A package is made once per version and kind by an act that makes one, and never changes; the outcome that counts is the one decided last.',
    '同一案件版本、同一种类的移送包只制作一次且不变；有效的办理结果是最后作出的一项。',
    PACKAGE_ONCE_AND_FIXED,
  ),
  {
    id: 'I-33',
    statement: 'No machine client reads what is behind the wall around the talks.',
    zh: '系统对接客户端不得读取调解过程中的任何记录。',
    sql: null,
    provenBy: 'test/modules/settlement/handovers/privilege-wall.test.ts',
  },
  held(
    'I-35',
    'Every row belongs to a case of its court, and the id of a case carries that court.',
    '每条记录均属于本院的案件，案件标识所含法院与之一致。',
    COURT_OF_CASE,
  ),
  held('I-43', 'The version of a case counts its entries.', '案件版本号等于时间线记载数。', VERSION_COUNTS_EVENTS),
  held(
    'I-44',
    'A period has at most one open notice of supervision; a notice ends with its result or in the next stage, and its history is whole.',
    '一个期限至多有一项未办结的督办；督办以结果办结或者升级一级，其记录连续完整。',
    SUPERVISION_WHOLE,
  ),
  held(
    'I-45',
    'On no day does a team have more of a role than its template says, or somebody who was not in that role in its court.',
    '任何一日，团队各岗位人数不超过模板规定，成员均曾在本院担任相应岗位。',
    TEAM_WITHIN_TEMPLATE,
  ),
  held(
    'I-46',
    'A case is in one series at most; of long work each item is reported once, and done exactly when the timeline of its case says so.',
    '一案至多在一个系列中；批量事项的每一项只报告一次，报告已办的，案件时间线上必有且仅有其记载。',
    DONE_ONCE_AND_TOLD,
  ),
  held(
    'I-47',
    'The figures of a month are the sum of their facts, and a case counts in each once at most; facts are what a recount of the timelines gives (npm run verify).',
    '各月指标等于其计数事实之和，每案每项至多计一次；计数事实与按时间线重新统计的结果一致。',
    FIGURES_ADD_UP,
  ),
]
