import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import pg from 'pg'
import { dataKeyStore, SEALED_TABLES } from '../../../src/modules/directory/data-keys.js'
import { seedDemo, seedReference } from '../../../src/modules/directory/seed.js'
import { closeDatabase, type Db, openDatabase } from '../../../src/platform/database.js'
import { startEmbeddedPostgres } from '../../../src/platform/embedded-postgres.js'
import { migrateDatabase } from '../../../src/platform/migrations.js'
import { systemErrorCode } from '../../../src/platform/system-error.js'
import { transaction } from '../../../src/platform/transaction.js'
import { openVault, parseMasterKeys } from '../../../src/platform/vault.js'
import { fillDatabase } from './fill-database.js'
import { MIXES, type Mix } from './lives.js'
import { type Cluster, connect, type Place, placeIn } from './place.js'
import { type Progress, progressPrinter } from './progress.js'
import { drivePrototypes } from './prototypes.js'
import { readTemplates, type Template } from './template.js'

const BENCH_DIRECTORY = '.data/bench'
const SEED = 20_260_101
/** When the people and courts of a data set were entered: before its first case. */
const SEEDED_AT = new Date('2025-01-01T00:00:00.000Z')
const PROTOTYPES_PER_PERCENT = 3
const PROTOTYPES_PER_PERCENT_SMALL = 1
const SMALL_SET_CASES = 50_000

/** Name of the database that holds a data set. */
export function dataSetName(cases: number, mix: Mix = 'short'): string {
  return mix === 'short' ? `bench_${cases}` : `bench_${cases}_${mix}`
}

/** The key of everything sealed in the data sets; made when missing. */
export function personalDataKey(directory: string): string {
  const file = join(directory, 'personal-data.key')
  mkdirSync(directory, { recursive: true })
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}

/**
 * Makes the database of a data set anew, see {@link dataSetName}. A generation that is cut off leaves an earlier one as it was.
 *
 * @param masterKey - base64, see {@link personalDataKey}
 * @returns name of the database
 */
export async function generateData(
  cluster: Cluster,
  masterKey: string,
  cases: number,
  onProgress: (progress: Progress) => void,
  mix: Mix = 'short',
): Promise<string> {
  const masters = parseMasterKeys(masterKey)
  const today = new Date()
  const admin = await connect(cluster.adminConnectionString)
  try {
    const templates = await inScratch(admin, placeIn(cluster, 'bench_prototypes'), (place, db) =>
      makeTemplates(place, db, masters, { today, cases, mix }, onProgress),
    )
    const name = dataSetName(cases, mix)
    const unfinished = placeIn(cluster, `${name}_unfinished`)
    await createDatabase(admin, unfinished)
    const db = openDatabase({ connectionString: unfinished.url, poolSizeMax: 2 })
    const vault = await openVault(masters, dataKeyStore(db), SEALED_TABLES).finally(() => closeDatabase(db))
    await tuneForLoading(admin, () =>
      fillDatabase(unfinished, { cases, seed: SEED, today, vault, templates, onProgress }),
    )
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.query(`alter database ${unfinished.name} rename to ${name}`)
    return name
  } finally {
    await admin.end()
  }
}

async function createDatabase(admin: pg.Client, place: Place): Promise<void> {
  await admin.query(`drop database if exists ${place.name} with (force)`)
  await admin.query(`create database ${place.name} owner ${pg.escapeIdentifier(new URL(place.url).username)}`)
  const db = openDatabase({ connectionString: place.url, poolSizeMax: 2 })
  await migrateDatabase(place.url, 'migrations', () =>
    transaction(db, async (tx) => {
      await seedReference(tx, SEEDED_AT)
      await seedDemo(tx, SEEDED_AT)
    }),
  ).finally(() => closeDatabase(db))
}

async function inScratch<Result>(
  admin: pg.Client,
  place: Place,
  work: (place: Place, db: Db) => Promise<Result>,
): Promise<Result> {
  await createDatabase(admin, place)
  const forgetful = new URL(place.url)
  forgetful.searchParams.set('options', '-c synchronous_commit=off')
  const db = openDatabase({ connectionString: forgetful.toString(), poolSizeMax: 2 })
  try {
    return await work(place, db)
  } finally {
    await closeDatabase(db)
    await admin.query(`drop database ${place.name} with (force)`)
  }
}

async function makeTemplates(
  place: Place,
  db: Db,
  masters: Parameters<typeof openVault>[0],
  { today, cases, mix }: { today: Date; cases: number; mix: Mix },
  onProgress: (progress: Progress) => void,
): Promise<Template[]> {
  onProgress({ step: 'prototypes', done: 0, total: 1 })
  const vault = await openVault(masters, dataKeyStore(db), SEALED_TABLES)
  const perPercent = cases < SMALL_SET_CASES ? PROTOTYPES_PER_PERCENT_SMALL : PROTOTYPES_PER_PERCENT
  const prototypes = await drivePrototypes(db, vault, { today, seed: SEED, perPercent, mix })
  const client = await connect(place.url)
  try {
    return await readTemplates(client, prototypes)
  } finally {
    await client.end()
  }
}

/** Fewer checkpoints while gigabytes are written; afterwards as it was. */
async function tuneForLoading(admin: pg.Client, work: () => Promise<void>): Promise<void> {
  await admin.query("alter system set max_wal_size = '4GB'")
  await admin.query('select pg_reload_conf()')
  try {
    await work()
  } finally {
    await admin.query('alter system reset max_wal_size')
    await admin.query('select pg_reload_conf()')
  }
}

function wholeNumber(text: string): number {
  const cases = Number(text)
  if (!Number.isSafeInteger(cases) || cases < 1000) throw new InvalidArgumentError('a whole number, at least 1000')
  return cases
}

async function main(): Promise<void> {
  const command = new Command('bench:data')
    .description('Generates realistic cases into a database of their own.')
    .requiredOption('--cases <number>', 'how many', wholeNumber)
    .addOption(new Option('--lives <kind>', 'how long most of them are').choices(MIXES).default('short'))
    .option('--directory <path>', 'where the databases are', BENCH_DIRECTORY)
    .parse()
  const { cases, directory, lives } = command.opts<{ cases: number; directory: string; lives: Mix }>()
  const startedAtMs = performance.now()
  const postgres = await startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    durable: true,
    log: (line) => process.stderr.write(`${line}\n`),
  })
  // A process that a signal ends does not run its exit handlers, and the server would outlive it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const printer = progressPrinter()
  try {
    const name = await generateData(postgres, personalDataKey(directory), cases, printer.print, lives)
    printer.stop()
    const seconds = Math.round((performance.now() - startedAtMs) / 1000)
    process.stdout.write(`${name}: ${cases} cases, seed ${SEED}, ${seconds} s\n`)
  } finally {
    printer.stop()
    await postgres.stop()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
