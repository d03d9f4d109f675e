import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { parseStrictJson, type StrictJsonCode, StrictJsonError } from '../../src/platform/strict-json.js'

const parse = (text: string, limits = {}) => parseStrictJson(Buffer.from(text), limits)

/** Runs it; only errors of the expected class are caught. */
function attempt<E extends Error>(
  run: () => unknown,
  expected: new (...args: never[]) => E,
): { value?: unknown; error?: E } {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof expected) return { error }
    throw error
  }
}

const refusal = (run: () => unknown) => attempt(run, StrictJsonError).error

t.test('what is refused, and where', async (t) => {
  const cases: [string, StrictJsonCode, string][] = [
    ['', 'invalid-json', ''],
    [' ', 'invalid-json', ''],
    ['{', 'invalid-json', ''],
    ['{"a":1,}', 'invalid-json', ''],
    ['[1,]', 'invalid-json', '/1'],
    ['[1 2]', 'invalid-json', ''],
    ['{a:1}', 'invalid-json', ''],
    ["{'a':1}", 'invalid-json', ''],
    ['{"a" 1}', 'invalid-json', '/a'],
    ['{"a":}', 'invalid-json', '/a'],
    ['1 1', 'invalid-json', ''],
    ['nul', 'invalid-json', ''],
    ['nulll', 'invalid-json', ''],
    ['True', 'invalid-json', ''],
    ['NaN', 'invalid-json', ''],
    ['-Infinity', 'invalid-json', ''],
    ['01', 'invalid-json', ''],
    ['+1', 'invalid-json', ''],
    ['.5', 'invalid-json', ''],
    ['5.', 'invalid-json', ''],
    ['1e', 'invalid-json', ''],
    ['0x10', 'invalid-json', ''],
    ['"a', 'invalid-json', ''],
    ['"a\\', 'invalid-json', ''],
    ['"\\x41"', 'invalid-json', ''],
    ['"\\u00"', 'invalid-json', ''],
    ['"a\nb"', 'invalid-json', ''],
    ['"\u0000"', 'invalid-json', ''],
    ['\u00a01', 'invalid-json', ''],
    ['// a\n1', 'invalid-json', ''],
    ['{"a":1,"a":2}', 'duplicate-member', '/a'],
    ['{"a":1,"\\u0061":2}', 'duplicate-member', '/a'],
    ['{"b":[0,{"a":{},"a":{}}]}', 'duplicate-member', '/b/1/a'],
    ['{"a/b~c":1,"a/b~c":2}', 'duplicate-member', '/a~1b~0c'],
    ['{"__proto__":{}}', 'forbidden-member', '/__proto__'],
    ['{"\\u005f_proto__":{}}', 'forbidden-member', '/__proto__'],
    ['{"x":{"constructor":{"prototype":{}}}}', 'forbidden-member', '/x/constructor'],
    ['"\\u0000"', 'forbidden-character', ''],
    ['{"a":"x\\u0000"}', 'forbidden-character', '/a'],
    ['{"\\u0000":1}', 'forbidden-character', ''],
    ['"\\ud800"', 'forbidden-character', ''],
    ['"\\udc00\\ud800"', 'forbidden-character', ''],
    ['"\\ud83d\u0041"', 'forbidden-character', ''],
    ['{"\\udfff":1}', 'forbidden-character', ''],
    ['1e400', 'number-not-exact', ''],
    ['-1e400', 'number-not-exact', ''],
    ['1e-400', 'number-not-exact', ''],
    [`0.${'0'.repeat(90)}1e-300`, 'number-not-exact', ''],
    ['-0', 'number-not-exact', ''],
    ['-0.0', 'number-not-exact', ''],
    ['-0e1', 'number-not-exact', ''],
    ['9007199254740992', 'number-not-exact', ''],
    ['-9007199254740992', 'number-not-exact', ''],
    ['9007199254740993', 'number-not-exact', ''],
    ['1e16', 'number-not-exact', ''],
    ['12345678901234567890', 'number-not-exact', ''],
    ['0.1000000000000000055', 'number-not-exact', ''],
    ['9007199254740991.5', 'number-not-exact', ''],
    ['1.23456e-320', 'number-not-exact', ''],
    [`1.${'0'.repeat(200)}`, 'number-not-exact', ''],
    ['{"a":[{"amountFen":1e400}]}', 'number-not-exact', '/a/0/amountFen'],
  ]
  for (const [text, code, pointer] of cases) {
    t.match(
      refusal(() => parse(text)),
      { code, pointer, message: code },
      JSON.stringify(text.slice(0, 60)),
    )
  }
})

t.test('bytes that are not UTF-8', async (t) => {
  const cases: [number[], StrictJsonCode][] = [
    [[0xef, 0xbb, 0xbf, 0x7b, 0x7d], 'byte-order-mark'],
    [[0x22, 0xff, 0x22], 'invalid-utf8'],
    [[0x22, 0xc0, 0xaf, 0x22], 'invalid-utf8'],
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 'invalid-utf8'],
    [[0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 'invalid-utf8'],
    [[0x22, 0xe4, 0xb8, 0x22], 'invalid-utf8'],
    [[0x22, 0xb1, 0xbe, 0xcf, 0xaa, 0x22], 'invalid-utf8'],
    [[0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], 'invalid-utf8'],
    [[0x7b, 0x00, 0x7d, 0x00], 'invalid-json'],
  ]
  for (const [bytes, code] of cases) {
    t.match(
      refusal(() => parseStrictJson(Buffer.from(bytes))),
      { code },
      Buffer.from(bytes).toString('hex'),
    )
  }
  t.equal(parseStrictJson(Buffer.from('"\ufeff"')), '\ufeff', 'within a string it is a character like others')
})

t.test('what is accepted as it is', async (t) => {
  for (const text of [
    '{}',
    '[]',
    ' { "a" : [ 1 , -2.50 , true , false , null , "本溪\\n𠮷\\ud83d\\ude00" ] } \r\n\t',
    '9007199254740991',
    '-9007199254740991',
    '0.30000000000000004',
    '1.50',
    '1E3',
    '1e-7',
    '0e999',
    '0.0',
    '5e-324',
    '2.2250738585072014e-308',
    '"\\u0041\\/"',
    '{"2":1,"1":2,"":3,"toString":4,"hasOwnProperty":5,"prototype":6}',
  ]) {
    t.strictSame(parse(text), JSON.parse(text), text)
  }
  t.equal(Object.getPrototypeOf(parse('{"a":1}')), Object.prototype)
})

t.test('limits', async (t) => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  t.strictSame(parse(nested(32)), JSON.parse(nested(32)))
  t.match(
    refusal(() => parse(nested(33))),
    { code: 'too-deep', pointer: '/0'.repeat(32) },
  )
  t.match(
    refusal(() => parse(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`)),
    { code: 'too-deep' },
  )
  t.match(
    refusal(() => parse('['.repeat(500_000))),
    { code: 'too-deep' },
  )
  t.match(
    refusal(() => parse('{"a":'.repeat(200_000))),
    { code: 'too-deep' },
  )

  const object = (members: number) => `{${Array.from({ length: members }, (_, i) => `"m${i}":${i}`).join()}}`
  t.strictSame(parse(object(2000)), JSON.parse(object(2000)))
  t.match(
    refusal(() => parse(object(2001))),
    { code: 'too-many-members', pointer: '/m2000' },
  )
  t.match(
    refusal(() => parse(`[${object(1001)},${object(1000)}]`)),
    { code: 'too-many-members' },
    'all objects together',
  )
  const array = (length: number) => JSON.stringify(Array(length).fill(0))
  t.ok(parse(array(10_000)))
  t.match(
    refusal(() => parse(array(10_001))),
    { code: 'too-many-members', pointer: '/10000' },
  )
  t.match(
    refusal(() => parse('[[1]]', { depth: 1 })),
    { code: 'too-deep', pointer: '/0' },
  )
  t.match(
    refusal(() => parse('{"a":{"b":1}}', { members: 1 })),
    { code: 'too-many-members', pointer: '/a/b' },
  )
  t.match(
    refusal(() => parse('[[1],2]', { elements: 2 })),
    { code: 'too-many-members', pointer: '/1' },
  )
})

t.test('a pointer is well formed and bounded, whatever the member is called', async (t) => {
  const name = `${'x'.repeat(79)}😀${'y'.repeat(1000)}`
  t.match(
    refusal(() => parse(JSON.stringify({ [name]: [Number.MAX_VALUE] }))),
    { pointer: `/${'x'.repeat(79)}/0` },
  )
})

/** Every JSON value that survives: no name twice, no forbidden name or character. */
const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 2 }),
    fc.constantFrom('"', '\\', '/', '\n', '\u2028', '\u007f'),
  ),
})
const clean = text.map((value) => value.replaceAll('\0', ''))
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    clean,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      clean.filter((name) => name !== 'constructor' && name !== '__proto__'),
      tie('value'),
      {
        maxKeys: 5,
        noNullPrototype: true,
      },
    ),
  ),
})).value

t.test('what JSON.stringify writes is read back', async () => {
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const written = JSON.stringify(value, null, indent)
      return isDeepStrictEqual(parse(written), JSON.parse(written))
    }),
    { numRuns: 2000 },
  )
})

t.test('any text: accepted means equal to JSON.parse, refused as no JSON means JSON.parse refuses too', async () => {
  const pieces = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '"b"',
      '"\\u0061"',
      '"\\',
      '\\ud83d',
      '\\ude00',
      '\\u0000',
      'true',
      'null',
    ],
    ...[
      '-',
      '0',
      '1',
      '12',
      '.5',
      'e',
      'E+',
      'e-400',
      '9007199254740993',
      ' ',
      '\n',
      '\u00a0',
      '//',
      '"__proto__"',
      '本',
    ],
  )
  const soup = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''))
  const damaged = fc
    .tuple(values, fc.nat(), fc.nat({ max: 3 }), fc.oneof(pieces, fc.constant('')))
    .map(([value, place, cut, piece]) => {
      const written = JSON.stringify(value)
      const at = place % (written.length + 1)
      return written.slice(0, at) + piece + written.slice(at + cut)
    })
  fc.assert(
    fc.property(fc.oneof(soup, damaged, fc.json()), (written) => {
      fc.pre(!/\p{Surrogate}/u.test(written))
      const native = attempt(() => JSON.parse(written), SyntaxError)
      const strict = attempt(() => parse(written), StrictJsonError)
      if (strict.error === undefined) {
        return native.error === undefined && isDeepStrictEqual(strict.value, native.value)
      }
      return strict.error.code !== 'invalid-json' || native.error !== undefined
    }),
    { numRuns: 20_000 },
  )
})

t.test('any number: accepted means printed back as the same number', async () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 })
  const literal = fc
    .tuple(
      fc.constantFrom('', '-'),
      digits.map((whole) => whole.replace(/^0+(?=\d)/, '')),
      fc.option(digits),
      fc.option(fc.integer({ min: -340, max: 320 })),
    )
    .map(([sign, whole, fraction, exponent]) => {
      return `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`
    })
  /** The number as an exact integer multiple of 10^-400. */
  const exact = (written: string) => {
    const [mantissa = '', exponent = '0'] = written.toLowerCase().split('e')
    const [whole = '', fraction = ''] = mantissa.split('.')
    return BigInt(whole + fraction) * 10n ** BigInt(400 + Number(exponent) - fraction.length)
  }
  fc.assert(
    fc.property(literal, (written) => {
      const value = Number(written)
      const safe = Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0)
      const survives = safe && exact(written) === exact(String(value))
      return refusal(() => parse(written))?.code === (survives ? undefined : 'number-not-exact')
    }),
    { numRuns: 5000 },
  )
})

t.test('any bytes: a value or a StrictJsonError', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      refusal(() => parseStrictJson(Buffer.from(bytes)))
    }),
    { numRuns: 5000 },
  )
})

t.test('no input of a megabyte takes long', async (t) => {
  const size = 1_000_000
  const inputs = {
    zeros: `0.1${'0'.repeat(size)}1`,
    digits: '1'.repeat(size),
    spaces: `${' '.repeat(size)}1`,
    escapes: `"${'\\u0041'.repeat(size / 6)}"`,
    'open string': `"${'\\"'.repeat(size / 2)}`,
    brackets: '['.repeat(size),
    pairs: `[${'[],'.repeat(size / 3)}]`,
  }
  for (const [name, written] of Object.entries(inputs)) {
    const bytes = Buffer.from(written)
    const begun = process.hrtime.bigint()
    refusal(() => parseStrictJson(Buffer.from(bytes)))
    const tookMs = Number(process.hrtime.bigint() - begun) / 1e6
    t.ok(tookMs < 500, `${name}: ${tookMs.toFixed(1)} ms`)
  }
})
