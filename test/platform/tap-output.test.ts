import { test } from 'tap'
import { readOutcome } from '../support/tap-output.js'

const OUTPUT = `TAP version 14
# Subtest: a case is registered once
    ok 1 - the number is given
    not ok 2 - nobody else is told
      ---
      diff: |
        ok 1 - said by a program, no assertion
        -told
        +not told
      ...
    # Subtest: by two clerks at once
        ok 1 - one of them
        1..1
    ok 3 - by two clerks at once # time=2.5ms
    1..3
    # failed 1 of 3 tests
not ok 1 - a case is registered once # time=8ms
  ---
  at:
    lineNumber: 3
  ...
ok 2 - the database is empty again
1..2
# failed 1 of 2 tests
`

test('assertions are counted, and what sums them up is not', async (t) => {
  const { passed, failed } = readOutcome(OUTPUT)
  t.strictSame({ passed, failed }, { passed: 3, failed: 1 })
})

test('what failed is shown with its diagnosis, and nothing else', async (t) => {
  const { failures } = readOutcome(OUTPUT)
  t.equal(failures[0], '    not ok 2 - nobody else is told')
  t.ok(failures.includes('        +not told'))
  t.ok(failures.includes('    lineNumber: 3'))
  t.notOk(failures.some((line) => /number is given|empty again|by two clerks/.test(line)))
})

test('an output that breaks off has what came before', async (t) => {
  const { passed, failed } = readOutcome(OUTPUT.slice(0, OUTPUT.indexOf('    not ok 2')))
  t.strictSame({ passed, failed }, { passed: 1, failed: 0 })
})
