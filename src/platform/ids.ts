import { randomBytes } from './random.js'

/** Comes before every id (RFC 9562): where a walk over ids begins. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000'
/** Comes after every id (RFC 9562): where a list that goes backwards begins. */
export const MAX_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** A new UUIDv7 (RFC 9562): 48-bit millisecond time first, so that indexes grow at one end. */
export function newId(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return formatUuid(bytes)
}

export function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
