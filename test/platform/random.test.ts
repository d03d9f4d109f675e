import t from 'tap'
import { randomBytes } from '../../src/platform/random.js'

t.test('no bytes are given twice, across refills of the pool', async (t) => {
  const given = Array.from({ length: 5_000 }, () => randomBytes(16).toString('hex'))
  t.equal(new Set(given).size, given.length)
})

t.test('what was given does not change when more is asked for', async (t) => {
  const first = randomBytes(256)
  const copy = Buffer.from(first)
  for (let count = 0; count < 200; count += 1) randomBytes(256)
  t.ok(first.equals(copy))
  t.throws(() => randomBytes(257), RangeError)
})
