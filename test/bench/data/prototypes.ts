import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { buildApp } from '../../../src/app.js'
import { sequenceEvents } from '../../../src/modules/exchange/feed/sequence-events.js'
import { countFigures } from '../../../src/modules/statistics/count-figures.js'
import type { Db } from '../../../src/platform/database.js'
import { NOTHING_ALLOWED, openOutbound } from '../../../src/platform/outbound.js'
import type { Vault } from '../../../src/platform/vault.js'
import { Course, type Send } from './course.js'
import { LIVES, type Mix } from './lives.js'
import { Random } from './random.js'

const ISSUER = 'https://issuer.test'
const AUDIENCE = 'open-mediation'
const DAY_MS = 86_400_000

/** A case that was really driven over the API, and how much of all cases shall be like it. */
export interface Prototype {
  readonly caseId: string
  readonly share: number
}

/**
 * Drives cases over the API to where cases of a court are, on days spread over the fourteen months before `today`.
 *
 * @param db - of an own database with the demonstration people
 * @param perPercent - how many cases stand for one percent of all; more give more different days
 */
export async function drivePrototypes(
  db: Db,
  vault: Vault,
  { today, seed, perPercent, mix }: { today: Date; seed: number; perPercent: number; mix: Mix },
): Promise<Prototype[]> {
  await db.$client.query('update mediators set capacity = 500')
  const clock = { now: today }
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' }],
  })
  const app = await buildApp({
    db,
    now: () => clock.now,
    vault,
    tokens: { issuer: ISSUER, audience: AUDIENCE, keys },
    logLevel: 'silent',
    rateLimitPerMinute: 10_000_000,
    outbound: openOutbound(NOTHING_ALLOWED),
  })
  const send: Send = async (who, now, method, path, body, version) => {
    clock.now = now
    const token = await signToken(privateKey, who, now)
    return inject(app, token, method, path, body, version)
  }
  const random = new Random(seed)
  const prototypes: Prototype[] = []
  try {
    for (const { share: shares, ageDays, registered, live } of LIVES) {
      const share = shares[mix]
      const count = Math.max(4, Math.round(share * perPercent))
      for (let nth = 0; nth < count; nth += 1) {
        const age = Math.round(ageDays[0] + ((ageDays[1] - ageDays[0]) * nth) / (count - 1))
        const course = new Course(send, nth, morningBefore(today, age, random))
        await course.receive(registered, random)
        await live(course)
        prototypes.push({ caseId: course.caseId, share: share / count })
      }
    }
  } finally {
    await app.close()
  }
  // What is counted of a case is copied with it.
  const counting = { db, now: () => today }
  await sequenceEvents(counting)
  await countFigures(counting)
  return prototypes
}

/** Some time of the working morning in China, so that acts of the same day never lie in the future of their receipt. */
function morningBefore(today: Date, days: number, random: Random): Date {
  const midnight = Math.floor(today.getTime() / DAY_MS) * DAY_MS
  return new Date(midnight - days * DAY_MS + 2 * 3_600_000 + random.below(3_600_000))
}

function signToken(key: CryptoKey, subject: string, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  return new SignJWT({ client_id: 'demo-desk' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 3600)
    .setJti(randomUUID())
    .sign(key)
}

async function inject(
  app: Pick<FastifyInstance, 'inject'>,
  token: string,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  version: number | undefined,
): Promise<unknown> {
  const response = await app.inject({
    method,
    url: path,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${response.body}`)
  return JSON.parse(response.body)
}
