import { createHash } from 'node:crypto'
import type { components } from '../../../openapi/client/mediation.v1.js'

export type CloudEvent = components['schemas']['CloudEvent']

/** The two ways in which an event comes. */
export type Channel = 'webhook' | 'feed'

/** What is known of one event. */
interface Entry {
  /** SHA-256 of the event, whichever way it came. */
  readonly digest: string
  /** How often it came, by each way. */
  readonly arrivals: Record<Channel, number>
  /** How often something was done because of it. */
  applied: number
}

/** How far a case is, as its events tell. */
export interface CaseFile {
  seq: number
  state: string
}

export interface SavedLedger {
  readonly entries: [string, Entry][]
  readonly cases: [string, CaseFile][]
  /** For each way, the last event of each case that came by it. */
  readonly last: Record<Channel, [string, number][]>
  readonly irregular: string[]
}

const EMPTY: SavedLedger = { entries: [], cases: [], last: { webhook: [], feed: [] }, irregular: [] }

/** Events told apart by `source` and `id`. */
export function keyOf({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string {
  return `${source} ${id}`
}

/**
 * The book in which every event is entered once, whichever way and however often it comes, and by which the state of each
 * case is kept. What should not be is noted: another content under a known id, and an event that comes before its
 * predecessor.
 *
 * @param options - `isForgetful` does not look whether an event is known: a receiver that was written without care
 */
export function openLedger(saved: SavedLedger = EMPTY, options: { readonly isForgetful?: boolean } = {}) {
  const entries = new Map(saved.entries)
  const cases = new Map(saved.cases)
  const irregular = [...saved.irregular]

  const last = { webhook: new Map(saved.last.webhook), feed: new Map(saved.last.feed) }
  const noteOrder = (channel: Channel, { id, data: { caseId, seq } }: CloudEvent) => {
    const before = last[channel].get(caseId) ?? 0
    if (seq !== before + 1) irregular.push(`${channel}: ${id} came after ${caseId}/${before}`)
    last[channel].set(caseId, Math.max(before, seq))
  }

  return {
    entries: entries as ReadonlyMap<string, Entry>,
    cases: cases as ReadonlyMap<string, CaseFile>,
    irregular: irregular as readonly string[],
    /** @returns whether it is new, so that something has to be done about it */
    enter(channel: Channel, event: CloudEvent): boolean {
      const key = keyOf(event)
      const digest = createHash('sha256').update(JSON.stringify(event)).digest('hex')
      const known = entries.get(key)
      if (known !== undefined) {
        known.arrivals[channel] += 1
        if (known.digest !== digest) irregular.push(`${channel}: ${event.id} came with other content`)
        if (known.arrivals[channel] === 1) noteOrder(channel, event)
        if (options.isForgetful !== true) return false
        known.applied += 1
        return true
      }
      const arrivals = { webhook: 0, feed: 0, [channel]: 1 }
      entries.set(key, { digest, arrivals, applied: 1 })
      noteOrder(channel, event)
      const { caseId, seq, toState } = event.data
      const file = cases.get(caseId)
      if (seq !== (file?.seq ?? 0) + 1) irregular.push(`${event.id} came after ${caseId}/${file?.seq ?? 0}`)
      cases.set(caseId, { seq, state: toState })
      return true
    },
    save: (): SavedLedger => ({
      entries: [...entries],
      cases: [...cases],
      last: { webhook: [...last.webhook], feed: [...last.feed] },
      irregular,
    }),
  }
}
export type Ledger = ReturnType<typeof openLedger>
