import { randomBytes, randomUUID } from 'node:crypto'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { Webhook } from 'standardwebhooks'
import { newId } from '../../../platform/ids.js'
import { cloudEventOf } from '../feed/event-types.js'
import { mintSecret } from './secrets.js'

const ANSWER_WITHIN_MS = 15_000
const TOO_OLD_MS = 301_000
const TOO_EARLY_MS = 330_000
const BATCH = 100
const COURT = '辽0504'

/** A request as it is sent; a header may stand in it more than once. */
interface Attempt {
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

interface Check {
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly expects: 'accepts' | 'refuses'
  /** Each is made when it is sent, so that its timestamp is of then. */
  readonly attempts: readonly (() => Attempt)[]
}

/** What one check came to. */
export interface CheckResult extends Pick<Check, 'name' | 'zh' | 'en' | 'expects'> {
  /** Statuses that came, each once; a word where nothing came. */
  readonly came: readonly string[]
  readonly isMet: boolean
}

/** An event about no case that exists. */
function exampleEvent(): { id: string; body: string } {
  const caseId = newId()
  const at = new Date()
  const event = cloudEventOf(
    {
      ...{ position: 1, caseId, seq: 2, profile: 'filed-first', command: 'registerCase', at },
      ...{ fromState: 'received', toState: 'registered', occurredOn: at.toISOString().slice(0, 10) },
      ...{ enteredLate: false, recordId: null, ground: null },
    },
    COURT,
  )
  return { id: event.id, body: JSON.stringify(event) }
}

interface Changes {
  readonly at?: Date
  readonly timestamp?: string
  readonly id?: string
  readonly sentBody?: string
  readonly signature?: (right: string) => string
  readonly more?: readonly (readonly [string, string])[]
  readonly without?: string
}

/** An event signed with the secret, then changed as asked. */
function attempt(secret: string, event: { id: string; body: string }, changes: Changes = {}): Attempt {
  const at = changes.at ?? new Date()
  const right = new Webhook(secret).sign(event.id, at, event.body)
  const headers: (readonly [string, string])[] = [
    ['content-type', 'application/json'],
    ['webhook-id', changes.id ?? event.id],
    ['webhook-timestamp', changes.timestamp ?? String(Math.floor(at.getTime() / 1000))],
    ['webhook-signature', changes.signature?.(right) ?? right],
    ...(changes.more ?? []),
  ]
  return { headers: headers.filter(([name]) => name !== changes.without), body: changes.sentBody ?? event.body }
}

function checksFor(secret: string): Check[] {
  const signed =
    (changes: (seconds: string) => Changes = () => ({})) =>
    () =>
      attempt(secret, exampleEvent(), changes(String(Math.floor(Date.now() / 1000))))
  const same = exampleEvent()
  const repeated = () => attempt(secret, same)
  const other = mintSecret()
  const check =
    (expects: Check['expects']) =>
    (name: string, zh: string, en: string, ...attempts: (() => Attempt)[]): Check => ({
      ...{ name, zh, en, expects, attempts },
    })
  const accepts = check('accepts')
  const refuses = check('refuses')
  return [
    accepts('valid', '签名正确的事件', 'An event that is rightly signed', repeated),
    accepts(
      'repeated-id',
      '同一事件再次到达（应答成功，不得重复处理）',
      'The same event again: answer 2xx, act once',
      repeated,
    ),
    accepts(
      'two-signatures',
      '轮换密钥：两个签名，正确的在后',
      'Two signatures while secrets rotate, the right one second',
      () => {
        const event = exampleEvent()
        const another = new Webhook(other).sign(event.id, new Date(), event.body)
        return attempt(secret, event, { signature: (right) => `${another} ${right}` })
      },
    ),
    accepts(
      'unknown-version',
      '另有未知版本的签名',
      'Beside the right signature one of a version you do not know',
      signed(() => ({ signature: (right) => `v1a,${randomBytes(64).toString('base64')} ${right}` })),
    ),
    accepts(
      'batch',
      `同时到达的${BATCH}个事件`,
      `${BATCH} events at the same time`,
      ...Array.from({ length: BATCH }, () => signed()),
    ),
    refuses(
      'replayed',
      '时间戳早于300秒（重放）',
      'A timestamp more than 300 seconds old: a replay',
      signed(() => ({ at: new Date(Date.now() - TOO_OLD_MS) })),
    ),
    refuses(
      'from-the-future',
      '时间戳晚于300秒',
      'A timestamp more than 300 seconds ahead',
      signed(() => ({ at: new Date(Date.now() + TOO_EARLY_MS) })),
    ),
    refuses('wrong-secret', '使用其他密钥签名', 'Signed with another secret', () => attempt(other, exampleEvent())),
    refuses('changed-body', '内容被改动', 'The body was changed', () => {
      const event = exampleEvent()
      return attempt(secret, event, { sentBody: event.body.replace('"registered"', '"withdrawn"') })
    }),
    refuses(
      'changed-id',
      '事件编号被改动',
      'The id was changed',
      signed(() => ({ id: `${randomUUID()}/1` })),
    ),
    refuses(
      'changed-timestamp',
      '时间戳被改动',
      'The timestamp was changed',
      signed((timestamp) => ({ at: new Date(Date.now() - 60_000), timestamp })),
    ),
    ...(['signature', 'timestamp', 'id'] as const).map((name) =>
      refuses(
        `without-${name}`,
        `没有 webhook-${name}`,
        `No webhook-${name}`,
        signed(() => ({ without: `webhook-${name}` })),
      ),
    ),
    refuses(
      'doubled-timestamp',
      '时间戳出现两次',
      'The timestamp stands twice',
      signed((seconds) => ({ at: new Date(Date.now() - TOO_OLD_MS), more: [['webhook-timestamp', seconds]] })),
    ),
    refuses(
      'doubled-id',
      '事件编号出现两次',
      'The id stands twice',
      signed(() => ({ more: [['webhook-id', `${randomUUID()}/1`]] })),
    ),
    ...['NaN', '-1', '1e12', '99999999999999999999', '1700000000.5x'].map((timestamp, place) =>
      refuses(
        `timestamp-out-of-range-${place + 1}`,
        `时间戳不合规：${timestamp}`,
        `A timestamp out of range: ${timestamp}`,
        signed(() => ({ timestamp })),
      ),
    ),
    ...['v1,', 'v1', ',', 'v2,AAAA', 'v1,AAAA', `v1,${'A'.repeat(4_000)}`].map((signature, place) =>
      refuses(
        `malformed-signature-${place + 1}`,
        `签名不合规：${signature.slice(0, 12)}`,
        `A malformed signature: ${signature.slice(0, 12)}`,
        signed(() => ({ signature: () => signature })),
      ),
    ),
  ]
}

/** Sends one request and gives the status that came, or a word when nothing did. Redirects are not followed. */
function send(url: URL, { headers, body }: Attempt): Promise<string> {
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, { method: 'POST' })
    const names = new Set(headers.map(([name]) => name))
    for (const name of names) {
      const values = headers.flatMap(([other, value]) => (other === name ? [value] : []))
      request.setHeader(name, values.length === 1 ? (values[0] ?? '') : values)
    }
    request.setTimeout(ANSWER_WITHIN_MS, () => request.destroy(new Error('timeout')))
    request.on('response', (response) => {
      response.resume()
      resolve(String(response.statusCode))
    })
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    request.end(body)
  })
}

const isTaken = (came: string) => /^2\d\d$/.test(came)
/** Anything else, a redirect or a fault of the receiver, is no refusal. */
const isRefused = (came: string) => /^4\d\d$/.test(came)

/**
 * Tries a receiver: what it has to take, and what it has to refuse with a status of 400 to 499.
 *
 * @param secret - which the receiver knows
 */
export async function checkReceiver(url: string, secret: string): Promise<CheckResult[]> {
  const target = new URL(url)
  const results: CheckResult[] = []
  for (const { attempts, ...check } of checksFor(secret)) {
    const came = await Promise.all(attempts.map((make) => send(target, make())))
    const isMet = came.every(check.expects === 'accepts' ? isTaken : isRefused)
    results.push({ ...check, came: [...new Set(came)], isMet })
  }
  return results
}
