import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js'

/** A service of its own process for embedded-postgres.test.ts, to be killed by it. Ends when its input is closed. */
const [directory = '', ending = 'stop'] = process.argv.slice(2)
const postgres = await startEmbeddedPostgres({ directory, durable: false, log: () => {} })
process.stdout.write(`${postgres.connectionString}\n`)
process.stdin.resume().once('end', async () => {
  if (ending === 'stop') await postgres.stop()
  process.exit()
})
