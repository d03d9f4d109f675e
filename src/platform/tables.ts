import { customType, index, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Answers of writes that carried an Idempotency-Key, kept so that a retry gets the same answer and no second effect. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** Kind and id of the caller: keys of one caller mean nothing to another. */
    caller: text('caller').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    fingerprint: bytea('fingerprint').notNull(),
    requestId: text('request_id').notNull(),
    status: smallint('status'),
    etag: text('etag'),
    location: text('location'),
    body: text('body'),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'idempotency_keys_pkey', columns: [table.caller, table.route, table.key] }),
    index('idempotency_keys_by_age').on(table.createdAt),
  ],
)
