import fc from 'fast-check'
import t from 'tap'
import { courtOf, isCaseId, mintCaseId } from '../../src/workflow/case-id.js'

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const court = fc.integer({ min: 0, max: 0xffff })
const random = fc.uint8Array({ minLength: 8, maxLength: 16 })
const zeros = new Uint8Array(8)

t.test('the layout is the documented one', async (t) => {
  t.equal(mintCaseId(0, 0, zeros), '00000000-0000-8000-8000-000000000000')
  t.equal(mintCaseId(0x0123456789ab, 0xabcd, zeros), '01234567-89ab-8abc-b400-000000000000')
  t.equal(mintCaseId(2 ** 48 - 1, 0xffff, new Uint8Array(8).fill(0xff)), 'ffffffff-ffff-8fff-bfff-ffffffffffff')
  t.equal(mintCaseId(0, 0, Uint8Array.of(0xff, 1, 2, 3, 4, 5, 6, 7, 99)), '00000000-0000-8000-8301-020304050607')
})

t.test('every court number comes back', async (t) => {
  const random = Uint8Array.of(0xff, 0, 0xff, 0, 0xff, 0, 0xff, 0)
  for (let courtId = 0; courtId <= 0xffff; courtId += 1) {
    const id = mintCaseId(1_790_000_000_000, courtId, random)
    if (courtOf(id) !== courtId || courtOf(id.toUpperCase()) !== courtId)
      t.fail(`court ${courtId} became ${courtOf(id)}`)
  }
})

t.test('any time, court and random bytes make a well-formed UUIDv8 of that court', async () => {
  fc.assert(
    fc.property(time, court, random, (nowMs, courtId, bytes) => {
      const id = mintCaseId(nowMs, courtId, bytes)
      return isCaseId(id) && id[14] === '8' && '89ab'.includes(id[19] ?? '') && courtOf(id) === courtId
    }),
  )
})

t.test('ids sort by time as text, whatever the court and the random bytes', async () => {
  fc.assert(
    fc.property(time, time, court, court, random, random, (a, b, courtA, courtB, bytesA, bytesB) => {
      fc.pre(a < b)
      return mintCaseId(a, courtA, bytesA) < mintCaseId(b, courtB, bytesB)
    }),
  )
})

t.test('58 random bits reach the id', async (t) => {
  const withBit = (bit: number) => Uint8Array.from({ length: 8 }, (_, i) => (i === bit >> 3 ? 1 << (bit & 7) : 0))
  const changing = Array.from({ length: 64 }, (_, bit) => bit).filter(
    (bit) => mintCaseId(1, 2, withBit(bit)) !== mintCaseId(1, 2, zeros),
  )
  t.equal(changing.length, 58)
  t.equal(new Set(changing.map((bit) => mintCaseId(1, 2, withBit(bit)))).size, 58)
})

t.test('nothing else has a court', async (t) => {
  for (const text of [
    '',
    'x',
    '01890000-0000-7000-8000-000000000000',
    '01890000-0000-8000-0000-000000000000',
    '01890000-0000-8000-c000-000000000000',
    '0189000000008000800000000000000000',
    '{01890000-0000-8000-8000-000000000000}',
    ' 01890000-0000-8000-8000-000000000000',
    '01890000-0000-8000-8000-000000000000\n',
    '01890000-0000-8000-8000-00000000000g',
  ]) {
    t.equal(courtOf(text), undefined, JSON.stringify(text))
  }
  fc.assert(fc.property(fc.uuid({ version: [1, 2, 3, 4, 5, 6, 7] }), (id) => courtOf(id) === undefined))
  fc.assert(fc.property(fc.string(), (text) => courtOf(text) === undefined))
})

t.test('arguments out of range are refused', async (t) => {
  for (const nowMs of [-1, 0.5, 2 ** 48, Number.NaN]) t.throws(() => mintCaseId(nowMs, 1, zeros), RangeError)
  for (const courtId of [-1, 0.5, 65_536, Number.NaN]) t.throws(() => mintCaseId(0, courtId, zeros), RangeError)
  t.throws(() => mintCaseId(0, 1, new Uint8Array(7)), RangeError)
})
