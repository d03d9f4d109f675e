import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { ROLES } from '../../src/workflow/roles.js'
import { openTestCourt } from '../support/app.js'
import { dispute, registeredCase } from '../support/cases.js'

const ABSENT = '01999999-0000-7000-8000-00000000ffff'
const HOLDER = 'holds-every-role'
const JSON_TYPE = 'application/json'

const court = await openTestCourt(t)

// Somebody whom no operation refuses, so that what is refused here is refused for what it says.
await court.db.execute(
  sql`insert into persons (id, subject, name, created_at) values (${ABSENT}::uuid, ${HOLDER}, '全岗位人员', now())`,
)
for (const role of ROLES) {
  await court.db.execute(
    sql`insert into grants (id, person_id, role, court_id, mediator_id, organisation_id, granted_at, granted_by)
        select ${randomUUID()}::uuid, ${ABSENT}::uuid, role, court_id, mediator_id, organisation_id, granted_at, granted_by
        from grants where role = ${role} order by court_id, id limit 1`,
  )
}
const registered = await registeredCase(court)
const token = await court.token(HOLDER)
const { courtCode: _court, channel: _channel, ...record } = dispute()

interface Media {
  readonly schema?: { readonly properties?: Readonly<Record<string, object>> }
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': Media } }
}
type Body = Readonly<Record<string, unknown>>

/** Bodies of operations whose contract has no example. */
const BODIES: Readonly<Record<string, Body>> = {
  registerCase: {},
  returnCase: { ground: 'no-jurisdiction', reason: '不属于本院管辖。', alternative: '可向被申请人住所地法院申请。' },
  withdrawCase: { ground: 'application-withdrawn', reason: '申请人撤回。' },
  amendCase: { reason: '更正', ...record },
}
const QUERY: Readonly<Record<string, string>> = {
  courtCode: encodeURIComponent('辽0504'),
  province: encodeURIComponent('辽宁'),
  year: '2026',
}

const paths = court.app.swagger().paths as unknown as Record<string, Record<string, Operation>>
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => {
    const media = operation.requestBody?.content['application/json']
    const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value
    const inQuery = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
    return {
      id: operation.operationId,
      method: method.toUpperCase() as 'GET' | 'POST' | 'PUT' | 'DELETE',
      path,
      hasBody: media !== undefined,
      isAct: (operation.parameters ?? []).some(({ name }) => name === 'if-match'),
      takesKey: (operation.parameters ?? []).some(({ name }) => name === 'idempotency-key'),
      parameters: inQuery.map(({ name }) => name),
      query: inQuery
        .filter(({ required }) => required === true)
        .map(({ name }) => `${name}=${QUERY[name] ?? 'none'}`)
        .join('&'),
      nullable: new Set(
        Object.entries(media?.schema?.properties ?? {})
          .filter(([, member]) => JSON.stringify(member).includes('"null"'))
          .map(([name]) => name),
      ),
      body: (example ?? BODIES[operation.operationId] ?? {}) as Body,
    }
  }),
)
type Operated = (typeof operations)[number]
const posts = operations.filter(({ hasBody }) => hasBody)
const gets = operations.filter(({ method }) => method === 'GET')

function address(operation: Operated, fill: (name: string) => string = () => ABSENT): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    name === 'caseId' ? registered.id : fill(name),
  )
  return operation.query === '' ? path : `${path}?${operation.query}`
}

interface Sent {
  readonly url: string
  readonly payload?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends with a good token and, for acts, the present version: nothing but the input itself is wrong. */
async function send(operation: Operated, { url, payload, headers = {} }: Sent) {
  const response = await court.app.inject({
    method: operation.method,
    url,
    headers: {
      authorization: `Bearer ${token}`,
      ...(operation.method === 'POST' || operation.hasBody ? { 'content-type': JSON_TYPE } : {}),
      ...(operation.isAct ? { 'if-match': `"${registered.version}"` } : {}),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: response.statusCode, type: String(response.headers['content-type']), text: response.body }
}

/** Rows of every table. */
async function rowCounts(): Promise<Record<string, number>> {
  const tables = await court.db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables.rows) {
    const found = await court.db.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.identifier(name)}`)
    counts[name] = found.rows[0]?.n ?? -1
  }
  return counts
}

let refused = 0

function isRefused(t: Test, answer: { status: number; type: string; text: string }, title: string): void {
  refused += 1
  const isProblem =
    answer.status >= 400 && answer.status < 500 && /^application\/problem\+json/.test(answer.type) && isWhole(answer)
  // One assertion for each request would bury the one that matters.
  if (!isProblem) t.fail(`${title}: ${answer.status} ${answer.type} ${answer.text.slice(0, 400)}`)
}

/** Whether a problem names itself and shows nothing of what is inside. */
function isWhole({ status, text }: { status: number; text: string }): boolean {
  const problem = JSON.parse(text)
  return (
    problem.status === status &&
    problem.code !== undefined &&
    !/node_modules|\bat .*:\d+:\d+|select .* from /i.test(text)
  )
}

/** Runs hostile requests and checks that no table has a row more or less afterwards. */
async function harmless(t: Test, work: () => Promise<void>): Promise<void> {
  const before = await rowCounts()
  refused = 0
  await work()
  t.ok(refused > 0, `${refused} hostile requests`)
  t.strictSame(await rowCounts(), before, 'no row came or went')
  const answer = await court.as('clerk-mingshan').get(`/v1/cases/${registered.id}`)
  t.equal(answer.body.version, registered.version, 'the case is as it was')
}

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

/** Bodies that are wrong whatever the schema says. */
const WRONG_BODIES: readonly [string, string | Buffer][] = [
  ['nothing', ''],
  ['a blank', ' '],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '12'],
  ['a text', '"text"'],
  ['an array', '[]'],
  ['an array of objects', '[{}]'],
  ['half an object', '{"a":'],
  ['two objects', '{}{}'],
  ['a trailing comma', '{"a":1,}'],
  ['single quotes', "{'a':1}"],
  ['a comment', '{/* */}'],
  ['NaN', '{"a":NaN}'],
  ['a number beyond all measure', '{"a":1e400}'],
  ['a member twice', '{"a":1,"a":2}'],
  ['__proto__', '{"__proto__":{"isAdmin":true}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"isAdmin":true}}}'],
  ['NUL escaped', '{"a":"\\u0000"}'],
  ['NUL as a member', '{"\\u0000":"a"}'],
  ['half of a surrogate pair', '{"a":"\\ud800"}'],
  ['NUL as it is', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0x00, 0x22, 0x7d])],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['GBK', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xd6, 0xd0, 0x22, 0x7d])],
  ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
  ['33 levels', deep(33)],
  ['5,000 levels', deep(5_000)],
  ['100,000 levels', deep(100_000)],
  ['100,000 open brackets', '['.repeat(100_000)],
  ['10,000 members', JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, i])))],
  ['a form', 'a=1&b=2'],
  ['XML', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
]

/** Members of the service's own records that a client may never set. */
const UNKNOWN_MEMBERS = [
  'unknown',
  'courtId',
  'status',
  'state',
  'number',
  'version',
  'createdAt',
  'hash',
  'classification',
  'submittedBy',
  'isAdmin',
  '$ne',
  'a'.repeat(5_000),
]

t.test('bodies that no operation takes', async (t) => {
  await harmless(t, async () => {
    for (const operation of posts) {
      for (const [title, payload] of WRONG_BODIES) {
        isRefused(t, await send(operation, { url: address(operation), payload }), `${operation.id}: ${title}`)
      }
    }
  })
})

t.test('members that the schema does not know', async (t) => {
  await harmless(t, async () => {
    for (const operation of posts) {
      for (const name of UNKNOWN_MEMBERS) {
        if (name in operation.body) continue
        // A name that is a member of some record may be one of this body without standing in its example.
        const value = { nested: [name.length] }
        const payload = JSON.stringify({ ...operation.body, [name]: value })
        const answer = await send(operation, { url: address(operation), payload })
        isRefused(t, answer, `${operation.id}: ${name.slice(0, 20)}`)
        if (answer.status !== 400) t.fail(`${operation.id}: ${name.slice(0, 20)}: ${answer.status}, not 400`)
      }
    }
  })
})

const WRONG_DAYS = ['0000-01-01', '2023-02-29', '2026-13-01', '2026-1-1', '99999-01-01']
const WRONG_INSTANTS = ['9999-12-31T23:59:59-23:59', '2026-03-09T23:59:60Z', '2026-03-09T25:00:00Z', '2026-03-09 09:00']

/** What a member may never be, by what it is in the example. */
function wrongValues(value: unknown): unknown[] {
  const never = [null, { nested: {} }, [[[]]], '\u0001', 'x'.repeat(200_000)]
  const isDated = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)
  if (isDated) return [...never, ...WRONG_DAYS, ...WRONG_DAYS.map((day) => `${day}T09:00:00Z`), ...WRONG_INSTANTS]
  if (typeof value === 'string') return [...never, 12, true, [value], { $gt: '' }]
  if (typeof value === 'number') return [...never, String(value), -1e20, 1e20, 0.5, Number.MAX_SAFE_INTEGER + 2, true]
  if (typeof value === 'boolean') return [...never, 'true', 1, 0]
  if (Array.isArray(value))
    return [null, 'text', 7, { 0: value[0] }, [null], Array.from({ length: 5_000 }, () => value[0])]
  return [null, 'text', 7, [], [value], { unknown: 1 }]
}

t.test('members of another type or size', async (t) => {
  await harmless(t, async () => {
    for (const operation of posts) {
      // The day of an act is a member of every body and stands in hardly any example.
      const members = operation.isAct ? { occurredOn: '2026-03-10', ...operation.body } : operation.body
      for (const [name, value] of Object.entries(members)) {
        for (const wrong of wrongValues(value)) {
          if (wrong === null && operation.nullable.has(name)) continue
          const payload = JSON.stringify({ ...operation.body, [name]: wrong })
          const answer = await send(operation, { url: address(operation), payload })
          const title = `${operation.id}: ${name} is ${String(JSON.stringify(wrong)).slice(0, 40)}`
          isRefused(t, answer, title)
        }
      }
    }
  })
})

const WRONG_TYPES = [
  'text/plain',
  'text/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/problem+json',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/jsonp',
  'application/ json',
  'json',
  '*/*',
  'application/json; charset=gbk',
  'application/json; charset=utf-16',
  'application/json; charset="utf-7"',
]

t.test('bodies that call themselves something else', async (t) => {
  await harmless(t, async () => {
    for (const operation of posts) {
      const payload = JSON.stringify(operation.body)
      for (const type of WRONG_TYPES) {
        const answer = await send(operation, { url: address(operation), payload, headers: { 'content-type': type } })
        isRefused(t, answer, `${operation.id}: ${type}`)
        if (answer.status !== 415) t.fail(`${operation.id}: ${type}: ${answer.status}, not 415`)
      }
      for (const encoding of ['gzip', 'br', 'deflate', 'identity, gzip']) {
        const headers = { 'content-encoding': encoding }
        const answer = await send(operation, { url: address(operation), payload: gzipSync(payload), headers })
        isRefused(t, answer, `${operation.id}: ${encoding}`)
        if (answer.status !== 415) t.fail(`${operation.id}: ${encoding}: ${answer.status}, not 415`)
      }
    }
  })
})

t.test('2 MB', async (t) => {
  const payload = JSON.stringify({ unknown: 'x'.repeat(2 * 1024 * 1024) })
  await harmless(t, async () => {
    for (const operation of posts) {
      const answer = await send(operation, { url: address(operation), payload })
      isRefused(t, answer, operation.id)
      if (answer.status !== 413) t.fail(`${operation.id}: ${answer.status}, not 413`)
    }
  })
})

const WRONG_IDS = [
  '%00',
  '%00%00',
  'a%00b',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  '..;',
  '%25',
  '%',
  '%zz',
  '%ff%fe',
  '%ed%a0%80',
  'x'.repeat(300),
  'x'.repeat(5_000),
  'null',
  'undefined',
  '0',
  '-1',
  '1e20',
  '__proto__',
  'not-a-uuid',
  "'%20or%20'1'='1",
  '1;select%20pg_sleep(5)',
  '%EF%BC%91',
  ABSENT.toUpperCase(),
  `${ABSENT}%20`,
  `%7B${ABSENT}%7D`,
  `urn:uuid:${ABSENT}`,
  ABSENT.replaceAll('-', ''),
]

t.test('ids that are none', async (t) => {
  await harmless(t, async () => {
    for (const operation of operations) {
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
      for (const name of names) {
        for (const id of [...WRONG_IDS, ...(name === 'caseId' ? [`${registered.id}%00`, `${registered.id}/`] : [])]) {
          const url = address(operation).replace(name === 'caseId' ? registered.id : ABSENT, id)
          const payload = operation.hasBody ? { payload: JSON.stringify(operation.body) } : {}
          isRefused(t, await send(operation, { url, ...payload }), `${operation.id}: ${name} is ${id.slice(0, 40)}`)
        }
      }
    }
  })
})

const WRONG_QUERIES: Readonly<Record<string, readonly string[]>> = {
  limit: ['-1', '0', '1001', '1e9', '1e20', '1e400', '1.5', 'abc', '', '%00', 'NaN', '0x10', '5%20', 'null', '1,2'],
  cursor: [
    '',
    'garbage',
    '%00',
    'x'.repeat(401),
    Buffer.from('null').toString('base64url'),
    Buffer.from('[]').toString('base64url'),
    Buffer.from('[1,2,3,4,5]').toString('base64url'),
    Buffer.from('["\\u0000"]').toString('base64url'),
    Buffer.from('[1e400]').toString('base64url'),
    Buffer.from('{"__proto__":1}').toString('base64url'),
    Buffer.from(deep(5_000)).toString('base64url'),
  ],
  after: ['', 'garbage', '%00', ABSENT.slice(1), '-1', 'x'.repeat(5_000)],
  year: ['-1', '0', '1e9', 'abc', '', '2026.5', '99999'],
  courtCode: ['', '%00', 'x'.repeat(300)],
  province: ['', '%00', 'x'.repeat(300)],
  q: ['', '%00', 'x'.repeat(5_000)],
  level: ['-1', '9', 'abc', '1e20', ''],
  state: ['', 'none', '%00', "'"],
  mediatorId: ['', 'none', '%00'],
  receivedFrom: ['0000-01-01', '2023-02-29', '2026-13-01', '2026-3-1', 'today', '', '%00', '9999999-01-01'],
  receivedTo: ['0000-01-01', '2023-02-29', '2026-13-01', 'today', ''],
  dueBefore: ['0000-01-01', '2023-02-29', '2026-13-01', 'today', ''],
}

function withQuery(url: string, name: string, value: string): string {
  const [path = '', query = ''] = url.split('?')
  const others = query.split('&').filter((pair) => pair !== '' && !pair.startsWith(`${name}=`))
  return `${path}?${[...others, `${name}=${value}`].join('&')}`
}

t.test('query parameters', async (t) => {
  await harmless(t, async () => {
    for (const operation of gets) {
      const url = address(operation)
      const mark = operation.query === '' ? '?' : '&'
      const unknown = [
        'unknown=1',
        '__proto__=1',
        'constructor=1',
        'a[]=1',
        'sort=name',
        'fields=identityNumber',
        '%00=1',
      ]
      for (const pair of unknown) {
        isRefused(t, await send(operation, { url: `${url}${mark}${pair}` }), `${operation.id}: ${pair}`)
      }
      for (const name of operation.parameters) {
        for (const value of WRONG_QUERIES[name] ?? []) {
          const answer = await send(operation, { url: withQuery(url, name, value) })
          isRefused(t, answer, `${operation.id}: ${name}=${value.slice(0, 40)}`)
        }
        const twice = `${withQuery(url, name, QUERY[name] ?? '1')}&${name}=${QUERY[name] ?? '2'}`
        isRefused(t, await send(operation, { url: twice }), `${operation.id}: ${name} twice`)
      }
    }
  })
})

const WRONG_VERSIONS = [
  '',
  '*',
  '0',
  '""',
  '"x"',
  '"-1"',
  '"1e3"',
  '" 1"',
  '"0x2"',
  '"999999999"',
  '"9999999999999999999999"',
  `W/"${registered.version}"`,
  `${registered.version}`,
  `'${registered.version}'`,
  `"${registered.version}", "${registered.version + 1}"`,
  `"${registered.version - 1}"`,
  `"${registered.version}" `.concat('x'),
  `"${'1'.repeat(5_000)}"`,
]

const WRONG_KEYS = [
  '',
  'short',
  'x'.repeat(129),
  'x'.repeat(5_000),
  'with a blank',
  'tab\tinside',
  'caf\u00e9caf\u00e9',
]

t.test('versions and keys', async (t) => {
  await harmless(t, async () => {
    for (const operation of posts) {
      const sent = { url: address(operation), payload: JSON.stringify(operation.body) }
      if (operation.isAct) {
        for (const version of WRONG_VERSIONS) {
          const answer = await send(operation, { ...sent, headers: { 'if-match': version } })
          isRefused(t, answer, `${operation.id}: If-Match ${version.slice(0, 40)}`)
        }
      }
      for (const key of operation.takesKey ? WRONG_KEYS : []) {
        const answer = await send(operation, { ...sent, headers: { 'idempotency-key': key } })
        isRefused(t, answer, `${operation.id}: Idempotency-Key ${key.slice(0, 40)}`)
      }
    }
  })
})

t.test('methods and addresses that are not served', async (t) => {
  await harmless(t, async () => {
    for (const operation of operations) {
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'] as const) {
        const response = await court.app.inject({
          method: method as 'PUT',
          url: address(operation),
          headers: { authorization: `Bearer ${token}`, 'x-http-method-override': operation.method },
        })
        const { statusCode: status, body: text } = response
        refused += 1
        if (status < 400 || status >= 500) t.fail(`${method} ${operation.path}: ${status} ${text.slice(0, 200)}`)
      }
      const path = operation.path.replaceAll(/\{\w+\}/g, registered.id)
      for (const url of [
        `${path}/`,
        path.replace('/v1/', '/v1//'),
        path.replace('/v1/', '/V1/'),
        `${path};x`,
        `${path}.css`,
      ]) {
        isRefused(t, await send(operation, { url, ...(operation.hasBody ? { payload: '{}' } : {}) }), url)
      }
    }
  })
})

t.test('what the server refuses before a route is found', async (t) => {
  await court.app.listen({ host: '127.0.0.1', port: 0 })
  const listening = court.app.server.address()
  if (listening === null || typeof listening === 'string') throw new Error('no port')
  const ask = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(listening.port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')))
      socket.on('data', (chunk) => {
        answer += chunk.toString('utf8')
      })
      socket.on('close', () => resolve(answer))
      socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)))
    })
  const request = (lines: readonly string[], body = '') =>
    ['POST /v1/cases HTTP/1.1', 'Host: court.test', 'Connection: close', ...lines, '', body].join('\r\n')
  const wrong: readonly [string, string][] = [
    ['a header of 20 KB', request([`X-Long: ${'x'.repeat(20 * 1024)}`])],
    ['3,000 headers', request(Array.from({ length: 3_000 }, (_, index) => `X-${index}: ${index}`))],
    ['two lengths', request(['Content-Length: 2', 'Content-Length: 3'], '{}')],
    ['a length and chunks', request(['Content-Length: 2', 'Transfer-Encoding: chunked'], '0\r\n\r\n')],
    ['chunks of another name', request(['Transfer-Encoding: xchunked'], '0\r\n\r\n')],
    ['a header that goes on in the next line', request(['X-Folded: a\r\n b'])],
    ['a bare line feed', 'GET /v1/courts HTTP/1.1\nHost: court.test\nX: y\n\n'],
    ['no host', 'GET /v1/courts HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['NUL in a header', request(['X-Nul: a\u0000b'])],
    ['an address that cannot be decoded', 'GET /v1/causes/%/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ]
  await harmless(t, async () => {
    for (const [title, text] of wrong) {
      const answer = await ask(text)
      refused += 1
      t.match(answer, /^HTTP\/1\.1 4\d\d /, title)
      // Node itself answers a request without a host, with no body at all.
      if (title !== 'no host') t.match(answer, /content-type: application\/problem\+json/i, title)
      t.equal(answer.split('HTTP/1.1 ').length, 2, `${title}: one answer`)
    }
  })
})

t.test('nothing of this changed what objects are', (t) => {
  t.strictSame(Object.keys(Object.prototype), [])
  t.notOk('isAdmin' in {})
  t.end()
})
