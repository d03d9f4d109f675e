import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runChecks } from '../../src/invariants/run-check.js'
import { DEMO_DESK_CLIENT, DEMO_PERSON_GRANT, startLocalIssuer } from '../../src/platform/local-issuer.js'
import { dispute } from '../support/cases.js'
import { cloneDatabase, connectAsAdmin } from '../support/database.js'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js'

const ROUNDS = 3
const REQUESTS = 150

const { url } = await cloneDatabase(t)
const admin = await connectAsAdmin(t, url)

const directory = t.testdir()
const issuer = await startLocalIssuer({
  port: 0,
  host: '127.0.0.1',
  audience: 'open-mediation',
  people: [{ subject: 'clerk-mingshan', name: '书记员' }],
  clients: [],
  keyFile: join(directory, 'issuer.jwk'),
})
t.teardown(() => issuer.stop())
const granted = await fetch(`${issuer.issuer}/token`, {
  method: 'POST',
  body: new URLSearchParams({ grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person: 'clerk-mingshan' }),
})
const { access_token: token } = (await granted.json()) as { access_token: string }

const startService = () =>
  startServiceProcess(t, {
    DATABASE_URL: url,
    DATA_DIRECTORY: directory,
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URI: `${issuer.issuer}/jwks`,
  })

interface Registered {
  readonly id: string
  readonly number: string
}

async function register({ base }: ServiceProcess, key: string, amountFen: number): Promise<Registered | undefined> {
  const response = await fetch(`${base}/v1/cases`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(dispute({ registerAtOnce: true, claims: [{ text: '物业费', amountFen }] })),
  }).catch(() => undefined)
  if (response === undefined) return undefined
  const text = await response.text().catch(() => '')
  t.equal(response.status, 201, text)
  return (JSON.parse(text) as { case: Registered }).case
}

for (let round = 1; round <= ROUNDS; round += 1) {
  const killAfter = Math.floor(Math.random() * REQUESTS * 0.8)
  t.test(`round ${round}: killed after ${killAfter} of ${REQUESTS} answers, then asked again`, async (t) => {
    const keys = Array.from({ length: REQUESTS }, (_, index) => `round-${round}-request-${index}`)
    const service = await startService()
    const died = once(service.child, 'exit')
    let answered = 0
    const first = await Promise.all(
      keys.map(async (key, index) => {
        const registered = await register(service, key, round * 1000 + index)
        answered += registered === undefined ? 0 : 1
        if (answered === killAfter + 1) service.child.kill('SIGKILL')
        return registered
      }),
    )
    service.child.kill('SIGKILL')
    await died
    const lost = first.filter((registered) => registered === undefined).length
    t.comment(`${lost} without an answer`)

    const again = await startService()
    const second = await Promise.all(keys.map((key, index) => register(again, key, round * 1000 + index)))
    again.child.kill('SIGTERM')
    await once(again.child, 'exit')

    t.equal(second.filter((registered) => registered === undefined).length, 0)
    for (const [index, answer] of first.entries()) {
      if (answer !== undefined) t.strictSame(second[index]?.number, answer.number, 'what was answered stands')
    }
    const { rows } = await admin.query<Record<string, number>>(
      `select (select count(*)::int from cases) as cases, (select count(*)::int from case_numbers) as numbers,
              (select max(last_ordinal) from number_series where court_id = 4) as ordinal,
              (select count(*)::int from idempotency_keys) as keys,
              (select count(distinct id)::int from cases where claim_amount_fen / 1000 = ${round}) as "ofRound"`,
    )
    const expected = round * REQUESTS
    t.strictSame(rows[0], { cases: expected, numbers: expected, ordinal: expected, keys: expected, ofRound: REQUESTS })
    for await (const { invariant, violations } of runChecks(admin, INVARIANTS)) t.equal(violations, 0, invariant.id)
  })
}
