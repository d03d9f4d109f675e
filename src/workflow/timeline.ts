import { createHash } from 'node:crypto'
import type { Command } from './commands.js'
import type { CaseState, Profile } from './states.js'

/** What an entry of the timeline says. References and codes only: never personal data, never mediation talk. */
export interface TimelineEntry {
  readonly courtId: number
  readonly caseId: string
  readonly seq: number
  readonly profile: Profile
  readonly command: Command
  readonly fromState: CaseState | 'none'
  readonly toState: CaseState
  readonly occurredOn: string
  readonly at: Date
  readonly enteredLate: boolean
  readonly actorKind: 'person' | 'client' | 'system'
  readonly actorId: string
  readonly clientId: string
  readonly requestId: string
  readonly recordId: string | null
  readonly ground: string | null
}

const GENESIS = Buffer.alloc(32)

export interface ChainedEntry extends TimelineEntry {
  readonly canonical: string
  readonly previousHash: Buffer
  readonly hash: Buffer
}

/** Hash that the first entry of a case continues. */
export function genesisHash(): Buffer {
  return GENESIS
}

/** The text that is hashed, with members in a fixed order. It is stored as it is and never made again from columns. */
export function canonicalText(entry: TimelineEntry): string {
  return JSON.stringify({
    algorithm: 'sha-256',
    schema: 1,
    courtId: entry.courtId,
    caseId: entry.caseId,
    seq: entry.seq,
    profile: entry.profile,
    command: entry.command,
    fromState: entry.fromState,
    toState: entry.toState,
    occurredOn: entry.occurredOn,
    at: entry.at.toISOString(),
    enteredLate: entry.enteredLate,
    actorKind: entry.actorKind,
    actorId: entry.actorId,
    clientId: entry.clientId,
    requestId: entry.requestId,
    recordId: entry.recordId,
    ground: entry.ground,
  })
}

export function chainHash(previousHash: Buffer, canonical: string): Buffer {
  return createHash('sha256').update(previousHash).update(canonical, 'utf8').digest()
}

export function chain(entry: TimelineEntry, previousHash: Buffer): ChainedEntry {
  const canonical = canonicalText(entry)
  return { ...entry, canonical, previousHash, hash: chainHash(previousHash, canonical) }
}
