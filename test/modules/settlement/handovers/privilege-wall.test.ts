import { randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import { CASE_TABLES } from '../../../../src/invariants/checks.js'
import { DEMO_ORGANISATION_ID } from '../../../../src/modules/directory/seed.js'
import { SCOPES } from '../../../../src/workflow/roles.js'
import { openTestCourt } from '../../../support/app.js'
import { connectAsAdmin } from '../../../support/database.js'
import { offeredCase } from '../../assignment/mediated-case.js'
import { act, agreedCase } from '../cases-in-mediation.js'
import { actsOn, rows, system } from './receivers.js'

/** Tables whose rows hold what a package may carry, so that its own rows are the control. */
const SOURCES = ['parties', 'agreements', 'instalments', 'signatures', 'closing_reports', 'proceedings', 'handovers']
/** Tables that say when and by whom, in codes alone: rows that no act wrote would stop the acts. */
const BOOKKEEPING = [
  'access_log',
  'assignments',
  'assignment_plan_entries',
  'case_events',
  'case_numbers',
  'deadline_revisions',
  'deadlines',
  'event_outbox',
  'feed_events',
  'handover_outcomes',
  'inbound_messages',
  'notices',
  'operation_items',
  'operation_results',
  'series_members',
]
/** Everything else that belongs to a case is seeded, so that a new table is in the test without anybody thinking of it. */
const SEEDED = CASE_TABLES.filter((table) => !SOURCES.includes(table) && !BOOKKEEPING.includes(table))

const FULL_WIDTH = (text: string) =>
  [...text].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('')
const ESCAPED = (text: string) =>
  [...text].map((letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('')

/** Six ways in which a text could leave. Base64 is looked for without the ends, which depend on what stands beside it. */
function encodings(token: string): string[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${token}`)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : 4, -2),
  )
  return [
    token,
    ...base64,
    Buffer.from(token).toString('hex'),
    encodeURIComponent(token),
    ESCAPED(token),
    FULL_WIDTH(token),
  ]
}

const court = await openTestCourt(t)
const admin = await connectAsAdmin(t, court.url)

interface Column {
  name: string
  type: string
  isArray: boolean
}

/** Takes the checks and keys off a table, so that a row can say anything. */
async function openTable(table: string): Promise<Column[]> {
  const { rows: locks } = await admin.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype in ('c', 'f')`,
    [table],
  )
  for (const { name } of locks) await admin.query(`alter table ${table} drop constraint "${name}"`)
  const { rows: columns } = await admin.query<Column>(
    `select a.attname as name, coalesce(e.typname, y.typname) as type, e.typname is not null as "isArray"
     from pg_attribute a join pg_type y on y.oid = a.atttypid
     left join pg_type e on e.oid = y.typelem and y.typcategory = 'A'
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  return columns
}

const columnsOf = new Map<string, Column[]>()
for (const table of SEEDED) columnsOf.set(table, await openTable(table))

/** Puts a row into every seeded table of a case, with a token of its own in every column that takes text. */
async function seedCanaries(caseId: string): Promise<Map<string, string>> {
  const tokens = new Map<string, string>()
  const mark = (place: string) => {
    const token = `CANARY${randomBytes(8).toString('hex')}`
    tokens.set(place, token)
    return token
  }
  const [found] = await rows<{ courtId: number }>(court, 'select court_id as "courtId" from cases where id = $1', [
    caseId,
  ])
  for (const [table, columns] of columnsOf) {
    const given = columns.flatMap(({ name, type, isArray }): [string, unknown][] => {
      const place = `${table}.${name}`
      if (name === 'court_id') return [[name, found?.courtId]]
      if (name === 'case_id') return [[name, caseId]]
      // Before every id that an act gives, so that what is taken as the latest is the act's.
      if (type === 'uuid') return [[name, isArray ? [] : `00000000-0000-7000-8000-${randomBytes(6).toString('hex')}`]]
      if (type === 'text') return [[name, isArray ? [mark(place)] : mark(place)]]
      if (type === 'jsonb') return [[name, JSON.stringify([{ text: mark(place) }])]]
      if (type === 'bool') return [[name, false]]
      if (type === 'date' || type === 'timestamptz') return [[name, '2020-01-01']]
      if (type === 'bytea') return [[name, Buffer.alloc(32)]]
      return [[name, isArray ? [] : 1]]
    })
    const names = given.map(([name]) => `"${name}"`).join(', ')
    const slots = given.map((_, index) => `$${index + 1}`).join(', ')
    await admin.query(
      `insert into ${table} (${names}) values (${slots})`,
      given.map(([, value]) => value),
    )
  }
  return tokens
}

function leaks(text: string, tokens: ReadonlyMap<string, string>): string[] {
  return [...tokens].flatMap(([place, token]) => (encodings(token).some((form) => text.includes(form)) ? [place] : []))
}

await system(court, 'everything', '辽0504', { scopes: SCOPES })
await system(court, 'committee-system', '辽0504', { organisationId: DEMO_ORGANISATION_ID })

t.test('the search finds a token in each of its forms', async (t) => {
  const token = `CANARY${randomBytes(8).toString('hex')}`
  const tokens = new Map([['here', token]])
  const bytes = Buffer.from(`{"a":"${token}"}`)
  for (const text of [
    bytes.toString('utf8'),
    bytes.toString('base64'),
    bytes.toString('hex'),
    `"${ESCAPED(token)}"`,
    FULL_WIDTH(token),
    encodeURIComponent(bytes.toString('utf8')),
  ]) {
    t.strictSame(leaks(text, tokens), ['here'], text.slice(0, 40))
  }
  t.strictSame(leaks(`CANARY${randomBytes(8).toString('hex')}`, tokens), [])
})

t.test('no package of any kind carries a word from behind the wall', async (t) => {
  const terms = `CANARYterms${randomBytes(8).toString('hex')}`
  const subject = await agreedCase(court, {
    receivedOn: '2026-03-10',
    agreedOn: '2026-03-10',
    draft: { coverage: 'part', terms },
  })
  const tokens = await seedCanaries(subject.id)
  t.ok(tokens.size >= 60, `${tokens.size} columns of ${columnsOf.size} tables say something of their own`)
  for (const place of [
    'confidential_records.content',
    'recusals.statement',
    'sessions.place',
    'demonstration_terms.instalments',
  ]) {
    t.ok(tokens.has(place), place)
  }
  const made: { kind: string; content: string }[] = []
  const packageOf = async (caseId: string, kind: string) => {
    const [found] = await rows<{ content: string }>(
      court,
      'select content from handovers where case_id = $1 and destination = $2',
      [caseId, kind],
    )
    made.push({ kind, content: found?.content ?? '' })
    return found?.content ?? ''
  }
  const applied = await act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', {
    applicantPartyIds: [subject.applicant, subject.respondent],
  })
  t.equal(applied.status, 201, applied.text)
  t.ok((await packageOf(subject.id, 'confirmation')).includes(terms), 'control: the terms are what a court confirms')

  const transferred = await act(court, 'clerk-mingshan', subject.id, '/transfers', { destination: 'trial' })
  t.equal(transferred.status, 201, transferred.text)
  const trial = await packageOf(subject.id, 'trial')
  t.notOk(leaks(trial, new Map([['terms', terms]])).length, 'the terms of an agreement do not go to trial')
  t.ok(trial.includes('拖欠物业费'), 'control: the complaint does')

  const offered = await offeredCase(court)
  const more = await seedCanaries(offered.id)
  t.equal((await act(court, 'triage-mingshan', offered.id, '/referrals', {})).status, 201)
  t.notMatch(await packageOf(offered.id, 'referral'), /拖欠物业费|支付2024/, 'an organisation gets no complaint')

  t.equal(made.length, 3)
  for (const { kind, content } of made) {
    t.ok(content.length > 500, kind)
    t.strictSame(
      leaks(content, new Map([...tokens, ...[...more].map(([place, token]) => [`${place}*`, token] as const)])),
      [],
      kind,
    )
  }
  const events = await actsOn(court, subject.id)
  t.ok(events.includes('transferCase'))
})

t.test('a machine client with every scope reads nothing from behind the wall, on any route', async (t) => {
  const [found] = await rows<{ id: string }>(court, `select id from cases where state = 'transferred' limit 1`)
  const caseId = found?.id ?? ''
  const [secret] = await rows<{ content: string }>(
    court,
    'select content from confidential_records where case_id = $1',
    [caseId],
  )
  const all = await rows<{ place: string; text: string }>(
    court,
    `select 'statement' as place, statement as text from recusals where case_id = $1
     union all select 'note', note from pauses where case_id = $1
     union all select 'place', place from sessions where case_id = $1
     union all select 'room', room_link from sessions where case_id = $1`,
    [caseId],
  )
  const tokens = new Map([['content', secret?.content ?? ''], ...all.map(({ place, text }) => [place, text] as const)])
  const caller = court.asClient('everything', SCOPES.join(' '))
  const paths = court.app.swagger().paths as Record<string, Record<string, { operationId: string }>>
  const mediation = /records|minutes|demonstration|recusal|session|consents|undisputed|pauses|triage|notices|agreements/
  let refused = 0
  let asked = 0
  for (const [path, methods] of Object.entries(paths)) {
    const url = path.replace('{caseId}', caseId).replaceAll(/\{\w+\}/g, randomUUID())
    for (const method of Object.keys(methods) as ('get' | 'post' | 'put' | 'delete')[]) {
      const key = { key: randomUUID() }
      const answer =
        method === 'get' || method === 'delete' ? await caller[method](url, key) : await caller[method](url, {}, key)
      asked += 1
      t.strictSame(leaks(answer.text, tokens), [], `${method} ${path}`)
      if (mediation.test(path) && path.startsWith('/v1/cases/{caseId}')) {
        refused += 1
        t.ok([400, 403, 404].includes(answer.status), `${method} ${path}: ${answer.status}`)
        if (method === 'get') t.ok([403, 404].includes(answer.status), `${method} ${path}: ${answer.status}`)
      }
    }
  }
  t.ok(asked > 150 && refused > 15, `${asked} operations asked, ${refused} of them behind the wall`)
  const seen = await caller.get(`/v1/cases/${caseId}`)
  t.equal(seen.status, 200, 'control: the client reads the case itself')
  const clerk = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)
  t.ok(leaks(clerk.text, tokens).includes('place'), 'control: there was something to find, and the search finds it')
})
