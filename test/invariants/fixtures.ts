/** How to break one invariant, as somebody could who is above every lock of the database. */
export interface Fixture {
  readonly id: string
  readonly breaks: string
  /** Locks that are taken off first. */
  readonly unlock?: readonly string[]
  readonly sql: string
  /** Other invariants that the same fault must break. */
  readonly also?: readonly string[]
}

const ANY_CASE = 'select court_id, id from cases order by court_id, id limit 1'
const EFFECTIVE = "select id from agreements where status = 'effective' order by id limit 1"

/** A notice by rule about some period, and the entries that such notices should have. */
const NOTICE = `insert into supervision_notices (court_id, case_id, id, version, stage, state, reason_code, deadline_id,
    deadline_due_on, raised_by_kind, raised_on, raised_at, supervising_court_id, addressee, answer_due_on, due_on)
  select court_id, case_id, gen_random_uuid(), 1, 'reminder', 'raised', 'overdue-deadline', id,
    due_on, 'system', '2026-03-10', now(), court_id, 'court', '2026-03-13', '2026-03-13'
  from (select * from deadlines order by id limit 1) d`
const ENTRY = `insert into supervision_events (court_id, case_id, notice_id, seq, act, state, actor_kind, occurred_on, at)
  select court_id, case_id, id, 1, 'raise', 'raised', 'system', raised_on, raised_at from supervision_notices`

/** The entries of one case, placed in the feed in their order. */
const FEED_OF_CASE = `insert into feed_events
    select e.court_id, row_number() over (order by e.seq), e.case_id, e.seq, e.command, c.submitted_by, now()
    from case_events e join cases c on c.court_id = e.court_id and c.id = e.case_id
    where (e.court_id, e.case_id) in (${ANY_CASE});
  delete from event_outbox o where exists (select from feed_events f
    where f.court_id = o.court_id and f.case_id = o.case_id and f.seq = o.seq);
  insert into feed_heads select court_id, max(position), now() from feed_events group by court_id`
const ENDPOINT_ID = '0190a5f2-7c00-7000-8000-000000000001'
const ENDPOINT = `insert into webhook_endpoints (id, client_id, url, court_ids, version, created_at, created_by)
  select '${ENDPOINT_ID}', id, 'https://hooks.example/', court_ids, 1, now(), id from machine_clients
  where 'cases.read' = any(scopes) order by id limit 1`
/** Each entry taken in its order. */
const DELIVERIES = `insert into webhook_deliveries (court_id, endpoint_id, position, case_id, seq, command, status, attempts,
    accepted_at, settled_at, body_sha256)
  select court_id, '${ENDPOINT_ID}', position, case_id, seq, command, 'accepted', 1, now(), now(), '\\x00' from feed_events`
const CURSORS = `insert into webhook_cursors select court_id, endpoint_id, 0, max(position), 0, count(*)
  from webhook_deliveries group by court_id, endpoint_id`
/** Packages that say something else, each with the digest of what it says now. */
const rewritten = (
  content: string,
) => `update handovers h set content = n.content, digest = sha256(convert_to(n.content, 'UTF8'))
  from (select court_id, id, (${content})::text as content from handovers where content is not null) n
  where n.court_id = h.court_id and n.id = h.id`

export const FIXTURES: readonly Fixture[] = [
  {
    id: 'I-01',
    breaks: 'a number is given to a second case',
    unlock: [
      'alter table case_numbers drop constraint case_numbers_pkey',
      'alter table case_numbers drop constraint case_numbers_text_key',
    ],
    sql: `update case_numbers n set ordinal = f.ordinal, text = f.text
          from (select * from case_numbers where proceeding_id is null order by ordinal limit 1) f
          where n.type_code = f.type_code and n.year = f.year and n.ordinal = f.ordinal + 1`,
    also: ['I-02', 'I-04'],
  },
  {
    id: 'I-02',
    breaks: 'a counter runs ahead of the numbers given',
    sql: 'update number_series set last_ordinal = last_ordinal + 1',
  },
  {
    id: 'I-03',
    breaks: 'a number of December is given in January',
    sql: `insert into number_series select court_id, '民初', 1999, 1 from cases order by id limit 1;
          update case_numbers set type_code = '民初', year = 1999, ordinal = 1
          where (court_id, case_id, seq) in (select court_id, case_id, max(seq) from case_numbers
            where ordinal = (select max(ordinal) from case_numbers c where c.type_code = case_numbers.type_code
              and c.year = case_numbers.year) group by 1, 2 order by 2 limit 1);
          update number_series s set last_ordinal = last_ordinal - 1 where last_ordinal > (select count(*) from case_numbers n
            where n.court_id = s.court_id and n.type_code = s.type_code and n.year = s.year) and last_ordinal > 1;
          delete from number_series s where not exists (select from case_numbers n
            where n.court_id = s.court_id and n.type_code = s.type_code and n.year = s.year)`,
  },
  {
    id: 'I-04',
    breaks: 'a registered case loses its number',
    sql: `update cases set number = null where (court_id, id) in (${ANY_CASE})`,
  },
  {
    id: 'I-04',
    breaks: 'a proceeding bears a number that nobody gave',
    sql: "update proceedings set number = '（2024）辽0504诉前调确999号' where number is not null",
  },
  {
    id: 'I-05',
    breaks: 'a counter counts a place twice',
    sql: 'update mediators set load = load + 1, capacity = capacity + 1',
  },
  {
    id: 'I-05',
    breaks: 'a mediator has more cases than places',
    unlock: ['alter table mediators drop constraint mediators_load_within_capacity'],
    sql: 'update mediators set capacity = load - 1 where load > 0',
  },
  {
    id: 'I-06',
    breaks: 'a case is mediated by others without a presiding mediator',
    sql: "update assignments set position = 'co' where status <> 'ended'",
  },
  {
    id: 'I-06',
    breaks: 'two mediators preside',
    unlock: ['drop index assignments_one_presiding', 'drop index assignments_one_per_mediator'],
    sql: `insert into assignments select court_id, case_id, gen_random_uuid(), offer_id, mediator_id, mediator_court_id,
            position, status, accepted_on, ended_at, end_reason from assignments where status <> 'ended';
          update mediators m set load = n.open, capacity = 500
          from (select mediator_id, count(*) as open from assignments where status <> 'ended' group by 1) n
          where n.mediator_id = m.id`,
  },
  {
    id: 'I-07',
    breaks: 'a mediator goes on although a party has not waived',
    sql: `delete from recusal_waivers where id in (select max(id::text)::uuid from recusal_waivers)`,
  },
  {
    id: 'I-07',
    breaks: 'a recused mediator comes back',
    sql: `update assignments a set mediator_id = r.mediator_id, mediator_court_id = m.court_id
          from recusals r join mediators m on m.id = r.mediator_id
          where r.outcome = 'upheld' and a.case_id = r.case_id and a.status <> 'ended';
          update cases c set mediator_id = a.mediator_id from assignments a
          where a.case_id = c.id and a.status <> 'ended' and a.position = 'presiding';
          update mediators m set load = (select count(*) from assignments a
            where a.mediator_id = m.id and a.status <> 'ended')`,
  },
  {
    id: 'I-08',
    breaks: 'a pending recusal does not suspend the mediator',
    sql: `update recusals set outcome = 'pending', decided_on = null where outcome = 'waived'`,
    also: ['I-07'],
  },
  {
    id: 'I-08',
    breaks: 'a mediator stays suspended for nothing',
    sql: "update assignments set status = 'suspended' where status = 'active'",
  },
  {
    id: 'I-09',
    breaks: 'a mediator was listed after the offer',
    sql: "update mediators set listed_on = '2030-01-01'",
    also: ['I-45'],
  },
  {
    id: 'I-09',
    breaks: 'a mediator is on the roster of a court that is neither this one nor above it',
    sql: `insert into courts select 65000, 'X', division_code, 'X', level, province, null, code_confidence, created_at
            from courts limit 1;
          update mediators set court_id = 65000, level = 'own-court';
          update assignments set mediator_court_id = 65000`,
    also: ['I-45'],
  },
  {
    id: 'I-10',
    breaks: 'a case changes its state without an act',
    sql: `update cases set state = 'closed' where state = 'withdrawn'`,
  },
  {
    id: 'I-10',
    breaks: 'an act that the law does not know',
    sql: `delete from legal_transitions where command = 'acceptOffer'`,
  },
  {
    id: 'I-11',
    breaks: 'the last entry of a timeline is cut off together with what the case knew of it',
    sql: `delete from case_events where (court_id, case_id, seq) in (
            select court_id, case_id, max(seq) from case_events where command = 'closeCase' group by 1, 2);
          update cases c set state = 'agreed', version = version - 1, updated_at = e.at, last_hash = e.hash
          from (select distinct on (case_id) * from case_events order by case_id, seq desc) e
          where e.case_id = c.id and c.last_seq > e.seq`,
    also: ['I-14', 'I-22', 'I-46'],
  },
  {
    id: 'I-12',
    breaks: 'an entry is written anew with its columns and its text',
    sql: `update case_events set client_id = 'other-desk',
            canonical = replace(canonical, '"clientId":"' || client_id || '"', '"clientId":"other-desk"')
          where (court_id, case_id, seq) in (select court_id, case_id, 2 from case_events limit 1)`,
  },
  {
    id: 'I-12',
    breaks: 'the head of a case is not its last entry',
    sql: `update cases set last_hash = sha256(last_hash) where (court_id, id) in (${ANY_CASE})`,
  },
  {
    id: 'I-13',
    breaks: 'a trigger is switched off',
    sql: 'alter table case_events disable trigger case_events_append_only',
  },
  {
    id: 'I-13',
    breaks: 'a trigger is gone',
    sql: 'drop trigger case_events_no_truncate on case_events',
  },
  {
    id: 'I-13',
    breaks: 'a column is changed and the hashed text is not',
    sql: "update case_events set occurred_on = occurred_on + 1 where command = 'giveNotices'",
  },
  {
    id: 'I-14',
    breaks: 'an act was answered as done and is not on the timeline',
    sql: `update idempotency_keys set body = jsonb_set(body::jsonb, '{seq}', '999')::text
          where route like '%/consents' and status = 201`,
  },
  {
    id: 'I-14',
    breaks: 'one request has two effects',
    sql: `update case_events e set request_id = f.request_id,
            canonical = replace(e.canonical, e.request_id, f.request_id)
          from case_events f where f.case_id = e.case_id and f.seq = e.seq - 1 and e.command = 'giveNotices'
            and f.actor_id = e.actor_id`,
    also: ['I-12'],
  },
  {
    id: 'I-15',
    breaks: 'an entry does not say through which client',
    unlock: ['alter table case_events alter client_id drop not null'],
    sql: `update case_events set client_id = null, canonical = jsonb_set(canonical::jsonb, '{clientId}', 'null')::text
          where command = 'giveNotices'`,
    also: ['I-12'],
  },
  {
    id: 'I-15',
    breaks: 'an end has no ground',
    unlock: ['alter table case_events drop constraint case_events_ground_given'],
    sql: `update case_events set ground = null, canonical = jsonb_set(canonical::jsonb, '{ground}', 'null')::text
          where command = 'raiseRecusal'`,
    also: ['I-12'],
  },
  {
    id: 'I-15',
    breaks: 'an entry names somebody who does not exist',
    sql: "delete from persons where subject = 'mediator-zhao'",
  },
  {
    id: 'I-17',
    breaks: 'a period was moved by an entry that moves none',
    unlock: ['alter table deadlines disable trigger deadlines_move_with_event'],
    sql: `update deadlines d set moved_seq = e.seq, due_on = due_on + 1 from case_events e
          where e.court_id = d.court_id and e.case_id = d.case_id and e.command = 'giveNotices'
            and d.kind like 'mediation-%' and d.ended_seq > e.seq`,
  },
  {
    id: 'I-18',
    breaks: 'a party did not agree to an extension',
    sql: 'delete from extension_consents where (extension_id, party_id) in (select extension_id, party_id from extension_consents order by 1, 2 limit 1)',
  },
  {
    id: 'I-18',
    breaks: 'an extension was agreed when the period was over',
    unlock: ['alter table extensions drop constraint extensions_agreed_in_time'],
    sql: 'update extensions set extends_due_on = agreed_on - 1',
  },
  {
    id: 'I-19',
    breaks: 'two pauses overlap',
    sql: `insert into pauses (court_id, case_id, id, reason, from_on, to_on, note)
          select court_id, case_id, gen_random_uuid(), 'sham-review', from_on - 1, coalesce(to_on, from_on) + 1, '核查'
          from pauses where to_on is not null order by id limit 1`,
  },
  {
    id: 'I-20',
    breaks: 'a key was committed without its answer',
    sql: `update idempotency_keys set status = null where key = (select max(key) from idempotency_keys)`,
  },
  {
    id: 'I-20',
    breaks: 'a key was claimed twice',
    unlock: ['alter table idempotency_keys drop constraint idempotency_keys_pkey'],
    sql: `insert into idempotency_keys select caller, route, key, fingerprint, 'second-request', status, etag, location,
            '{}', created_at from idempotency_keys limit 1`,
  },
  {
    id: 'I-20',
    breaks: 'the effect under a key is somebody else’s',
    sql: `update idempotency_keys set caller = 'client:00000000-0000-0000-0000-000000000000'
          where route like '%/consents'`,
  },
  {
    id: 'I-22',
    breaks: 'an entry is neither in the feed nor waiting for it',
    sql: `delete from event_outbox where (court_id, case_id, seq) in
            (select court_id, case_id, max(seq) from event_outbox group by 1, 2 order by 1, 2 limit 1)`,
  },
  {
    id: 'I-22',
    breaks: 'a place of the feed was passed over',
    sql: `insert into feed_events select e.court_id, 2, e.case_id, e.seq, e.command, c.submitted_by, now()
            from case_events e join cases c on c.court_id = e.court_id and c.id = e.case_id
            order by e.court_id, e.case_id, e.seq limit 1;
          delete from event_outbox o where exists (select from feed_events f
            where f.court_id = o.court_id and f.case_id = o.case_id and f.seq = o.seq);
          insert into feed_heads select court_id, position, now() from feed_events`,
  },
  {
    id: 'I-22',
    breaks: 'the entries of a case stand in the feed in another order',
    sql: `insert into feed_events
            select e.court_id, row_number() over (order by e.seq desc), e.case_id, e.seq, e.command, c.submitted_by, now()
            from case_events e join cases c on c.court_id = e.court_id and c.id = e.case_id
            where (e.court_id, e.case_id) in (${ANY_CASE});
          delete from event_outbox o where exists (select from feed_events f
            where f.court_id = o.court_id and f.case_id = o.case_id and f.seq = o.seq);
          insert into feed_heads select court_id, max(position), now() from feed_events group by court_id`,
  },
  {
    id: 'I-23',
    breaks: 'an endpoint passed an event that it should have got',
    sql: `${FEED_OF_CASE}; ${ENDPOINT};
          insert into webhook_cursors select court_id, '${ENDPOINT_ID}', 0, max(position), 0, 0 from feed_events group by court_id`,
  },
  {
    id: 'I-23',
    breaks: 'a delivery went missing',
    sql: `${FEED_OF_CASE}; ${ENDPOINT}; ${DELIVERIES};
          insert into webhook_cursors select court_id, endpoint_id, 0, max(position), 0, count(*) + 1 from webhook_deliveries
            group by court_id, endpoint_id`,
  },
  {
    id: 'I-23',
    breaks: 'the earliest event of a case waits for nothing',
    sql: `${FEED_OF_CASE}; ${ENDPOINT}; ${DELIVERIES}; ${CURSORS};
          update webhook_deliveries set status = 'waiting', accepted_at = null, settled_at = null, body = '{}'`,
  },
  {
    id: 'I-24',
    breaks: 'a later event of a case was taken before the earlier one',
    sql: `${FEED_OF_CASE}; ${ENDPOINT}; ${DELIVERIES}; ${CURSORS};
          update webhook_deliveries set settled_at = now() - make_interval(hours => seq)`,
  },
  {
    id: 'I-24',
    breaks: 'a later event may go before the earlier one',
    sql: `${FEED_OF_CASE}; ${ENDPOINT}; ${DELIVERIES}; ${CURSORS};
          update webhook_deliveries set status = 'waiting', accepted_at = null, settled_at = null, body = '{}',
            next_attempt_at = now()`,
  },
  {
    id: 'I-25',
    breaks: 'the instalments are more than the agreement',
    sql: `update instalments set amount_fen = amount_fen + 1`,
    also: ['I-27'],
  },
  {
    id: 'I-26',
    breaks: 'an agreement is in effect without the mediator',
    sql: `delete from signatures where signer_kind = 'mediator' and agreement_id = (${EFFECTIVE})`,
  },
  {
    id: 'I-26',
    breaks: 'an agreement that all have signed is not in effect',
    sql: `update agreements set status = 'signing', effective_on = null where id = (${EFFECTIVE})`,
  },
  {
    id: 'I-27',
    breaks: 'the terms are changed after the signatures',
    sql: `update agreements set terms = terms || '另付利息。' where id = (${EFFECTIVE})`,
  },
  {
    id: 'I-27',
    breaks: 'a signature is under another content',
    sql: `update signatures set content_hash = sha256(content_hash)`,
    also: ['I-26'],
  },
  {
    id: 'I-28',
    breaks: 'an application comes after its period',
    sql: "update proceedings set opened_on = opened_on + 60 where kind = 'confirmation'",
  },
  {
    id: 'I-28',
    breaks: 'one party applies alone',
    sql: `update proceedings set data = data #- '{applicantPartyIds,0}' where kind = 'confirmation'`,
  },
  {
    id: 'I-28',
    breaks: 'confirmation is applied for twice',
    unlock: ['drop index proceedings_one_per_kind'],
    sql: `insert into proceedings select court_id, case_id, gen_random_uuid(), kind, state, null, agreement_id, opened_on,
            closed_on, data from proceedings where kind = 'confirmation' limit 1`,
  },
  {
    id: 'I-29',
    breaks: 'a case that ended has another outcome than the act that ended it',
    sql: "update cases set outcome = 'other' where outcome is not null",
  },
  {
    id: 'I-29',
    breaks: 'an open case has an outcome',
    unlock: ['alter table cases drop constraint cases_outcome_when_ended'],
    sql: "update cases set outcome = 'other' where state = 'in-mediation'",
  },
  {
    id: 'I-29',
    breaks: 'mediation ended twice',
    unlock: ['alter table closing_reports drop constraint closing_reports_once'],
    sql: `insert into closing_reports select court_id, case_id, gen_random_uuid(), ground, ended_on, course,
            reason_of_failure, cost_raising_conduct, hints from closing_reports limit 1`,
  },
  {
    id: 'I-31',
    breaks: 'a package carries a part that its kind does not have',
    sql: rewritten("jsonb_set(content::jsonb, '{parts,minutes}', '\"what was said\"')"),
  },
  {
    id: 'I-31',
    breaks: 'a package carries a fact that nobody confirmed',
    sql: rewritten(
      `jsonb_set(content::jsonb, '{parts,undisputedFacts}',
         '[{ "id": "01999999-0000-7000-8000-00000000ffff", "text": "admitted to settle" }]')`,
    ),
  },
  {
    id: 'I-32',
    breaks: 'a package is changed after it was made',
    sql: "update handovers set content = content || ' ' where content is not null",
  },
  {
    id: 'I-32',
    breaks: 'a package is of a version that no act made',
    sql: `update handovers set case_version = 900 where content is not null;
          ${rewritten("jsonb_set(content::jsonb, '{manifest,caseVersion}', '900')")}`,
  },
  {
    id: 'I-32',
    breaks: 'an outcome counts that nobody reported',
    sql: "update handovers set outcome = 'judged', outcome_on = made_on",
  },
  {
    id: 'I-35',
    breaks: 'a row is filed under another court',
    sql: 'update notices set court_id = court_id + 1',
  },
  {
    id: 'I-43',
    breaks: 'a write did not count',
    sql: `update cases set version = version + 1 where (court_id, id) in (${ANY_CASE})`,
  },
  {
    id: 'I-44',
    breaks: 'a notice has no history',
    sql: NOTICE,
  },
  {
    id: 'I-44',
    breaks: 'a notice is closed without a result',
    unlock: ['alter table supervision_notices drop constraint supervision_notices_result_when_closed'],
    sql: `${NOTICE}; ${ENTRY};
          update supervision_notices set state = 'closed', due_on = null, ended_on = raised_on;
          update supervision_events set state = 'closed'`,
  },
  {
    id: 'I-44',
    breaks: 'a period has two open notices',
    unlock: ['drop index supervision_notices_one_open_per_deadline', 'drop index supervision_notices_by_rule_once'],
    sql: `${NOTICE}; ${NOTICE}; ${ENTRY}`,
  },
  {
    id: 'I-44',
    breaks: 'a notice is escalated to nothing',
    sql: `${NOTICE}; ${ENTRY};
          update supervision_notices set state = 'escalated', due_on = null, ended_on = raised_on;
          update supervision_events set state = 'escalated'`,
  },
  {
    id: 'I-45',
    breaks: 'a team has more mediators than its template',
    sql: `update team_templates set slots = '[{"role":"judge","count":1},{"role":"judges-assistant","count":1},
            {"role":"clerk","count":1},{"role":"mediator","count":2}]'`,
  },
  {
    id: 'I-45',
    breaks: 'a member never held the role',
    sql: `update team_members set role = 'clerk' where role = 'judges-assistant';
          update team_templates set slots = '[{"role":"judge","count":1},{"role":"clerk","count":2},{"role":"mediator","count":3}]'`,
  },
  {
    id: 'I-45',
    breaks: 'a member stays in a team that was dissolved',
    sql: "update teams set dissolved_on = '2020-01-01'",
  },
  {
    id: 'I-46',
    breaks: 'a case is in two series',
    unlock: ['drop index series_members_one_series'],
    sql: `insert into series_members select court_id, case_id, gen_random_uuid(), series_id, joined_on, join_reason
          from (select * from series_members where left_on is null order by id limit 1) m`,
  },
  {
    id: 'I-46',
    breaks: 'a case forgets its series',
    sql: 'update cases set series_id = null where series_id is not null',
  },
  {
    id: 'I-46',
    breaks: 'a result is lost',
    sql: `delete from operation_results where (court_id, operation_id, position) in
          (select court_id, operation_id, position from operation_results order by operation_id, position limit 1)`,
  },
  {
    id: 'I-46',
    breaks: 'what was done is reported as refused',
    sql: `update operation_results set result = 'refused', problem = '{}' where (court_id, operation_id, position) in
          (select court_id, operation_id, position from operation_results where result = 'done' and case_id is not null
           order by operation_id, position limit 1)`,
  },
  {
    id: 'I-47',
    breaks: 'a month counts a case that no fact tells of',
    sql: `insert into figure_months
            (court_id, dimension, measure, month, key, entered_late, value, recorded_month, count, total)
          select court_id, 'none', 'registered', '2026-03-01', '', false, 0, '2026-03-01', 1, 0 from cases order by id limit 1`,
  },
  {
    id: 'I-47',
    breaks: 'a total counts a case that no month tells of',
    sql: `insert into figure_totals (court_id, dimension, measure, key, count, total)
          select court_id, 'none', 'received', '', 1, 0 from cases order by id limit 1`,
  },
  {
    id: 'I-47',
    breaks: 'a case counts twice',
    sql: `insert into figure_facts (court_id, case_id, measure, item, seq, delta, on_day, value, entered_late, recorded_at)
            select court_id, case_id, 'received', 1, seq, 1, occurred_on, 0, false, at
            from case_events where (court_id, case_id) in (${ANY_CASE}) and seq <= 2`,
  },
  {
    id: 'I-47',
    breaks: 'figures have counted what is not in the feed',
    sql: 'insert into figure_positions (court_id, position, counted_at) select court_id, 1000000, now() from cases limit 1',
  },
]
