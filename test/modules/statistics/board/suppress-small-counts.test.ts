import fc from 'fast-check'
import { test } from 'tap'
import { hiddenCells } from '../../../../src/modules/statistics/board/hide-small-values.js'
import { CASES_SHOWN_MIN, hiddenParts } from '../../../../src/modules/statistics/board/suppress-small-counts.js'

const isSmall = (count: number) => count > 0 && count < CASES_SHOWN_MIN
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

const TABLES: readonly [string, readonly number[], 'all' | readonly number[]][] = [
  ['nothing is small: nothing is hidden', [10, 20, 30], []],
  ['nothing happened: nothing is hidden', [0, 0, 0], []],
  ['one small part takes the smallest other with it', [3, 20, 10], [0, 2]],
  ['two small parts that are enough together hide each other', [3, 4, 20], [0, 1]],
  ['two small parts that are too few together need a third', [1, 2, 20, 9], [0, 1, 3]],
  ['a part without cases does not count as company', [3, 0, 20, 9], [0, 3]],
  ['exactly five is shown', [5, 20], []],
  ['a small total is hidden with everything', [1, 2, 0], 'all'],
  ['a small part of a total that is nothing else is hidden with it', [4], 'all'],
  ['nothing is left to hide with', [4, 1], [0, 1]],
]

test('small parts are hidden, and with them what would give them away', (t) => {
  for (const [title, parts, expected] of TABLES) {
    const hidden = hiddenParts(
      [sum(parts)],
      parts.map((part) => [part]),
    )
    t.strictSame(hidden === 'all' ? hidden : [...hidden].sort(), expected, title)
  }
  t.end()
})

test('whatever the parts, subtraction tells of no fewer than five cases', (t) => {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000)
  t.comment(`seed ${seed}`)
  let suppressed = 0
  let given = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(6)), { minLength: 1, maxLength: 8 }), (parts) => {
      const counts = parts.map(([all, some]) => [all + some, some])
      const total = [sum(counts.map(([all = 0]) => all)), sum(counts.map(([, some = 0]) => some))]
      const hidden = hiddenParts(total, counts)
      if (hidden === 'all') return true
      if (hidden.size > 0) suppressed += 1
      // Control: without the company, the total less what is seen would often have told.
      if (counts.filter((part) => part.some(isSmall)).length === 1) given += 1
      const seen = counts.filter((_, index) => !hidden.has(index))
      if (seen.some((part) => part.some(isSmall))) return false
      if (hidden.size === 1) return false
      return total.every((count, base) => !isSmall(count - sum(seen.map((part) => part[base] ?? 0))))
    }),
    { seed, numRuns: 5_000 },
  )
  t.ok(suppressed > 500, `${suppressed} tables with something hidden`)
  t.ok(given > 100, `${given} tables in which one small part alone would have been given away`)
  t.end()
})

test('figures of one family hide each other, courts and months hide from the same total', (t) => {
  const count = (numerator: number) => ({ numerator, denominator: null })
  const rate = (numerator: number, denominator: number) => ({ numerator, denominator })
  const mediations = {
    family: 'mediations',
    kind: 'count',
    total: count(60),
    courts: [count(40), count(20)],
    months: [count(30), count(30)],
    today: count(0),
  } as const
  const share = {
    family: 'mediations',
    kind: 'rate',
    total: rate(38, 60),
    courts: [rate(20, 40), rate(18, 20)],
    months: [rate(19, 30), rate(19, 30)],
    today: rate(0, 0),
  } as const
  t.strictSame(hiddenCells([mediations]).courts, [false, false], 'control: the counts alone hide nothing')
  const hidden = hiddenCells([mediations, share])
  t.strictSame(hidden.courts, [true, true], 'two mediations of the second court were not by video')
  t.strictSame(hidden.months, [false, false])
  t.equal(hidden.total, false)
  const small = hiddenCells([
    { ...mediations, total: count(4), courts: [count(4), count(0)], months: [count(4), count(0)] },
  ])
  t.strictSame(small, { total: true, courts: [true, true], months: [true, true], today: true })
  t.equal(hiddenCells([{ ...mediations, today: count(2) }]).today, true, 'two cases of today are not shown')
  const mean = { ...mediations, family: 'fast-track', kind: 'mean', total: rate(900, 60), today: rate(3, 1) } as const
  const days = hiddenCells([
    { ...mean, courts: [rate(600, 40), rate(300, 20)], months: [rate(450, 30), rate(450, 30)] },
  ])
  t.strictSame(
    [days.total, days.courts, days.today],
    [false, [false, false], true],
    'of a mean the cases count, not the days',
  )
  t.end()
})
