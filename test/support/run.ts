/** Builds the service and the tests, starts one PostgreSQL for the whole run, runs every file in a process of its own, and counts. */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js'
import { buildTests, sourcePath } from './build-tests.js'
import { readOutcome } from './tap-output.js'
import { prepareTemplate } from './template-database.js'

const TIMEOUT_S = 240

interface Options {
  readonly timeout: number
  readonly jobs: number
  readonly tap: boolean
}

function positive(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('a whole number, at least 1')
  return number
}

const command = new Command('test')
  .argument('[files...]', 'test/**/*.test.ts; all when none is named')
  .option('--timeout <seconds>', 'after which a file has failed', positive, TIMEOUT_S)
  // One more than there are cores, since tests also wait for PostgreSQL.
  .option('--jobs <number>', 'files that run at the same time', positive, availableParallelism() + 1)
  .option('--tap', 'print the whole output of the tests', false)
  .parse()
const options = command.opts<Options>()

interface Finished {
  readonly output: string
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null
}

/** Runs a built test. At its timeout tap says what the process was waiting for, and ends it. */
function runFile(file: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
    timeout: options.timeout * 1_000,
    killSignal: 'SIGALRM',
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) =>
    child.on('close', (code, signal) =>
      resolve({ output: Buffer.concat(chunks).toString('utf8'), code: signal ?? code }),
    ),
  )
}

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
const tests = await buildTests(command.args)

const directory = mkdtempSync(join(tmpdir(), 'open-mediation-test-'))
chmodSync(directory, 0o755)
const postgres = await startEmbeddedPostgres({ directory, durable: false, log: () => {} })

let passed = 0
let failed = 0
try {
  await prepareTemplate(postgres.adminConnectionString, postgres.connectionString)
  const env = {
    ...process.env,
    TEST_ADMIN_URL: postgres.adminConnectionString,
    TEST_DATABASE_URL: postgres.connectionString,
    // The process as a whole has one, see above.
    TAP_TIMEOUT: '0',
  }
  const waiting = [...tests]
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const beganMs = performance.now()
      const { output, code } = await runFile(file, env)
      const seconds = ((performance.now() - beganMs) / 1_000).toFixed(1)
      const outcome = readOutcome(output)
      passed += outcome.passed
      failed += code === 0 ? outcome.failed : Math.max(1, outcome.failed)
      const ended = code === 0 ? 'ok' : `not ok, ended with ${code}`
      const line = `${ended} - ${sourcePath(file)}: ${outcome.passed} in ${seconds} s`
      const shown = options.tap ? [output] : outcome.failures
      process.stdout.write(`${[line, ...shown].join('\n')}\n`)
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, work))
} finally {
  await postgres.stop()
  rmSync(directory, { recursive: true, force: true })
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
