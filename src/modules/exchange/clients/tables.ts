import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { instant } from '../../../workflow/tables.js'
import { machineClients } from '../../directory/tables.js'

/** Requests of machine clients: which route and how it ended, never an address, a body or anything about a person. */
export const clientRequests = pgTable(
  'client_requests',
  {
    clientId: uuid('client_id').notNull(),
    at: instant('at').notNull(),
    /** `X-Request-Id` of the answer. */
    requestId: uuid('request_id').notNull(),
    method: text('method').notNull(),
    /** The route as the contract writes it, with names in place of ids. */
    route: text('route').notNull(),
    status: smallint('status').notNull(),
    durationMs: integer('duration_ms').notNull(),
    /** Whether the answer was one that had been kept for its Idempotency-Key. */
    replayed: boolean('replayed').notNull(),
    /** Whether the route is to be given up. */
    deprecated: boolean('deprecated').notNull(),
    problem: text('problem'),
  },
  (table) => [
    primaryKey({ name: 'client_requests_pkey', columns: [table.clientId, table.at, table.requestId] }),
    foreignKey({
      name: 'client_requests_client_fkey',
      columns: [table.clientId],
      foreignColumns: [machineClients.id],
    }),
    check('client_requests_status_known', sql`status between 100 and 599`),
    index('client_requests_by_age').on(table.at),
  ],
)
