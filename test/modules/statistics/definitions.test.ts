import { test } from 'tap'
import { FIGURES } from '../../../src/modules/statistics/definitions.js'
import { openTestCourt } from '../../support/app.js'

test('GET /figures says of every figure what is counted, in both languages, and where that is taken from', async (t) => {
  const court = await openTestCourt(t)
  const { status, body } = await court.as('clerk-mingshan').get('/v1/figures')
  t.equal(status, 200)
  t.strictSame(
    body.items.map(({ id }: { id: string }) => id),
    FIGURES.map(({ id }) => id),
  )
  for (const item of body.items) {
    for (const { zh, en } of [
      item,
      item.formula,
      item.numerator,
      ...(item.denominator === null ? [] : [item.denominator]),
    ]) {
      t.match(zh, /\p{Script=Han}/u, `${item.id}: Chinese`)
      t.match(en, /^[^\p{Script=Han}]+$/u, `${item.id}: English`)
    }
    t.ok(item.source.length > 3 && item.groupings.includes('court'), item.id)
  }
  const refused = await court.as('mediator-zhao').get('/v1/figures')
  t.equal(refused.status, 403, 'figures of a court are not for its mediators')
})

test('a figure has one id, and a rate has a denominator', (t) => {
  t.equal(new Set(FIGURES.map(({ id }) => id)).size, FIGURES.length)
  for (const { id, kind, denominator } of FIGURES) {
    t.equal(denominator !== null, kind === 'rate' || kind === 'mean' || kind === 'pace', id)
  }
  t.end()
})
