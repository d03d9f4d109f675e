/** Builds the service and the tests, starts one PostgreSQL for the whole run, runs tap, and counts. */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js'
import { buildTests, sourcePath } from './build-tests.js'
import { prepareTemplate } from './template-database.js'

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
const asked = process.argv.slice(2)
const isOption = (argument: string) => argument.startsWith('-')
const tests = await buildTests(asked.filter((argument) => !isOption(argument)))

const directory = mkdtempSync(join(tmpdir(), 'open-mediation-test-'))
chmodSync(directory, 0o755)
const postgres = await startEmbeddedPostgres({ directory, durable: false, log: () => {} })

const isTerminal = process.stdout.isTTY === true

/** One line per test file, and everything that failed with its diagnosis: what a log needs. */
function report(tap: string): string {
  const shown: string[] = []
  let isFailure = false
  for (const line of tap.split('\n')) {
    if (/^(not )?ok \d+ - /.test(line)) shown.push(sourcePath(line.replace(/ \{$/, '')))
    const isPoint = /^ +(not )?ok \d+/.test(line)
    if (isPoint) isFailure = /^ +not ok/.test(line)
    if (isFailure) shown.push(line)
    if (/^ +\.\.\.$/.test(line)) isFailure = false
  }
  return `${shown.join('\n')}\n`
}

/** Counts the assertions of a raw TAP stream: test points that are not the summary of a subtest. */
function count(tap: string): { passed: number; failed: number } {
  const totals = { passed: 0, failed: 0 }
  const lines = tap.split('\n')
  for (const [index, line] of lines.entries()) {
    const point = /^( *)(not )?ok \d+/.exec(line)
    if (point === null) continue
    const before = lines[index - 1] ?? ''
    const isSummary = line.endsWith('{') || /^ +1\.\.\d+|^ +}/.test(before) || /# time=/.test(line)
    if (!isSummary) totals[point[2] === undefined ? 'passed' : 'failed'] += 1
  }
  return totals
}

let code = 1
const output = join(directory, 'results.tap')
try {
  await prepareTemplate(postgres.adminConnectionString, postgres.connectionString)
  const tap = spawn(
    process.execPath,
    [
      'node_modules/.bin/tap',
      `--output-file=${output}`,
      `--reporter=${isTerminal ? 'terse' : 'silent'}`,
      ...asked.filter(isOption),
      ...tests,
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        TEST_ADMIN_URL: postgres.adminConnectionString,
        TEST_DATABASE_URL: postgres.connectionString,
      },
    },
  )
  code = await new Promise<number>((resolve) => tap.on('close', (status) => resolve(status ?? 1)))
} finally {
  await postgres.stop()
}
const results = existsSync(output) ? readFileSync(output, 'utf8') : ''
if (!isTerminal) process.stdout.write(report(results))
const totals = count(results)
rmSync(directory, { recursive: true, force: true })
const failed = code === 0 ? totals.failed : Math.max(1, totals.failed)
process.stdout.write(`${totals.passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || totals.passed === 0 ? 1 : 0
