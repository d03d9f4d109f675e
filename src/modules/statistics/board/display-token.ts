import { createHash } from 'node:crypto'
import { randomBytes } from '../../../platform/random.js'

const TOKEN = /^omd_([1-9][0-9]{0,4})_([A-Za-z0-9_-]{43})$/
const COURT_NUMBER_MAX = 65_535

/** A display token as it is looked up: its court, and what is kept of it. */
export interface DisplayKey {
  readonly courtId: number
  readonly tokenHash: string
}

/** Whether this is meant as a display token and not as one of the issuer, which always has two dots. */
export function looksLikeDisplayToken(token: string): boolean {
  return token.startsWith('omd_')
}

/** A new display token of a court: 256 random bits that are shown once. */
export function mintDisplayToken(courtId: number): string {
  return `omd_${courtId}_${randomBytes(32).toString('base64url')}`
}

/**
 * What a display token is looked up by; undefined when it is none.
 *
 * The hash is over the whole token, so that a changed court number finds nothing. It needs no salt: nobody can guess
 * 256 bits.
 */
export function displayKeyOf(token: string): DisplayKey | undefined {
  const courtId = Number(TOKEN.exec(token)?.[1])
  if (!(courtId <= COURT_NUMBER_MAX)) return undefined
  return { courtId, tokenHash: createHash('sha256').update(token).digest('hex') }
}
