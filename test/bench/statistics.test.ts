import fc from 'fast-check'
import { test } from 'tap'
import { growthOf } from './soak.js'
import { median, quantile, spread } from './statistics.js'

test('the median is the middle value, or the mean of the two in the middle', async (t) => {
  t.equal(median([3, 1, 2]), 2)
  t.equal(median([4, 1, 3, 2]), 2.5)
  t.equal(median([10, 9]), 9.5)
  t.throws(() => median([]), RangeError)
})

test('the median lies in the range and does not depend on the order', async (t) => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { minLength: 1 })
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(values, (list) => {
        const { median: middle, min, max } = spread(list)
        return min <= middle && middle <= max && middle === median([...list].reverse())
      }),
    ),
  )
})

test('a quantile is a value that was measured, by nearest rank', async (t) => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1)
  t.equal(quantile(hundred, 0.5), 50)
  t.equal(quantile(hundred, 0.99), 99)
  t.equal(quantile(hundred, 1), 100)
  t.equal(quantile([7], 0.99), 7)
  t.throws(() => quantile([], 0.5), RangeError)
})

test('growth compares the beginning and the end of the second half', async (t) => {
  const climbing = Array.from({ length: 24 }, (_, index) => (index < 12 ? index : 100))
  t.equal(growthOf(climbing), 0)
  const later = [...climbing, ...Array.from({ length: 24 }, (_, index) => (index < 12 ? 100 : 110))]
  t.ok(Math.abs(growthOf(later) - 0.1) < 1e-9)
})
