import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { FOR_NODE } from '../../src/bundling.js'

const BUILT = 'dist/test'

/** Programs under test/support that tests start as processes of their own. */
const PROGRAMS = ['test/support/webhook-worker.ts', 'test/platform/embedded-postgres-owner.ts']

/** A module finds its files from where its source is, not from where it was built to. */
const filesFromTheSources: Plugin = {
  name: 'files from the sources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/(src|test)\/.*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    }))
  },
}

/** Where a test or a program of tests is once it is built. */
export function builtPath(source: string): string {
  return source.replace(/^test\//, `${BUILT}/`).replace(/\.ts$/, '.js')
}

/** What was built as it is called in the sources. */
export function sourcePath(built: string): string {
  return built.replace(`${BUILT}/`, 'test/').replace(/\.js\b/, '.ts')
}

function allTests(): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file}`)
    .sort()
}

/**
 * Builds tests and what they start, so that each test process reads some thirty files and compiles no TypeScript.
 *
 * @param chosen - sources of tests; all when empty
 * @returns paths of the built tests
 */
export async function buildTests(chosen: readonly string[]): Promise<string[]> {
  const tests = chosen.length > 0 ? chosen : allTests()
  const missing = tests.find((test) => !basename(test).endsWith('.test.ts'))
  if (missing !== undefined) throw new Error(`${missing} is no test`)
  rmSync(BUILT, { recursive: true, force: true })
  await build({
    ...FOR_NODE,
    entryPoints: [...tests, ...PROGRAMS],
    outdir: BUILT,
    outbase: 'test',
    sourcemap: true,
    plugins: [filesFromTheSources, ...FOR_NODE.plugins],
  })
  return tests.map(builtPath)
}
