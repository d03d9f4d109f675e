import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import { DEMO_PEOPLE } from '../../src/modules/directory/demo-people.js'
import { startRecurringWork } from '../../src/platform/recurring-work.js'
import { openTestCourt } from '../support/app.js'
import { doLongWork } from '../support/long-work.js'
import { runBash, stepsOf } from '../support/page-steps.js'

const TOKEN_COMMAND = 'npm run -s token -- "$1"'

test('the tour of the README prints what the README says', async (t) => {
  const court = await openTestCourt(t)
  Object.defineProperty(court.clock, 'now', { get: () => new Date() })
  await court.app.listen({ host: '127.0.0.1', port: 0 })
  const work = startRecurringWork({
    tasks: [{ name: 'operations', everyMs: 200, run: async () => void (await doLongWork(court)) }],
    log: { error: (members) => t.fail(JSON.stringify(members)) },
  })
  t.teardown(() => work.stop())
  const { port } = court.app.server.address() as AddressInfo

  // Signed here and read from files: the people of the tour are those of the local issuer, which does not run in tests.
  const tokens = join(t.testdir(), 'tokens')
  await mkdir(tokens)
  for (const { subject } of DEMO_PEOPLE) await writeFile(join(tokens, subject), await court.token(subject))

  const steps = stepsOf(await readFile(new URL('../../README.md', import.meta.url), 'utf8'), 'tour')
  t.equal(steps.length, 12)
  const script = steps.map(({ commands }) => `${commands}\necho ----\n`).join('')
  t.ok(script.includes(TOKEN_COMMAND))
  const output = await runBash(script.replace(TOKEN_COMMAND, 'cat "$TOKENS/$1"'), {
    API: `http://127.0.0.1:${port}/v1`,
    TOKENS: tokens,
    NODE_OPTIONS: '',
  })
  t.strictSame(
    output.split('----\n').map((printed) => printed.trim()),
    [...steps.map(({ expected }) => expected), ''],
  )
})
