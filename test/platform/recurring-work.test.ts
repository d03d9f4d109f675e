import t from 'tap'
import { type RecurringTask, startRecurringWork } from '../../src/platform/recurring-work.js'

const HOUR = 3_600_000

// The work itself does not keep this process alive.
const alive = setInterval(() => {}, HOUR)
t.teardown(() => clearInterval(alive))

/** Work whose runs end when the test says so. */
function heldTask(everyMs: number) {
  const runs: { end(): void; fail(error: unknown): void; signal: AbortSignal }[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const task: RecurringTask = {
    name: 'held',
    everyMs,
    run: (signal) =>
      new Promise((end, fail) => {
        runs.push({ end, fail, signal })
        for (const { count, resolve } of waiting) if (runs.length >= count) resolve()
      }),
  }
  const begun = (count: number) =>
    runs.length >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve }))
  return { task, runs, begun }
}

function keptLog() {
  const lines: { members: object; message: string }[] = []
  return { lines, log: { error: (members: object, message: string) => lines.push({ members, message }) } }
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1))
}

t.test('each task runs at once and again after its last end, never beside itself', async (t) => {
  const held = heldTask(1)
  const work = startRecurringWork({ tasks: [held.task], log: keptLog().log })
  t.equal(held.runs.length, 1, 'at once')
  await turns(20)
  t.equal(held.runs.length, 1, 'not again while it runs')
  held.runs[0]?.end()
  await held.begun(2)
  held.runs[1]?.end()
  await held.begun(3)
  held.runs[2]?.end()
  await work.stop()
  t.pass('it ran again and again')
})

t.test('one task does not wait for another', async (t) => {
  const slow = heldTask(1)
  const quick = heldTask(1)
  const work = startRecurringWork({ tasks: [slow.task, quick.task], log: keptLog().log })
  for (let run = 1; run <= 3; run += 1) {
    await quick.begun(run)
    quick.runs[run - 1]?.end()
  }
  t.equal(slow.runs.length, 1)
  const stopped = work.stop()
  slow.runs[0]?.end()
  for (const { end } of quick.runs) end()
  await stopped
})

t.test('a run that fails is logged without what its error says, and tried again', async (t) => {
  const held = heldTask(1)
  const { lines, log } = keptLog()
  const thrower: RecurringTask = {
    name: 'thrower',
    everyMs: HOUR,
    run: () => {
      throw new RangeError('张示例 13800000000')
    },
  }
  const work = startRecurringWork({ tasks: [held.task, thrower], log })
  held.runs[0]?.fail(Object.assign(new TypeError('zhao@mediators.example'), { code: 'ECONNREFUSED' }))
  await held.begun(2)
  held.runs[1]?.end()
  await work.stop()
  const told = lines.map(({ members, message }) => {
    const { task, fault } = members as { task: string; fault: { type: string; code?: string } }
    return [task, fault.type, fault.code, message]
  })
  t.strictSame(told.sort(), [
    ['held', 'TypeError', 'ECONNREFUSED', 'recurring work failed'],
    ['thrower', 'RangeError', undefined, 'recurring work failed'],
  ])
  t.notMatch(JSON.stringify(lines), /张示例|13800000000|zhao@/)
})

t.test('stop waits for the runs under way, tells them, and begins no other', async (t) => {
  const held = heldTask(1)
  const { lines, log } = keptLog()
  const work = startRecurringWork({ tasks: [held.task], log })
  let hasStopped = false
  const stopped = work.stop().then(() => {
    hasStopped = true
  })
  await turns(5)
  t.notOk(hasStopped)
  t.ok(held.runs[0]?.signal.aborted)
  held.runs[0]?.fail(new Error('aborted'))
  await stopped
  await turns(5)
  t.equal(held.runs.length, 1)
  t.strictSame(lines, [], 'a run that was told to end has not failed')
  await work.stop()
})

t.test('stop does not wait for the next turn, and waiting for a turn does not keep the process alive', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const held = heldTask(HOUR)
  const work = startRecurringWork({ tasks: [held.task], log: keptLog().log })
  held.runs[0]?.end()
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(timers(), before)
  const control = setTimeout(() => {}, HOUR)
  t.equal(timers(), before + 1, 'control: a timer that does is seen')
  clearTimeout(control)
  await work.stop()
})
