import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { INVARIANTS } from '../../../../src/invariants/checks.js'
import { sequenceEvents } from '../../../../src/modules/exchange/feed/sequence-events.js'
import { dispute } from '../../../support/cases.js'
import type { Received } from '../../../support/webhook-receiver.js'
import { openHooks } from './hooks.js'

/** 10,000 events with LONG_WORK_SCALE=whole. */
const CASES = process.env.LONG_WORK_SCALE === 'whole' ? 2_000 : 24
const AMENDMENTS = 3
const EVENTS_PER_CASE = 2 + AMENDMENTS
/** How much faster than the real clock that of the workers goes: five hours are six seconds. */
const SPEED = 3_000
const LEASE_REAL_MS = 4_000
const LOOK_EVERY_MS = 100
/** A worker is killed whenever so many attempts were made since the last one was. */
const ATTEMPTS_PER_LIFE = process.env.LONG_WORK_SCALE === 'whole' ? 500 : 6
const KILLS_MIN = 3
/** All workers have the same clock, whenever they began. */
const BEGAN_AT = Date.now()
const SEED = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Numbers from 0 to below 1 that a seed brings back (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Events that came out of the order of their case: taken before the one before them was. */
function outOfOrder(received: readonly Received[]): string[] {
  const latest = new Map<string, number>()
  const found: string[] = []
  for (const { id, isTaken } of received) {
    const [caseId = '', seq] = id.split('/')
    const before = latest.get(caseId) ?? 0
    if (Number(seq) > before + 1) found.push(`${id} after ${before}`)
    if (isTaken) latest.set(caseId, Math.max(before, Number(seq)))
  }
  return found
}

const opened = await openHooks(t, 2)
const { court, deps, register, receivers, failures } = opened
const [faulty, gone] = receivers
if (faulty === undefined || gone === undefined) throw new Error('two receivers')

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['dist/test/support/webhook-worker.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      WORKER_DATABASE: court.url,
      WORKER_KEY: court.personalDataKey,
      WORKER_HOSTS: receivers.map(({ port }) => `127.0.0.1:${port}`).join(','),
      WORKER_SPEED: String(SPEED),
      WORKER_BEGAN_AT: String(BEGAN_AT),
      WORKER_LEASE_MS: String(LEASE_REAL_MS),
    },
  })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

async function writeCase(): Promise<void> {
  let { id, version } = await opened.newCase()
  for (let amendment = 0; amendment < AMENDMENTS; amendment += 1) {
    const { courtCode: _court, channel: _channel, ...record } = dispute()
    const body = { reason: '更正。', ...record }
    const answer = await court.as('clerk-mingshan').post(`/v1/cases/${id}/amendments`, body, { ifMatch: version })
    if (answer.status !== 201) throw new Error(answer.text)
    version = answer.body.case.version
  }
}

async function standing(): Promise<{ settled: number; open: number }> {
  const { rows } = await court.db.execute<{ settled: number; open: number }>(
    sql`select count(settled_at)::int as settled, (count(*) - count(settled_at))::int as open from webhook_deliveries d
        join webhook_endpoints e on e.id = d.endpoint_id and e.disabled_at is null`,
  )
  return rows[0] ?? { settled: 0, open: 0 }
}

t.test('three of ten answers faulty, workers killed all the time: nothing lost, nothing out of order', async (t) => {
  t.comment(`FAULTS_SEED=${SEED}`)
  const random = randomOf(SEED)
  faulty.nowMs = undefined
  gone.nowMs = undefined
  faulty.behave = () => {
    const drawn = random()
    if (drawn < 0.1) return { status: 500 }
    if (drawn < 0.15) return 'hang'
    if (drawn < 0.2) return 'reset'
    if (drawn < 0.25) return { status: 503, headers: { 'retry-after': '30' } }
    return drawn < 0.3 ? 'slow' : undefined
  }
  gone.behave = () => ({ status: 410 })
  await register(faulty)
  const goneEndpoint = await register(gone)

  const events = CASES * EVENTS_PER_CASE
  const workers = [await startWorker(), await startWorker()]
  let written = 0
  let kills = 0
  let isFrozen = false
  let lastKillAt = 0
  for (;;) {
    await sleep(LOOK_EVERY_MS)
    const { settled, open } = await standing()
    if (settled >= events && open === 0) break
    if (faulty.received.length - lastKillAt < ATTEMPTS_PER_LIFE) {
      if (written < CASES) await writeCase()
      written = Math.min(CASES, written + 1)
      continue
    }
    const victim = workers.shift()
    if (victim === undefined) throw new Error('no worker is left')
    if (isFrozen) {
      victim.kill('SIGKILL')
      kills += 1
      workers.push(await startWorker())
    } else {
      // Stopped for longer than its lease, it wakes and must find that it has lost everything.
      isFrozen = true
      victim.kill('SIGSTOP')
      await sleep(2 * LEASE_REAL_MS)
      victim.kill('SIGCONT')
      workers.push(victim)
    }
    t.comment(`${faulty.received.length} attempts, ${settled} settled, ${kills} kills`)
    lastKillAt = faulty.received.length
  }
  for (const worker of workers) worker.kill('SIGKILL')

  const ids = new Map<string, Set<string>>()
  for (const { id, sha256 } of faulty.received) ids.set(id, (ids.get(id) ?? new Set()).add(sha256))
  const taken = new Set(faulty.taken.map(({ id }) => id))
  const { rows } = await court.db.execute<{ id: string }>(
    sql`select case_id || '/' || seq as id from feed_events order by position`,
  )
  t.equal(rows.length, events, 'control: there was something to send')
  t.strictSame(
    rows.filter(({ id }) => !taken.has(id)).map(({ id }) => id),
    [],
    'every event was taken',
  )
  t.equal(taken.size, events, 'and nothing else')
  t.strictSame(outOfOrder(faulty.received), [], 'in the order of each case')
  t.strictSame(
    [...ids].filter(([, hashes]) => hashes.size > 1).map(([id]) => id),
    [],
    'what came more than once was the same',
  )
  t.strictSame(faulty.faults, [], 'the official library verifies every one')
  t.ok(kills >= KILLS_MIN)
  t.ok(faulty.received.length > events * 1.1, 'control: there were faults')
  t.match((await opened.client.get(`/v1/webhook-endpoints/${goneEndpoint.id}`)).body, { disabledReason: 'gone' })
  t.comment(
    `${events} events, ${faulty.received.length} deliveries, ${faulty.taken.length - taken.size} taken twice, ${kills} kills`,
  )
  for (const { id, sql: check } of INVARIANTS.filter(({ id }) => id === 'I-23' || id === 'I-24')) {
    t.strictSame((await court.db.execute(sql.raw(check ?? ''))).rows, [], id)
  }
})

t.test('control: the look at the order finds what is out of order', async (t) => {
  const found = (ids: readonly string[]) => outOfOrder(ids.map((id) => ({ id, isTaken: true }) as Received))
  t.strictSame(found(['a/1', 'b/1', 'a/2', 'a/1', 'b/2']), [])
  t.strictSame(found(['a/1', 'a/3', 'a/2']), ['a/3 after 1'])
})

t.test('what a worker learns after its lease was taken over is not written', async (t) => {
  const { advance, deliver, register, newCase, outbound } = opened
  const receiver = faulty
  receiver.nowMs = () => court.clock.now.getTime()
  receiver.behave = () => undefined
  receiver.secrets = []
  court.clock.now = new Date()
  await sequenceEvents(deps)
  await court.db.execute(sql`update webhook_endpoints set disabled_at = now(), disabled_reason = 'by-request'
    where disabled_at is null`)
  const { id } = await register(receiver)
  await newCase()
  let letGo = () => {}
  const isHeld = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let began = () => {}
  const hasBegun = new Promise<void>((resolve) => {
    began = resolve
  })
  const slow = {
    ...outbound,
    post: async () => {
      began()
      await isHeld
      return { kind: 'answer', status: 500, retryAfter: null } as const
    },
  }
  const first = deliver({ outbound: slow })
  await hasBegun
  advance(2)
  await deliver()
  const read = async () =>
    (
      await court.db.execute(
        sql`select seq, status, attempts, last_status from webhook_deliveries where endpoint_id = ${id} order by seq`,
      )
    ).rows
  const before = await read()
  t.match(before, [
    { seq: 1, status: 'accepted', attempts: 1 },
    { seq: 2, status: 'accepted', attempts: 1 },
  ])
  letGo()
  await first
  t.strictSame(await read(), before)
  t.strictSame(failures, [])
})
