import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import t, { type Test } from 'tap'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js'
import { createMissingLinks } from '../../src/platform/postgres-binaries.js'
import { processesWorkingIn, processTable } from '../../src/platform/running-process.js'
import { StartupError } from '../../src/platform/startup-error.js'

const OWNER = 'dist/test/platform/embedded-postgres-owner.js'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'embedded-postgres-')))
chmodSync(root, 0o755)
/** A directory with data in it, copied for the tests that need some. */
const prepared = join(root, 'prepared')
const owners: ChildProcess[] = []

t.teardown(async () => {
  for (const owner of owners) owner.kill('SIGKILL')
  for (const name of readdirSync(root)) {
    for (const pid of serversIn(join(root, name))) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended with its leader.
      }
    }
  }
  await sleep(200)
  rmSync(root, { recursive: true, force: true, maxRetries: 10 })
})

function serversIn(directory: string): number[] {
  const file = join(directory, 'cluster', 'postmaster.pid')
  return processesWorkingIn(join(directory, 'cluster'), 'postgres', existsSync(file) ? [recordedPid(directory)] : [])
}

function recordedPid(directory: string): number {
  const pid = Number.parseInt(readFileSync(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10)
  // 0 and negative numbers would address groups of processes.
  if (!(pid > 1)) throw new Error('the server has not written its process id')
  return pid
}

function copyOfPrepared(name: string): string {
  const directory = join(root, name)
  cpSync(prepared, directory, { recursive: true })
  return directory
}

async function start(test: Test, directory: string, log: string[] = []): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ directory, durable: false, log: (line) => log.push(line) })
  test.teardown(() => postgres.stop())
  return postgres
}

/** Starts another process that owns the directory; `connectionString` is undefined if it ended before it was ready. */
async function startOwner(directory: string, ending: 'stop' | 'exit' = 'stop') {
  const owner = spawnOwner(directory, ending)
  const connectionString = await firstLine(owner)
  return { owner, connectionString }
}

function spawnOwner(directory: string, ending: 'stop' | 'exit'): ChildProcess {
  const owner = spawn(process.execPath, [OWNER, directory, ending], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  })
  owners.push(owner)
  return owner
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined
  for await (const line of createInterface(child.stdout)) return line
  return undefined
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function query(connectionString: string | undefined, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const endMs = Date.now() + 30_000
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error('waited 30 s in vain')
    await sleep(5)
  }
}

async function refusal(starting: Promise<EmbeddedPostgres>): Promise<string> {
  const error: unknown = await starting.then(
    async (postgres) => {
      await postgres.stop()
      return new Error('started')
    },
    (reason: unknown) => reason,
  )
  if (error instanceof StartupError) return error.message
  throw error
}

t.test('a fresh start gives a role that owns its database and is no superuser', async (t) => {
  const postgres = await start(t, prepared)
  t.strictSame(
    await query(
      postgres.connectionString,
      `select current_user::text, current_database()::text, r.rolsuper, pg_get_userbyid(d.datdba)::text, d.datlocale::text,
              pg_encoding_to_char(d.encoding)::text
       from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`,
    ),
    [['mediation', 'mediation', false, 'mediation', 'C.UTF-8', 'UTF8']],
  )
  t.strictSame(
    await query(postgres.adminConnectionString, "select current_user::text, current_setting('is_superuser')"),
    [['postgres', 'on']],
  )
  await query(postgres.connectionString, "create table kept as select 'before'::text as word")
})

t.test('only loopback listens, with passwords that only their owner may read', async (t) => {
  const directory = copyOfPrepared('closed')
  const postgres = await start(t, directory)
  t.strictSame(
    await query(
      postgres.adminConnectionString,
      "select current_setting('listen_addresses'), current_setting('unix_socket_directories')",
    ),
    [['127.0.0.1', '']],
  )
  t.equal(statSync(join(directory, 'cluster', 'service-passwords.json')).mode & 0o777, 0o600)
  t.equal(statSync(join(directory, 'service.lock')).mode & 0o777, 0o600)
  const wrong = new URL(postgres.connectionString)
  wrong.password = 'wrong'
  await t.rejects(query(wrong.href, 'select 1'), { code: '28P01' })
})

t.test('durable data are synchronised with the disk, perishable data are not', async (t) => {
  const settings = `select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')`
  const directory = copyOfPrepared('durable')
  const perishable = await start(t, directory)
  t.strictSame(await query(perishable.connectionString, settings), [['off', 'off', 'off']])
  await perishable.stop()
  const durable = await startEmbeddedPostgres({ directory, durable: true, log: () => {} })
  t.teardown(() => durable.stop())
  t.strictSame(await query(durable.connectionString, settings), [['on', 'on', 'on']])
})

t.test('data survive a restart; stopping twice does no harm', async (t) => {
  const directory = copyOfPrepared('restart')
  const first = await start(t, directory)
  await query(first.connectionString, "insert into kept values ('added')")
  await Promise.all([first.stop(), first.stop()])
  await first.exited
  t.strictSame(serversIn(directory), [])
  t.notOk(existsSync(join(directory, 'service.lock')))
  const second = await start(t, directory)
  t.strictSame(await query(second.connectionString, 'select word from kept order by word'), [['added'], ['before']])
})

t.test('a killed server is noticed and its data recover', async (t) => {
  const directory = copyOfPrepared('server-killed')
  const first = await startEmbeddedPostgres({ directory, durable: true, log: () => {} })
  t.teardown(() => first.stop())
  await query(first.connectionString, "insert into kept values ('committed')")
  process.kill(recordedPid(directory), 'SIGKILL')
  await first.exited
  await first.stop()
  t.ok(existsSync(join(directory, 'cluster', 'postmaster.pid')), 'the server could not tidy up')
  const second = await start(t, directory)
  t.strictSame(await query(second.connectionString, 'select word from kept order by word'), [['before'], ['committed']])
})

t.test('a server whose service was killed is shut down and its data are kept', async (t) => {
  const directory = copyOfPrepared('service-killed')
  const { owner, connectionString } = await startOwner(directory)
  await query(connectionString, "insert into kept values ('committed')")
  const orphan = recordedPid(directory)
  await kill(owner)
  t.ok(serversIn(directory).includes(orphan), 'the server outlives its service')
  const log: string[] = []
  const postgres = await start(t, directory, log)
  t.match(log, [new RegExp(`process ${orphan}.*left behind`)])
  t.notOk(serversIn(directory).includes(orphan))
  t.strictSame(await query(postgres.connectionString, 'select word from kept order by word'), [
    ['before'],
    ['committed'],
  ])
})

t.test('service and server killed together leave nothing that prevents a start', async (t) => {
  const directory = copyOfPrepared('both-killed')
  const { owner } = await startOwner(directory)
  const server = recordedPid(directory)
  owner.kill('SIGKILL')
  process.kill(server, 'SIGKILL')
  await once(owner, 'exit')
  const postgres = await start(t, directory)
  t.strictSame(await query(postgres.connectionString, 'select word from kept'), [['before']])
})

t.test('the id of a dead server that another program has got since does not prevent a start', async (t) => {
  const directory = copyOfPrepared('id-reused')
  const cluster = join(directory, 'cluster')
  writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n`)
  const postgres = await start(t, directory)
  t.strictSame(await query(postgres.connectionString, 'select word from kept'), [['before']])
})

t.test('a first start killed half-way begins anew', async (t) => {
  const directory = join(root, 'half-way')
  const owner = spawnOwner(directory, 'stop')
  await until(() => existsSync(directory) && readdirSync(directory).some((name) => name.startsWith('initialising-')))
  await sleep(100)
  await kill(owner)
  t.notOk(existsSync(join(directory, 'cluster')))
  const postgres = await start(t, directory)
  t.strictSame(await query(postgres.connectionString, 'select 1'), [[1]])
  t.strictSame(readdirSync(directory).sort(), ['cluster', 'postgres.log', 'service.lock'])
})

t.test('a role and database that an earlier start did not get to are made up for', async (t) => {
  const directory = copyOfPrepared('no-database')
  const first = await start(t, directory)
  await query(first.adminConnectionString, 'drop database mediation')
  await query(first.adminConnectionString, 'drop role mediation')
  await first.stop()
  const second = await start(t, directory)
  t.strictSame(await query(second.connectionString, 'select 1'), [[1]])
})

t.test('a second service on the same directory is refused, the first goes on', async (t) => {
  const directory = copyOfPrepared('two')
  const { owner, connectionString } = await startOwner(directory)
  t.match(
    await refusal(startEmbeddedPostgres({ directory, durable: false, log: () => {} })),
    new RegExp(
      `is in use by another running service \\(process ${owner.pid}\\): stop that one first.* / .*正由另一个运行中的服务`,
    ),
  )
  t.strictSame(await query(connectionString, 'select word from kept'), [['before']])
  owner.stdin?.end()
  await once(owner, 'exit')
  t.strictSame(serversIn(directory), [])
  t.notOk(existsSync(join(directory, 'service.lock')))
})

t.test('of two first starts at once one is refused', async (t) => {
  const directory = join(root, 'race')
  const attempts = [0, 1].map(() => startEmbeddedPostgres({ directory, durable: false, log: () => {} }))
  for (const attempt of attempts) attempt.then((postgres) => t.teardown(() => postgres.stop())).catch(() => {})
  const outcomes = await Promise.allSettled(attempts)
  t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  t.match(
    outcomes.find(({ status }) => status === 'rejected'),
    { reason: StartupError },
  )
})

t.test('a lock is stale when its process has ended, even if another has got its id', async (t) => {
  const directory = copyOfPrepared('stale-lock')
  const stale = { pid: process.pid, startedAt: 'another time', processTable: processTable(), token: 'old' }
  writeFileSync(join(directory, 'service.lock'), JSON.stringify(stale))
  await (await start(t, directory)).stop()
  writeFileSync(join(directory, 'service.lock'), '')
  await (await start(t, directory)).stop()
  t.notOk(existsSync(join(directory, 'service.lock')))
})

t.test('a service in another container is recognised by its heartbeat', async (t) => {
  const directory = copyOfPrepared('container')
  const lock = join(directory, 'service.lock')
  const elsewhere = JSON.stringify({ pid: 1, startedAt: '1', processTable: 'elsewhere', token: 'other' })
  writeFileSync(lock, elsewhere)
  const heartbeat = setInterval(() => writeFileSync(lock, elsewhere), 500)
  t.teardown(() => clearInterval(heartbeat))
  t.match(await refusal(startEmbeddedPostgres({ directory, durable: false, log: () => {} })), 'in use')
  clearInterval(heartbeat)
  utimesSync(lock, 0, 0)
  await start(t, directory)
})

t.test('the server ends with a service that exits without stopping it', async (t) => {
  const directory = copyOfPrepared('exit')
  const { owner } = await startOwner(directory, 'exit')
  t.not(serversIn(directory).length, 0)
  owner.stdin?.end()
  await once(owner, 'exit')
  await until(() => serversIn(directory).length === 0)
  t.notOk(existsSync(join(directory, 'cluster', 'postmaster.pid')), 'it shut down in good order')
})

t.test('a directory that cannot be written is refused', async (t) => {
  writeFileSync(join(root, 'file'), '')
  t.match(
    await refusal(startEmbeddedPostgres({ directory: join(root, 'file', 'data'), durable: false, log: () => {} })),
    /cannot be created or written \(ENOTDIR\): make it writable, .* \/ .*无法创建或写入/,
  )
})

t.test(
  'a directory that may only be read is refused',
  {
    skip: process.getuid?.() === 0 && 'root may write everywhere',
  },
  async (t) => {
    const directory = join(root, 'read-only')
    mkdirSync(directory, { mode: 0o500 })
    t.match(await refusal(startEmbeddedPostgres({ directory, durable: false, log: () => {} })), /\(EACCES\)/)
  },
)

t.test('a port in use is refused and the directory is free again', async (t) => {
  const directory = copyOfPrepared('port')
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const address = other.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  t.match(
    await refusal(startEmbeddedPostgres({ directory, port, durable: false, log: () => {} })),
    new RegExp(`port 127\\.0\\.0\\.1:${port} is taken`),
  )
  t.strictSame(serversIn(directory), [])
  const postgres = await start(t, directory)
  t.not(new URL(postgres.connectionString).port, String(port))
})

t.test('data restored by a plain copy are closed to others again', async (t) => {
  const directory = copyOfPrepared('restored')
  const cluster = join(directory, 'cluster')
  chmodSync(cluster, 0o755)
  chmodSync(join(cluster, 'service-passwords.json'), 0o644)
  const postgres = await start(t, directory)
  t.strictSame(await query(postgres.connectionString, 'select word from kept'), [['before']])
  t.equal(statSync(cluster).mode & 0o777, 0o700)
  t.equal(statSync(join(cluster, 'service-passwords.json')).mode & 0o777, 0o600)
})

t.test('data that cannot be used are named in one sentence and left as they are', async (t) => {
  const directory = copyOfPrepared('unusable')
  const attempt = () => refusal(startEmbeddedPostgres({ directory, durable: false, log: () => {} }))
  const passwords = join(directory, 'cluster', 'service-passwords.json')
  const original = readFileSync(passwords, 'utf8')
  rmSync(passwords)
  t.match(await attempt(), /passwords .* are missing, damaged or of another database/)
  writeFileSync(passwords, JSON.stringify({ superuser: 'wrong', service: 'wrong' }))
  t.match(await attempt(), /passwords .* are missing, damaged or of another database/)
  writeFileSync(passwords, original)
  writeFileSync(join(directory, 'cluster', 'PG_VERSION'), '12\n')
  t.match(await attempt(), /written by PostgreSQL 12, but PostgreSQL 18 is installed/)
  rmSync(join(directory, 'cluster', 'PG_VERSION'))
  t.match(await attempt(), /no complete PostgreSQL data/)
  writeFileSync(join(directory, 'cluster', 'PG_VERSION'), '18\n')
  writeFileSync(join(directory, 'cluster', 'postgresql.conf'), 'nonsense\n')
  t.match(await attempt(), /did not start, PostgreSQL says "configuration file .* contains errors"/)
  t.strictSame(serversIn(directory), [])
})

t.test(
  'a directory that only root may enter is passed',
  {
    skip:
      (process.getuid?.() !== 0 && 'needs root') ||
      (spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status !== 0 && 'needs setpriv'),
  },
  async (t) => {
    const closed = join(root, 'only-root')
    mkdirSync(closed, { mode: 0o700 })
    cpSync(prepared, join(closed, 'data'), { recursive: true })
    const postgres = await start(t, join(closed, 'data'))
    t.strictSame(await query(postgres.connectionString, 'select word from kept'), [['before']])
  },
)

t.test('links between libraries that an install script did not make are made', async (t) => {
  const directory = join(root, 'package')
  mkdirSync(join(directory, 'native', 'lib'), { recursive: true })
  t.equal(createMissingLinks(directory), 0, 'a platform without links')
  const library = (name: string) => `native/lib/${name}`
  writeFileSync(join(directory, library('libpq.so.5.18')), 'library')
  writeFileSync(join(directory, library('libpq.so.5')), 'a copy, as some archives have')
  writeFileSync(
    join(directory, 'native', 'pg-symlinks.json'),
    JSON.stringify(
      ['libpq.so', 'libpq.so.5'].map((name) => ({ source: library('libpq.so.5.18'), target: library(name) })),
    ),
  )
  t.equal(createMissingLinks(directory), 1)
  t.equal(
    readlinkSync(join(directory, library('libpq.so'))),
    'libpq.so.5.18',
    'relative, so that the project may be moved',
  )
  t.equal(readFileSync(join(directory, library('libpq.so')), 'utf8'), 'library')
  t.equal(readFileSync(join(directory, library('libpq.so.5')), 'utf8'), 'a copy, as some archives have')
  t.equal(createMissingLinks(directory), 0)
})
