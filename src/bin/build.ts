import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { FOR_NODE } from '../bundling.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const DIST = join(ROOT, 'dist')
const BOARD = join(ROOT, 'src/board')
const BOARD_BUILT = join(DIST, 'board')

/** The service, its programs, and the thread that makes plans. */
async function buildService(): Promise<void> {
  const programs = readdirSync(join(ROOT, 'src/bin')).map((file) => `src/bin/${file}`)
  rmSync(DIST, { recursive: true, force: true })
  await build({
    ...FOR_NODE,
    entryPoints: {
      server: 'src/server.ts',
      'plan-worker': 'src/modules/assignment/plans/plan-worker.ts',
      ...Object.fromEntries(programs.map((file) => [file.slice('src/'.length, -'.ts'.length), file])),
    },
    absWorkingDir: ROOT,
    outdir: DIST,
    sourcemap: true,
  })
}

/** The page of the board: one document that names its script and its style by what is in them. */
async function buildBoard(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: { board: join(BOARD, 'main.ts'), style: join(BOARD, 'style.css') },
    outdir: join(BOARD_BUILT, 'assets'),
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  })
  rmSync(BOARD_BUILT, { recursive: true, force: true })
  mkdirSync(join(BOARD_BUILT, 'assets'), { recursive: true })
  const put = (extension: string, contents: Uint8Array) => {
    const name = `${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.${extension}`
    writeFileSync(join(BOARD_BUILT, 'assets', name), contents)
    return `/board/assets/${name}`
  }
  const built = (extension: string) => {
    const file = outputFiles.find(({ path }) => path.endsWith(`.${extension}`))
    if (file === undefined) throw new Error(`the page has no .${extension}`)
    return put(extension, file.contents)
  }
  const html = readFileSync(join(BOARD, 'board.html'), 'utf8')
    .replace('/board/style.css', built('css'))
    .replace('/board/main.ts', built('js'))
    .replace('/board/icon.svg', put('svg', readFileSync(join(BOARD, 'icon.svg'))))
  writeFileSync(join(BOARD_BUILT, 'board.html'), html)
}

const only = process.argv[2]
if (only !== 'board') await buildService()
await buildBoard()
