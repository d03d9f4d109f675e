import fc from 'fast-check'
import t from 'tap'
import {
  CONFIRMATION_AFTER,
  latestDecision,
  latestReport,
} from '../../../../src/modules/settlement/handovers/decide-outcome.js'
import { HANDOVER_OUTCOMES } from '../../../../src/modules/settlement/tables.js'

const report = fc.record({
  kind: fc.constantFrom(...HANDOVER_OUTCOMES),
  decidedOn: fc.constantFrom('2026-03-10', '2026-03-11', '2026-03-12'),
  senderId: fc.constantFrom('a', 'b'),
  messageId: fc.constantFrom('1', '2', '3', '4'),
})
const reports = fc.uniqueArray(report, {
  minLength: 1,
  maxLength: 8,
  selector: ({ senderId, messageId }) => `${senderId}/${messageId}`,
})
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** What is kept after each report as the verb keeps it: the new one counts if it is the latest of all. */
function settled<Report>(arrived: readonly Report[], latest: (all: readonly Report[]) => Report | undefined) {
  let counting: Report | undefined
  const known: Report[] = []
  for (const next of arrived) {
    known.push(next)
    if (latest(known) === next) counting = next
  }
  return counting
}

t.test('the outcome that counts is the same in whatever order the reports come', async (t) => {
  t.comment(`seed ${seed}`)
  fc.assert(
    fc.property(reports, fc.infiniteStream(fc.nat()), (all, dice) => {
      const shuffled = [...all].sort(() => ((dice.next().value ?? 0) % 2 === 0 ? 1 : -1))
      const decisions = (list: readonly (typeof all)[number][]) =>
        list.filter(({ kind }) => CONFIRMATION_AFTER[kind] !== undefined)
      t.equal(settled(all, latestReport), settled(shuffled, latestReport))
      t.equal(settled(decisions(all), latestDecision), settled(decisions(shuffled), latestDecision))
    }),
    { seed, numRuns: 300 },
  )
})

t.test('control: the one that came last is not the same in every order', async (t) => {
  const lastArrived = (all: readonly { messageId: string }[]) => all.at(-1)
  const [one, other] = [{ messageId: '1' }, { messageId: '2' }]
  t.not(settled([one, other], lastArrived), settled([other, one], lastArrived))
})
