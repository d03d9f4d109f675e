/** Id of a mediation case: a UUIDv8 that carries the number of its court. Minted by the server only, opaque to clients. */
export type CaseId = string & { readonly __brand: 'CaseId' }

const TIME_MAX = 2 ** 48 - 1
const COURT_ID_MAX = 0xffff
const RANDOM_BYTES = 8
const FORM = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

/**
 * Mints the id of a new case.
 *
 * | bits    | content                                            |
 * |---------|----------------------------------------------------|
 * | 0-47    | milliseconds since 1970-01-01, so that ids sort by time |
 * | 48-51   | version, 8                                         |
 * | 52-63   | court number, high 12 bits                         |
 * | 64-65   | variant, binary 10                                 |
 * | 66-69   | court number, low 4 bits                           |
 * | 70-127  | 58 random bits                                     |
 *
 * @param nowMs - milliseconds since 1970-01-01, integer
 * @param courtId - number of the court, 0 to 65,535
 * @param random - at least 8 bytes of a cryptographic source; the first 8 are used
 * @throws RangeError when an argument is out of range
 * @see RFC 9562 section 5.8; layout: project decision
 */
export function mintCaseId(nowMs: number, courtId: number, random: Uint8Array): CaseId {
  return mintIdOfCourt(nowMs, courtId, random) as CaseId
}

/** An id of the same form for something else that is looked up by its id alone: a series, an operation, a plan. */
export function mintIdOfCourt(nowMs: number, courtId: number, random: Uint8Array): string {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs > TIME_MAX) throw new RangeError('nowMs must be a 48-bit integer')
  if (!Number.isInteger(courtId) || courtId < 0 || courtId > COURT_ID_MAX) {
    throw new RangeError('courtId must be a 16-bit integer')
  }
  if (random.length < RANDOM_BYTES) throw new RangeError('8 random bytes are needed')

  const time = hex(nowMs, 12)
  const courtHigh = hex(courtId >>> 4, 3)
  const [first = 0, ...rest] = random.subarray(0, RANDOM_BYTES)
  const variantByte = hex(0x80 | ((courtId & 0xf) << 2) | (first & 0b11), 2)
  const tail = rest.map((byte) => hex(byte, 2)).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-8${courtHigh}-${variantByte}${tail.slice(0, 2)}-${tail.slice(2)}`
}

/**
 * The number of the court that a case, or whatever else has such an id, belongs to, read from the id alone.
 *
 * It says where to look, not that there is anything: anyone can make up a well-formed id.
 *
 * @returns 0 to 65,535, or undefined when the text is not a UUIDv8 in its usual form
 */
export function courtOf(id: string): number | undefined {
  if (!isCaseId(id)) return undefined
  const high = Number.parseInt(id.slice(15, 18), 16)
  const low = (Number.parseInt(id.slice(19, 21), 16) >>> 2) & 0xf
  return (high << 4) | low
}

/** Whether a text has the form of a case id. */
export function isCaseId(id: string): id is CaseId {
  return FORM.test(id)
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
