import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from './canonical-json.js'

/** SHA-256 over the canonical JSON of a value, 32 bytes. */
export function digestOf(value: JsonValue): Buffer {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest()
}
