import { crc32 } from 'node:zlib'
import { invalidRequest } from '../../../problems.js'

/** Courts that one walk over the feed can hold. */
export const FEED_COURTS_MAX = 1_000
/** A cursor of so many courts, each with the largest numbers, has fewer characters than this. */
export const FEED_CURSOR_LENGTH_MAX = 10_000

const FORM = 1
const COURT_MAX = 0xffff
const POSITION_MAX = 2 ** 31 - 1
const CHECKSUM_BYTES = 4

/** How far a reader is in each court, by the number of the court; a court that is not in it begins at its first event. */
export type FeedPositions = ReadonlyMap<number, number>

function pushVarint(bytes: number[], value: number): void {
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(CHECKSUM_BYTES)
  sum.writeUInt32BE(crc32(bytes))
  return sum
}

/**
 * Packs how far a reader is: the form, then for each court in the order of their numbers the step to its number and its
 * position, as varints, and a checksum against slips.
 */
export function encodeFeedCursor(positions: FeedPositions): string {
  const bytes: number[] = [FORM]
  let previous = -1
  for (const [courtId, position] of [...positions].sort(([one], [other]) => one - other)) {
    if (position === 0) continue
    pushVarint(bytes, courtId - previous)
    pushVarint(bytes, position)
    previous = courtId
  }
  const body = Uint8Array.from(bytes)
  return Buffer.concat([body, checksum(body)]).toString('base64url')
}

function readVarint(bytes: Buffer, from: number): { value: number; next: number } | undefined {
  let value = 0
  for (let index = from; index < bytes.length && index < from + 5; index += 1) {
    const byte = bytes[index] ?? 0
    value += (byte & 0x7f) * 2 ** (7 * (index - from))
    if (byte < 0x80) return { value, next: index + 1 }
  }
  return undefined
}

function readPositions(cursor: string): FeedPositions | undefined {
  const bytes = Buffer.from(cursor, 'base64url')
  const body = bytes.subarray(0, -CHECKSUM_BYTES)
  if (body[0] !== FORM || !checksum(body).equals(bytes.subarray(-CHECKSUM_BYTES))) return undefined
  const positions = new Map<number, number>()
  let at = 1
  let courtId = -1
  while (at < body.length) {
    const step = readVarint(body, at)
    const position = step === undefined ? undefined : readVarint(body, step.next)
    if (step === undefined || position === undefined || step.value === 0) return undefined
    courtId += step.value
    if (courtId > COURT_MAX || position.value > POSITION_MAX) return undefined
    positions.set(courtId, position.value)
    at = position.next
  }
  return positions
}

/** The refusal of a cursor that the feed did not give, or not for this. */
export function wrongFeedCursor() {
  return invalidRequest(
    {},
    {
      errors: [
        {
          pointer: '#/after',
          code: 'cursor',
          zh: '游标无效：多法院查询请原样使用上次的 nextCursor，指定 courtCode 时请使用该法院的位置号。',
          en: 'Over several courts `after` is the nextCursor of the last answer, unchanged; with `courtCode` it is a position of that court.',
        },
      ],
    },
  )
}

/**
 * Unpacks what {@link encodeFeedCursor} packed. It carries positions and no rights: courts that the caller has no longer
 * are passed over by whoever uses it.
 *
 * @throws Problem `invalid-request` for anything that `encodeFeedCursor` would not have made
 */
export function decodeFeedCursor(cursor: string): FeedPositions {
  const positions = cursor.length > FEED_CURSOR_LENGTH_MAX ? undefined : readPositions(cursor)
  if (positions === undefined || positions.size > FEED_COURTS_MAX || encodeFeedCursor(positions) !== cursor) {
    throw wrongFeedCursor()
  }
  return positions
}

/**
 * Reads a position of one court.
 *
 * @throws Problem `invalid-request` for anything but a whole number that a position can be
 */
export function decodePosition(text: string): number {
  const position = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN
  if (!(position <= POSITION_MAX)) throw wrongFeedCursor()
  return position
}
