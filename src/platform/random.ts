import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 8_192
const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/**
 * Bytes of the cryptographic source, fetched from it in advance: asking for a few at a time costs more than using them.
 *
 * @param size - at most 256
 * @returns a copy that nobody else is given
 */
export function randomBytes(size: number): Buffer {
  if (size > 256) throw new RangeError('more bytes than are kept in advance')
  if (used + size > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + size))
  pool.fill(0, used, used + size)
  used += size
  return bytes
}
