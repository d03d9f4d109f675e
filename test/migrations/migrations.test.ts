import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { is } from 'drizzle-orm'
import { getTableConfig, PgDialect, PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { type Test, test } from 'tap'
import { register } from 'tsx/esm/api'
import { migrateDatabase } from '../../src/platform/migrations.js'
import { ROLES } from '../../src/workflow/roles.js'
import { CASE_STATES, OUTCOMES, PAUSE_REASONS, PROFILES } from '../../src/workflow/states.js'
import { databaseUrl } from '../support/template-database.js'

// Tables are found in the sources, which are TypeScript.
register()

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const MIGRATIONS = join(ROOT, 'migrations')

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run tests through \`npm test -- <file>\``)
  return value
}

/** A database without anything in it, gone afterwards. */
async function emptyDatabase(t: Test): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: required('TEST_ADMIN_URL') })
  await admin.connect()
  const owner = new URL(required('TEST_DATABASE_URL')).username
  await admin.query(`create database ${name} owner ${pg.escapeIdentifier(owner)}`)
  t.teardown(async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  })
  return databaseUrl(required('TEST_DATABASE_URL'), name)
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

const journal: { entries: { idx: number; tag: string; when: number }[] } = JSON.parse(
  readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8'),
)

/** Every file of the migrations with its content. */
function filesOf(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(sql|json)$/.test(file))
      .map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
  )
}

/** Asks drizzle-kit for the migration that brings a copy of the migrations up to the tables in `src`. */
async function generate(out: string): Promise<string> {
  const kit = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/.bin/drizzle-kit'),
      'generate',
      '--dialect=postgresql',
      '--schema=./src/**/tables.ts',
      `--out=${relative(ROOT, out)}`,
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [kit.stdout, kit.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  const code = await new Promise((resolve) => kit.on('close', resolve))
  return `${code}: ${output}`
}

test('the migrations make the tables that the code speaks of', async (t) => {
  const out = join(t.testdir(), 'migrations')
  cpSync(MIGRATIONS, out, { recursive: true })
  const output = await generate(out)
  t.match(output, /No schema changes, nothing to migrate/, output)
  t.strictSame(filesOf(out), filesOf(MIGRATIONS), 'run `npm run migrations`, then read and edit what it writes')
})

test('control: a column that no migration makes is noticed', async (t) => {
  const out = join(t.testdir(), 'migrations')
  cpSync(MIGRATIONS, out, { recursive: true })
  const [newest] = readdirSync(join(out, 'meta'))
    .filter((file) => file.endsWith('_snapshot.json'))
    .sort()
    .slice(-1)
  if (newest === undefined) throw new Error('there is no snapshot')
  const file = join(out, 'meta', newest)
  const snapshot = JSON.parse(readFileSync(file, 'utf8'))
  delete snapshot.tables['public.cases'].columns.facts
  writeFileSync(file, JSON.stringify(snapshot))
  await generate(out)
  const added = Object.entries(filesOf(out)).filter(([name]) => !(name in filesOf(MIGRATIONS)))
  t.ok(added.some(([, text]) => /ALTER TABLE "cases" ADD COLUMN "facts"/.test(text)))
})

test('the journal lists every migration once, in order', (t) => {
  const tags = journal.entries.map(({ tag }) => tag)
  const files = readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
  t.strictSame(tags, files)
  for (const [index, { idx, tag, when }] of journal.entries.entries()) {
    t.equal(idx, index)
    t.match(tag, new RegExp(`^${String(index).padStart(4, '0')}_[a-z][a-z_]+$`))
    t.ok(when > (journal.entries[index - 1]?.when ?? 0), `${tag} is younger than the one before it`)
  }
  t.end()
})

test('three processes that start at once on an empty database all succeed', async (t) => {
  const url = await emptyDatabase(t)
  const order: string[] = []
  const start = async (name: string) => {
    await migrateDatabase(url, MIGRATIONS, async () => {
      order.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      order.push(`${name} ends`)
    })
    return name
  }
  t.strictSame(await Promise.all(['a', 'b', 'c'].map(start)), ['a', 'b', 'c'])
  for (const index of [0, 2, 4]) {
    t.equal(order[index + 1], order[index]?.replace('begins', 'ends'), 'one after the other')
  }
  const [applied] = await query<{ n: number }>(url, 'select count(*)::int as n from drizzle.__drizzle_migrations')
  t.equal(applied?.n, journal.entries.length, 'each migration once')
  await migrateDatabase(url, MIGRATIONS, async () => {})
  const [again] = await query<{ n: number }>(url, 'select count(*)::int as n from drizzle.__drizzle_migrations')
  t.equal(again?.n, journal.entries.length, 'and not again')
})

test('a migration that fails leaves nothing behind, and the next start goes on', async (t) => {
  const url = await emptyDatabase(t)
  const broken = join(t.testdir(), 'migrations')
  cpSync(MIGRATIONS, broken, { recursive: true })
  const tag = `${String(journal.entries.length).padStart(4, '0')}_break_off`
  writeFileSync(
    join(broken, `${tag}.sql`),
    'create table half (id integer);\n--> statement-breakpoint\nselect 1 / 0;\n',
  )
  const last = journal.entries.at(-1)
  const entry = { ...last, idx: journal.entries.length, tag, when: (last?.when ?? 0) + 1 }
  writeFileSync(
    join(broken, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: [...journal.entries, entry] }),
  )
  await t.rejects(migrateDatabase(url, broken, async () => {}))
  const tables = await query<{ name: string }>(
    url,
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  t.notOk(
    tables.some(({ name }) => name === 'half'),
    'no half of a migration',
  )
  await migrateDatabase(url, MIGRATIONS, async () => {})
  const [found] = await query<{ n: number }>(url, 'select count(*)::int as n from cases')
  t.equal(found?.n, 0)
})

/** Text values in a condition: 'x' as the code writes it, 'x'::text as PostgreSQL shows it. */
function literals(condition: string): string[] {
  return [...condition.matchAll(/'([^']*)'/g)].map(([, value = '']) => value).sort()
}

const dialect = new PgDialect()

test('lists in CHECK constraints are the lists in the code', async (t) => {
  const url = await emptyDatabase(t)
  await migrateDatabase(url, MIGRATIONS, async () => {})
  const constraints = await query<{ name: string; definition: string }>(
    url,
    `select conname as name, pg_get_constraintdef(c.oid) as definition
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where contype = 'c' and n.nspname = 'public'`,
  )
  const listed = new Map(constraints.map(({ name, definition }) => [name, literals(definition)]))
  const declared = new Map<string, string[]>()
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/(^|\/)tables\.ts$/.test(file)) continue
    const exported: Record<string, unknown> = await import(join(ROOT, 'src', file))
    for (const table of Object.values(exported)) {
      if (!is(table, PgTable)) continue
      for (const { name, value } of getTableConfig(table).checks) {
        declared.set(name, literals(dialect.sqlToQuery(value).sql))
      }
    }
  }
  t.strictSame([...listed.keys()].sort(), [...declared.keys()].sort(), 'the same constraints')
  t.ok(declared.size > 80, `${declared.size} constraints`)
  for (const [name, values] of declared) t.strictSame(listed.get(name), values, name)
  const known = {
    cases_state_known: CASE_STATES,
    cases_outcome_known: OUTCOMES,
    cases_profile_known: PROFILES,
    cases_pause_reason_known: PAUSE_REASONS,
    grants_role_known: ROLES,
  }
  for (const [name, values] of Object.entries(known)) t.strictSame(listed.get(name), [...values].sort(), name)
})
