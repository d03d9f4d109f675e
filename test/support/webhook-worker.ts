/** One process that sends events, with a clock that goes faster than the real one; it is there to be killed. */
import { dataKeyStore, SEALED_TABLES } from '../../src/modules/directory/data-keys.js'
import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { sequenceEvents } from '../../src/modules/exchange/feed/sequence-events.js'
import { deliverWebhooks } from '../../src/modules/exchange/webhooks/deliver-webhooks.js'
import { openDatabase } from '../../src/platform/database.js'
import { openOutbound, parseOutboundPolicy } from '../../src/platform/outbound.js'
import { startRecurringWork } from '../../src/platform/recurring-work.js'
import { openVault, parseMasterKeys } from '../../src/platform/vault.js'

const {
  WORKER_DATABASE = '',
  WORKER_KEY = '',
  WORKER_HOSTS = '',
  WORKER_SPEED = '1',
  WORKER_LEASE_MS = '',
} = process.env
const speed = Number(WORKER_SPEED)
const beganAt = Number(process.env.WORKER_BEGAN_AT ?? Date.now())

const db = openDatabase({ connectionString: WORKER_DATABASE, poolSizeMax: 4 })
const vault = await openVault(parseMasterKeys(WORKER_KEY), dataKeyStore(db), SEALED_TABLES)
const deps = {
  db,
  vault,
  reference: createReferenceSource(db, Date.now),
  now: () => new Date(beganAt + (Date.now() - beganAt) * speed),
  clockMs: () => performance.now() * speed,
  leaseMs: Number(WORKER_LEASE_MS) * speed,
  attemptWithinMs: 300,
  outbound: openOutbound(parseOutboundPolicy(WORKER_HOSTS, '127.0.0.0/8', true)),
  log: { error: (members: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(members)}\n`) },
}
startRecurringWork({
  log: deps.log,
  tasks: [
    { name: 'feed', everyMs: 50, run: async (signal) => void (await sequenceEvents(deps, signal)) },
    { name: 'webhooks', everyMs: 50, run: (signal) => deliverWebhooks(deps, signal) },
  ],
})
process.stdout.write('ready\n')
setInterval(() => {}, 60_000)
