import type { MessageRow } from './store.js'

type Place = Pick<MessageRow, 'sequence' | 'state'>

/** The sequence number that comes next in a matter: the first that is not settled. */
export function nextSequence(messages: readonly Place[]): number {
  const settled = new Set(messages.filter(({ state }) => state !== 'waiting').map(({ sequence }) => sequence))
  let next = 1
  while (settled.has(next)) next += 1
  return next
}

/**
 * The message whose turn it is: nothing before it is missing or waits. Messages are applied in the sender's order and in
 * no other, so that a matter ends the same however they arrive.
 */
export function nextTurn<Found extends Place>(messages: readonly Found[]): Found | undefined {
  const next = nextSequence(messages)
  return messages.find(({ sequence, state }) => sequence === next && state === 'waiting')
}
