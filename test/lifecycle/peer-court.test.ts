import { once } from 'node:events'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import isCloudEvent from 'cloudevents/dist/schema/v1.js'
import { Webhook } from 'standardwebhooks'
import t from 'tap'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runChecks } from '../../src/invariants/run-check.js'
import { DEMO_PEOPLE } from '../../src/modules/directory/demo-people.js'
import { DEMO_DESK_CLIENT, DEMO_PERSON_GRANT, startLocalIssuer } from '../../src/platform/local-issuer.js'
import { shanghaiDate } from '../../src/platform/time.js'
import { type Confidential, type CourtAtWork, mediate, openDesk, sendBackAgain } from '../support/court-at-work.js'
import { cloneDatabase, connectAsAdmin } from '../support/database.js'
import { FAULTS, seededRandom, startFaultyReceiver } from '../support/faulty-receiver.js'
import { type CloudEvent, keyOf, type Ledger, openLedger } from '../support/peer-court/ledger.js'
import { type Message, openPeerCourt, type SavedPeerCourt } from '../support/peer-court/peer-court.js'
import { verifyDelivery } from '../support/peer-court/receive-webhook.js'
import { registerEndpoint } from '../support/peer-court/register-endpoint.js'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js'

const EVENTS = Number(process.env.PEER_EVENTS ?? 300)
/** Acts on a case from its filing to the last report of the other court, at least. */
const EVENTS_OF_A_CASE = 17
const CASES = Math.ceil(EVENTS / EVENTS_OF_A_CASE)
const REPORTS_OF_A_CASE = 2
const SIDE_BY_SIDE = 8
const FAULTY = 0.3
const KILLED_AFTER_MS = [2_500, 6_000] as const
/** What it has to have sent in that time, so that a slow machine gets on as well. */
const KILLED_AFTER_DELIVERIES = 20
const SEED = Number(process.env.PEER_SEED ?? Math.floor(Math.random() * 2 ** 31))
const HERE = '辽0504'
const PEER = '辽0502'
const SOURCE = `tag:open-mediation,2026:courts/${encodeURIComponent(HERE)}`
const FILING = 'peer-filing'
const RECEIVING = 'peer-register'
/** Retries in seconds, as a court with an impatient receiver might set them. */
const RETRY_SECONDS = Array.from({ length: 24 }, (_, index) => (index < 12 ? 1 : 4)).join(',')

t.comment(`seed ${SEED}, ${EVENTS} events; PEER_SEED repeats the faults`)
const random = seededRandom(SEED)

const { url } = await cloneDatabase(t)
const admin = await connectAsAdmin(t, url)

const directory = t.testdir()
const issuer = await startLocalIssuer({
  port: 0,
  host: '127.0.0.1',
  audience: 'open-mediation',
  people: DEMO_PEOPLE,
  clients: [
    { clientId: FILING, clientSecret: 'secret-of-filing', scopes: ['cases.register', 'webhooks.manage'] },
    { clientId: RECEIVING, clientSecret: 'secret-of-register', scopes: ['handovers.receive', 'outcomes.write'] },
  ],
  keyFile: join(directory, 'issuer.jwk'),
})
t.teardown(() => issuer.stop())
const tokenUrl = `${issuer.issuer}/token`
const filing = { tokenUrl, clientId: FILING, clientSecret: 'secret-of-filing' }
const receiving = { tokenUrl, clientId: RECEIVING, clientSecret: 'secret-of-register' }

const tokens = new Map<string, Promise<string>>()
async function tokenOf(person: string): Promise<string> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}
const token = (person: string) => {
  const known = tokens.get(person) ?? tokenOf(person)
  tokens.set(person, known)
  return known
}

async function freePort(): Promise<number> {
  const server = createNetServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The receivers of the peer, behind a network that spoils answers; who receives is decided later. */
let receive: (headers: Record<string, string>, body: string) => number = () => 503
let receiveCarelessly: typeof receive = () => 503
const receiver = await startFaultyReceiver(t, (headers, body) => receive(headers, body), {
  seed: Math.floor(random() * 2 ** 31),
  share: FAULTY,
})
const carelessReceiver = await startFaultyReceiver(t, (headers, body) => receiveCarelessly(headers, body), {
  seed: Math.floor(random() * 2 ** 31),
  share: FAULTY,
})

const port = await freePort()
const baseUrl = `http://127.0.0.1:${port}`
const startService = () =>
  startServiceProcess(t, {
    PORT: String(port),
    DATABASE_URL: url,
    DATA_DIRECTORY: directory,
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URI: `${issuer.issuer}/jwks`,
    RATE_LIMIT_PER_MINUTE: '1000000',
    WEBHOOK_ALLOWED_HOSTS: [receiver, carelessReceiver].map((one) => new URL(one.url).host).join(','),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_RETRY_SECONDS: RETRY_SECONDS,
    WEBHOOK_ATTEMPT_SECONDS: '3',
    WEBHOOK_LEASE_SECONDS: '6',
  })

const deliveries = () => Object.values(receiver.answers).reduce((sum, count) => sum + count, 0)

/** Kills the service again and again, and starts it again. */
function troubleService(first: ServiceProcess) {
  let service = first
  let isOver = false
  let kills = 0
  const ended = (async () => {
    for (;;) {
      const [shortest, longest] = KILLED_AFTER_MS
      const before = deliveries()
      await sleep(shortest + random() * (longest - shortest))
      await until(() => isOver || deliveries() >= before + KILLED_AFTER_DELIVERIES)
      if (isOver) return
      const died = once(service.child, 'exit')
      service.child.kill('SIGKILL')
      await died
      kills += 1
      service = await startService()
    }
  })()
  return {
    /** Leaves the service in peace. @returns how often it was killed */
    async stop(): Promise<number> {
      isOver = true
      await ended
      return kills
    },
  }
}

/** What really happened in the cases that were handed in. */
interface Truth {
  readonly id: string
  readonly command: string
}

/** What a receiver of events has lost, done twice or taken in a wrong order. */
function faultsOf(ledger: Ledger, truth: readonly Truth[], channels: readonly ('webhook' | 'feed')[]): string[] {
  const keys = truth.map(({ id }) => keyOf({ source: SOURCE, id }))
  const known = new Set(keys)
  return [
    ...keys.flatMap((key) => {
      const entry = ledger.entries.get(key)
      const lost = channels.filter((channel) => (entry?.arrivals[channel] ?? 0) === 0)
      const twice = (entry?.applied ?? 1) === 1 ? [] : [`${key} had its effect ${entry?.applied} times`]
      return [...lost.map((channel) => `${key} never came by ${channel}`), ...twice]
    }),
    ...[...ledger.entries.keys()].flatMap((key) => (known.has(key) ? [] : [`${key} was never there`])),
    ...ledger.irregular,
  ]
}

/** Runs work on many things, so many at a time. */
async function sideBySide<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<void>) {
  const waiting = [...items.entries()]
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next[1], next[0])
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane))
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(250)
}

const CANARY = `CANARY-${crypto.randomUUID()}`
const said: Confidential = {
  minutes: `被申请人当庭表示经济困难。${CANARY}`,
  caucusNote: `申请人私下表示最低可以接受两千元。${CANARY}`,
  offer: `被申请人提出一次性支付两千二百元。${CANARY}`,
}

function filingOf(index: number): NonNullable<Message['filing']> {
  return {
    causeCode: '126',
    claimKind: 'money',
    claims: [{ text: '支付2024年度物业费', amountFen: 286_000 }],
    facts: '被申请人拖欠物业费，经多次催要未付。',
    parties: [
      {
        role: 'applicant',
        kind: 'legal-person',
        name: '本溪示例物业服务有限公司',
        identity: { kind: 'unified-social-credit-code', number: '91350100M000100Y43' },
        legalRepresentative: '王示例',
      },
      { role: 'respondent', kind: 'natural-person', name: `张示例${index}`, phone: '13800000000' },
    ],
  }
}

t.test(
  'a peer court and this one keep the same books, whatever breaks between them',
  { timeout: 3_600_000 },
  async (t) => {
    const service = await startService()
    const desk = openDesk(baseUrl, token)
    const as = async (who: string, path: string, body: unknown) => {
      const answer = await desk(who, 'POST', path, body)
      t.equal(answer.status, 201, JSON.stringify(answer.body))
      return answer.body
    }
    const registration = { scopes: ['cases.register', 'webhooks.manage'], courtCodes: [HERE] }
    await as('admin-benxi', '/clients', { clientId: FILING, name: '平山区人民法院跨域立案', ...registration })
    await as('admin-benxi', '/clients', {
      ...{ clientId: RECEIVING, name: '平山区人民法院办案系统', courtCodes: [PEER] },
      scopes: ['handovers.receive', 'outcomes.write'],
    })
    // So that what fails goes to filing, which may be at another court.
    const today = () => shanghaiDate(new Date())
    await as('admin-benxi', '/procedure-profiles', {
      ...{ courtCode: HERE, profile: 'pre-filing', effectiveFrom: today(), source: '测试', confidence: 'confirmed' },
    })
    // The service looks at its reference data anew every few seconds.
    const dispute = { courtCode: HERE, channel: 'counter', ...filingOf(0) }
    await until(
      async () => (await desk('clerk-mingshan', 'POST', '/cases?dryRun=true', dispute)).body.profile === 'pre-filing',
    )
    const roster = await desk('triage-mingshan', 'GET', `/mediators?courtCode=${encodeURIComponent(HERE)}&limit=100`)
    const mediators = (roster.body.items as { id: string; name: string }[]).filter(({ name }) => name === '孙玉华')
    const court: CourtAtWork = {
      ...{ desk, mediatorId: mediators[0]?.id ?? '', mediator: 'mediator-sun', otherCourt: PEER },
    }

    const endpoint = await registerEndpoint({ baseUrl, credentials: filing }, 'main', {
      url: receiver.url,
      courtCodes: [HERE],
    })
    const carelessTypes = ['cn.open-mediation.case.registered.v1', 'cn.open-mediation.offer.accepted.v1'] as const
    const carelessEndpoint = await registerEndpoint({ baseUrl, credentials: filing }, 'careless', {
      url: carelessReceiver.url,
      courtCodes: [HERE],
      types: [...carelessTypes],
    })
    const careless = openLedger(undefined, { isForgetful: true })
    receiveCarelessly = (headers, body) => {
      const received = verifyDelivery(carelessEndpoint.secret, headers, body)
      if ('refused' in received) return 401
      careless.enter('webhook', received.event)
      return 204
    }

    const heard: string[] = []
    const sentBack = new Set<string>()
    let seen = 0
    const openPeer = (saved?: SavedPeerCourt) =>
      openPeerCourt({
        ...{ baseUrl, filing, receiving, courtCode: PEER, secret: endpoint.secret, today },
        hear: (text) => heard.push(text),
        finds: ({ caseId }) => {
          seen += 1
          if (seen % 5 !== 0 || sentBack.has(caseId)) return 'complete'
          sentBack.add(caseId)
          return 'incomplete'
        },
        ...(saved === undefined ? {} : { saved }),
      })
    let peer = openPeer()
    t.teardown(() => peer.close())
    receive = (headers, body) => peer.receive(headers, body)

    const file = async (message: Message): Promise<string> => {
      for (;;) {
        const asked = peer
        try {
          return await asked.file(message)
        } catch (error) {
          // Its system was started anew meanwhile, and asks once more for what it does not know to be done.
          if (asked === peer) throw error
        }
      }
    }
    const restartPeer = async () => {
      receive = () => 503
      const saved = JSON.parse(JSON.stringify(peer.save())) as SavedPeerCourt
      const before = peer
      peer = openPeer(saved)
      receive = (headers, body) => peer.receive(headers, body)
      t.strictSame(await before.close(), [], 'nothing was refused to the peer')
    }

    const filed = new Map<string, string>()
    const trouble = troubleService(service)
    const messages = Array.from(
      { length: CASES },
      (_, index): Message => ({
        senderMessageId: `kuayu-${SEED}-${index}-1`,
        senderMatterId: `kuayu-${SEED}-${index}`,
        sequence: 1,
        sentAt: new Date().toISOString(),
        courtCode: HERE,
        kind: 'cross-region-filing',
        filing: filingOf(index),
      }),
    )
    await sideBySide(messages, async (message, index) => {
      const caseId = await file(message)
      filed.set(message.senderMessageId, caseId)
      if (index % Math.ceil(CASES / 3) === 1) await restartPeer()
      await mediate(court, caseId, index % 2 === 0 ? 'confirmed-elsewhere' : 'filed-elsewhere', said)
    })
    const standing = async () => {
      const { rows } = await admin.query<{ caseId: string; state: string }>(
        `select distinct on (case_id) case_id as "caseId", state from handovers order by case_id, id desc`,
      )
      return rows
    }
    await until(async () => {
      const rows = await standing()
      for (const { caseId, state } of rows) if (state === 'refused') await sendBackAgain(court, caseId)
      const { rowCount: reports } = await admin.query('select from handover_outcomes')
      const areTaken = rows.length === CASES && rows.every(({ state }) => state === 'acknowledged')
      return areTaken && reports === REPORTS_OF_A_CASE * CASES
    })
    const kills = await trouble.stop()

    const { rows: truth } = await admin.query<Truth>(`select case_id || '/' || seq as id, command from case_events`)
    const truthOfCareless = truth.filter(({ command }) => command === 'registerCase' || command === 'acceptOffer')
    const came = (ledger: Ledger, id: string, channel: 'webhook' | 'feed') =>
      (ledger.entries.get(keyOf({ source: SOURCE, id }))?.arrivals[channel] ?? 0) > 0
    await until(
      () =>
        truth.every(({ id }) => came(peer.ledger, id, 'webhook') && came(peer.ledger, id, 'feed')) &&
        truthOfCareless.every(({ id }) => came(careless, id, 'webhook')),
    )

    await t.test(
      'nothing is lost, nothing has its effect twice, each case keeps its order, one event has one content',
      async (t) => {
        t.ok(truth.length >= EVENTS, `${truth.length} events`)
        t.strictSame(faultsOf(peer.ledger, truth, ['webhook', 'feed']).slice(0, 20), [])
        const repeated = [...peer.ledger.entries.values()].filter(({ arrivals }) => arrivals.webhook > 1).length
        t.ok(repeated > 0, `${repeated} came more than once`)
        t.ok(kills >= (EVENTS < 1_500 ? 1 : 3), `the service was killed ${kills} times`)
        const faulty = FAULTS.reduce((sum, fault) => sum + receiver.answers[fault], 0)
        const all = deliveries()
        const isShare = Math.abs(faulty - FAULTY * all) < 5 * Math.sqrt(all * FAULTY * (1 - FAULTY))
        t.ok(isShare, `${faulty} of ${all} answers were faulty`)
        for (const fault of FAULTS) {
          t.ok(EVENTS < 1_500 || receiver.answers[fault] > 0, `${fault}: ${receiver.answers[fault]}`)
        }
        t.comment(`${peer.tally.repeated} of ${peer.tally.attempts} requests of the peer were repeated`)
      },
    )

    await t.test('every event is a CloudEvent whose data fits the schema that is published for its type', async (t) => {
      const ajv = new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true })
      ;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
      const events = heard.flatMap((text): CloudEvent[] => {
        const said = text.startsWith('{') ? JSON.parse(text) : {}
        return said.specversion === '1.0'
          ? [said]
          : (said.items ?? []).filter(({ specversion }: never) => specversion === '1.0')
      })
      t.ok(events.length >= 2 * truth.length, `${events.length} were heard`)
      const types = [...new Set(events.map(({ type }) => type))]
      const schemas = new Map(
        await Promise.all(types.map(async (type) => [type, ajv.compile(await peer.schemaOf(type))] as const)),
      )
      t.ok(types.length >= 15, types.join(' '))
      for (const event of events) {
        const fits = schemas.get(event.type)
        if (!isCloudEvent(event) || fits === undefined || !fits(event.data))
          t.fail(JSON.stringify([event, fits?.errors]))
      }
      const [first] = events
      t.notOk(
        first === undefined || schemas.get(first.type)?.({ ...first.data, words: '' }),
        'control: a schema refuses other members',
      )
    })

    await t.test('every delivery was signed as the official library of Standard Webhooks wants it', async (t) => {
      t.strictSame(peer.refusals, [])
      const sample = heard.find((text) => text.startsWith('{"specversion"')) ?? ''
      const at = new Date()
      const headers = {
        'webhook-id': JSON.parse(sample).id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(endpoint.secret).sign(JSON.parse(sample).id, at, sample),
      }
      t.ok('event' in verifyDelivery(endpoint.secret, headers, sample))
      t.ok('refused' in verifyDelivery(carelessEndpoint.secret, headers, sample), 'control: another secret')
      t.ok(
        'refused' in verifyDelivery(endpoint.secret, headers, sample.replace('"seq":', '"seq": ')),
        'control: another body',
      )
    })

    await t.test(
      'each filing became one case, each hand-over has one number and each report counts once',
      async (t) => {
        const { rows } = await admin.query(
          `select (select count(*)::int from cases) as cases,
              (select count(*)::int from inbound_messages) as messages,
              (select count(*)::int from handovers where state = 'refused') as refused,
              (select count(*)::int from handovers where state = 'acknowledged') as taken,
              (select count(*)::int from handover_outcomes) as reports`,
        )
        t.strictSame(rows, [
          { cases: CASES, messages: CASES, refused: sentBack.size, taken: CASES, reports: REPORTS_OF_A_CASE * CASES },
        ])
        t.ok(sentBack.size > 0, `${sentBack.size} were sent back once`)
        t.equal(new Set(filed.values()).size, CASES)
        const { rows: numbers } = await admin.query<{ id: string; receiverNumber: string | null }>(
          `select id, receiver_number as "receiverNumber" from handovers order by id`,
        )
        const register = [...peer.register].map(([id, { ownNumber }]) => ({ id, receiverNumber: ownNumber }))
        t.strictSame(
          numbers,
          register.sort((one, other) => (one.id < other.id ? -1 : 1)),
        )
        const [message] = messages
        const answer = await peer.askFor(HERE, message?.senderMessageId ?? '')
        t.match(answer, { state: 'applied', case: { id: filed.get(message?.senderMessageId ?? '') } })
      },
    )

    await t.test('not a word of the talks went out', async (t) => {
      t.strictSame(
        heard.filter((text) => text.includes(CANARY)),
        [],
      )
      const [caseId] = filed.values()
      const records = await desk('mediator-sun', 'GET', `/cases/${caseId}/confidential-records`)
      t.equal(JSON.stringify(records.body).split(CANARY).length, 4, 'control: the mediator reads all three')
    })

    await t.test(
      'control: a receiver that does not tell events apart does things twice, and this check sees it',
      async (t) => {
        const faults = faultsOf(careless, truthOfCareless, ['webhook']).filter((fault) =>
          fault.includes('had its effect'),
        )
        t.ok(faults.length > 0, `${faults.length} effects too many`)
        t.strictSame(
          faultsOf(peer.ledger, truth, ['webhook', 'feed']).filter((fault) => fault.includes('had its effect')),
          [],
        )
      },
    )

    for await (const { invariant, violations } of runChecks(admin, INVARIANTS)) t.equal(violations, 0, invariant.id)
    t.strictSame(await peer.close(), [], 'nothing was refused to the peer')
  },
)
