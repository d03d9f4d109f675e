import { canonicalText, chainHash, genesisHash, type TimelineEntry } from '../../workflow/timeline.js'

/** An entry as it is stored. */
export interface StoredEntry extends TimelineEntry {
  readonly canonical: string
  readonly previousHash: Buffer
  readonly hash: Buffer
}

export const TIMELINE_FAULTS = ['gap', 'broken-chain', 'changed-text', 'changed-column', 'wrong-head'] as const

export interface TimelineVerification {
  readonly isIntact: boolean
  readonly entries: number
  readonly headHash: string
  readonly fault: { readonly seq: number; readonly kind: (typeof TIMELINE_FAULTS)[number] } | null
}

/**
 * Recomputes the chain of a case from its stored texts.
 *
 * @param head - last sequence number and hash that the case itself carries: a cut tail shows only there
 */
export function verifyTimeline(
  entries: readonly StoredEntry[],
  head: { readonly lastSeq: number; readonly lastHash: Buffer },
): TimelineVerification {
  let previous = genesisHash()
  const found = (seq: number, kind: (typeof TIMELINE_FAULTS)[number]): TimelineVerification => ({
    isIntact: false,
    entries: entries.length,
    headHash: previous.toString('hex'),
    fault: { seq, kind },
  })
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) return found(index + 1, 'gap')
    if (!entry.previousHash.equals(previous)) return found(entry.seq, 'broken-chain')
    const hash = chainHash(previous, entry.canonical)
    if (!entry.hash.equals(hash)) return found(entry.seq, 'changed-text')
    if (canonicalText(entry) !== entry.canonical) return found(entry.seq, 'changed-column')
    previous = hash
  }
  if (entries.length !== head.lastSeq || !previous.equals(head.lastHash)) return found(entries.length + 1, 'wrong-head')
  return { isIntact: true, entries: entries.length, headHash: previous.toString('hex'), fault: null }
}
