import { isUtf8 } from 'node:buffer'

export type StrictJsonCode =
  | 'invalid-utf8'
  | 'byte-order-mark'
  | 'invalid-json'
  | 'duplicate-member'
  | 'forbidden-member'
  | 'forbidden-character'
  | 'number-not-exact'
  | 'too-deep'
  | 'too-many-members'

/** A body that is refused. It never repeats what the body says, except member names in the pointer. */
export class StrictJsonError extends Error {
  readonly code: StrictJsonCode
  /** JSON Pointer (RFC 6901) to the place, when the text could be read so far. */
  readonly pointer: string | undefined

  constructor(code: StrictJsonCode, pointer?: string) {
    super(code)
    this.name = 'StrictJsonError'
    this.code = code
    this.pointer = pointer
  }
}

export interface StrictJsonLimits {
  /** Objects and arrays within each other. */
  readonly depth: number
  /** Members of all objects together. */
  readonly members: number
  /** Elements of all arrays together. */
  readonly elements: number
}

const DEFAULT_LIMITS: StrictJsonLimits = { depth: 32, members: 2_000, elements: 10_000 }

/**
 * Parses JSON so that what is stored is what was sent.
 *
 * The value equals that of `JSON.parse`, but everything that would be altered in silence or mean different things to
 * different parsers is refused: bytes that are not UTF-8, a byte order mark, the same member twice, members named
 * `__proto__` or `constructor`, NUL and lone surrogates (also escaped), and numbers that a double cannot hold as
 * written, including -0 and integers beyond 2^53 - 1.
 *
 * @throws StrictJsonError
 * @see RFC 8259 sections 4, 6, 8.1, 8.2; RFC 7493 (I-JSON) section 2
 */
export function parseStrictJson(bytes: Buffer, limits: Partial<StrictJsonLimits> = {}): unknown {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new StrictJsonError('byte-order-mark')
  if (!isUtf8(bytes)) throw new StrictJsonError('invalid-utf8')
  return new Reader(bytes.toString('utf8'), { ...DEFAULT_LIMITS, ...limits }).readDocument()
}

const TAB = 0x09
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const LETTER_F = 0x66
const LETTER_T = 0x74
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const FORBIDDEN_CHARACTER = /[\0\p{Surrogate}]/u

/** One pass over the text. It descends once per level, so the depth limit also bounds the stack. */
class Reader {
  readonly #text: string
  readonly #limits: StrictJsonLimits
  readonly #path: (string | number)[] = []
  #at = 0
  #members = 0
  #elements = 0

  constructor(text: string, limits: StrictJsonLimits) {
    this.#text = text
    this.#limits = limits
  }

  readDocument(): unknown {
    const value = this.#readValue(0)
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail('invalid-json')
    return value
  }

  #readValue(depth: number): unknown {
    const code = this.#skipSpace()
    if (code === QUOTE) return this.#readString()
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (depth >= this.#limits.depth) this.#fail('too-deep')
      return code === OPEN_BRACE ? this.#readObject(depth) : this.#readArray(depth)
    }
    if (code === MINUS || (code >= ZERO && code <= NINE)) return this.#readNumber()
    if (code === LETTER_T) return this.#readWord('true', true)
    if (code === LETTER_F) return this.#readWord('false', false)
    return this.#readWord('null', null)
  }

  #readObject(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {}
    this.#at += 1
    if (this.#skipSpace() === CLOSE_BRACE) {
      this.#at += 1
      return object
    }
    for (;;) {
      if (this.#skipSpace() !== QUOTE) this.#fail('invalid-json')
      const name = this.#readString()
      this.#path[depth] = name
      this.#members += 1
      if (this.#members > this.#limits.members) this.#fail('too-many-members')
      if (name === '__proto__' || name === 'constructor') this.#fail('forbidden-member')
      if (Object.hasOwn(object, name)) this.#fail('duplicate-member')
      if (this.#skipSpace() !== COLON) this.#fail('invalid-json')
      this.#at += 1
      object[name] = this.#readValue(depth + 1)
      this.#path.length = depth
      const next = this.#skipSpace()
      this.#at += 1
      if (next === CLOSE_BRACE) return object
      if (next !== COMMA) this.#fail('invalid-json')
    }
  }

  #readArray(depth: number): unknown[] {
    const array: unknown[] = []
    this.#at += 1
    if (this.#skipSpace() === CLOSE_BRACKET) {
      this.#at += 1
      return array
    }
    for (;;) {
      this.#path[depth] = array.length
      this.#elements += 1
      if (this.#elements > this.#limits.elements) this.#fail('too-many-members')
      array.push(this.#readValue(depth + 1))
      this.#path.length = depth
      const next = this.#skipSpace()
      this.#at += 1
      if (next === CLOSE_BRACKET) return array
      if (next !== COMMA) this.#fail('invalid-json')
    }
  }

  #readString(): string {
    const text = this.#text
    const start = this.#at
    let at = start
    let isEscaped = false
    for (;;) {
      at += 1
      const code = text.charCodeAt(at)
      if (code === QUOTE) break
      if (code === BACKSLASH) {
        isEscaped = true
        at += 1
      } else if (!(code >= SPACE)) {
        this.#fail('invalid-json')
      }
    }
    this.#at = at + 1
    return isEscaped ? this.#unescaped(text.slice(start, at + 1)) : text.slice(start + 1, at)
  }

  // Only escapes can bring these in: raw control characters are no JSON, and UTF-8 has no lone surrogates.
  #unescaped(literal: string): string {
    let value: string
    try {
      value = JSON.parse(literal)
    } catch {
      this.#fail('invalid-json')
    }
    if (FORBIDDEN_CHARACTER.test(value)) this.#fail('forbidden-character')
    return value
  }

  #readNumber(): number {
    NUMBER.lastIndex = this.#at
    const literal = NUMBER.exec(this.#text)?.[0]
    if (literal === undefined) this.#fail('invalid-json')
    this.#at += literal.length
    const value = Number(literal)
    if (!survives(literal, value)) this.#fail('number-not-exact')
    return value
  }

  #readWord<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('invalid-json')
    this.#at += word.length
    return value
  }

  /** Moves over white space and answers the character code there, NaN at the end. */
  #skipSpace(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return code
      this.#at += 1
    }
  }

  #fail(code: StrictJsonCode): never {
    throw new StrictJsonError(code, this.#path.map((token) => `/${pointerToken(token)}`).join(''))
  }
}

const POINTER_TOKEN_LENGTH_MAX = 80

function pointerToken(token: string | number): string {
  const short = String(token)
    .slice(0, POINTER_TOKEN_LENGTH_MAX)
    .replace(/\p{Surrogate}$/u, '')
  return short.replaceAll('~', '~0').replaceAll('/', '~1')
}

// No double needs more, and the comparison below must stay cheap.
const NUMBER_LENGTH_MAX = 100

/** Whether printing the number gives the number that was written. Fifteen digits always fit a double. */
function survives(literal: string, value: number): boolean {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
  if (literal.length > NUMBER_LENGTH_MAX || (value === 0 && literal.startsWith('-'))) return false
  if (literal.length <= 15 && !/e/i.test(literal)) return true
  return decimal(literal) === decimal(String(value))
}

/** A number as significant digits and exponent, so that 1.50, 15e-1 and 1.5 read the same. */
function decimal(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const scale = Number(exponent) - fraction.length + (digits.length - significant.length)
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${scale}`
}
