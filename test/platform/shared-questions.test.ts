import t from 'tap'
import { type SharedQuestion, shareQuestions } from '../../src/platform/shared-questions.js'

const question: SharedQuestion = {
  name: 'test_double',
  text: 'select 2 * value from json_array_elements_text($1)',
  isReading: true,
  share: (rows) => rows,
}

/** A database whose statements are answered by hand. */
function heldDatabase() {
  const sent: { items: number[]; answer: () => void; fail: (error: Error) => void }[] = []
  const share = shareQuestions(
    (_query, [json]) =>
      new Promise((resolve, reject) => {
        const items: number[] = JSON.parse(String(json))
        sent.push({ items, answer: () => resolve({ rows: items.map((item) => 2 * item) }), fail: reject })
      }),
  )
  return { sent, ask: (items: number[]) => items.map((item) => share(question, item)) }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
const turn = () => new Promise(setImmediate)

t.test('who asks while a lane is free goes at once and alone', async (t) => {
  const { sent, ask } = heldDatabase()
  const answers = ask([1, 2])
  t.strictSame(
    sent.map(({ items }) => items),
    [[1], [2]],
  )
  for (const { answer } of sent) answer()
  t.strictSame(await Promise.all(answers), [2, 4])
})

t.test('who asks while both lanes are busy goes together, sixteen at most, and each gets the own answer', async (t) => {
  const { sent, ask } = heldDatabase()
  const answers = ask(upTo(23))
  t.equal(sent.length, 2)
  for (let next = 0; next < 4; next += 1) {
    sent[next]?.answer()
    await turn()
  }
  t.strictSame(
    sent.map(({ items }) => items),
    [[0], [1], upTo(18).slice(2), [18, 19, 20, 21, 22]],
  )
  t.strictSame(
    await Promise.all(answers),
    upTo(23).map((item) => 2 * item),
  )
})

t.test('a statement that fails tells those who asked in it, and nobody else', async (t) => {
  const { sent, ask } = heldDatabase()
  const settled = Promise.allSettled(ask([0, 1, 2, 3]))
  sent[0]?.answer()
  await turn()
  sent[2]?.fail(new Error('canceling statement due to statement timeout'))
  sent[1]?.answer()
  const outcomes = await settled
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
  )
  const [later] = ask([7])
  sent[3]?.answer()
  t.equal(await later, 14, 'the lane is free again')
})
