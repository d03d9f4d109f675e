import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../workflow/tables.js'

/** Who saw personal data in clear, whose, which and why; written before the values leave. */
export const accessLog = pgTable(
  'access_log',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    partyId: uuid('party_id').notNull(),
    fields: text('fields').array().notNull(),
    purpose: text('purpose').notNull(),
    actorId: uuid('actor_id').notNull(),
    clientId: text('client_id').notNull(),
    requestId: text('request_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'access_log_pkey', columns: [table.courtId, table.caseId, table.id] }),
    index('access_log_by_party').on(table.courtId, table.caseId, table.partyId, table.at),
  ],
)
