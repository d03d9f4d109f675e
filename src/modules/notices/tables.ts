import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { instant, oneOf } from '../../workflow/tables.js'
import { TEMPLATE_NAMES, type TemplateName } from './templates.js'

/**
 * What a person has been told, kept with the person, whose cases may lie in several courts. The notices of rights and
 * duties that parties are given (权利义务告知) are another table.
 */
export const personNotices = pgTable(
  'person_notices',
  {
    personId: uuid('person_id').notNull(),
    /** A UUIDv7 of the instant of creation: the order of the ids is that of the notices. */
    id: uuid('id').notNull(),
    template: text('template').notNull().$type<TemplateName>(),
    /** The case that it is about; the id tells the court. */
    caseId: uuid('case_id'),
    data: jsonb('data').notNull().$type<object>(),
    createdAt: instant('created_at').notNull(),
    readAt: instant('read_at'),
    mailAttempts: integer('mail_attempts').notNull(),
    /** When mail is to be tried next; null when it was sent, read before, or given up. */
    nextMailAt: instant('next_mail_at'),
    mailedAt: instant('mailed_at'),
  },
  (table) => [
    primaryKey({ name: 'person_notices_pkey', columns: [table.personId, table.id] }),
    check('person_notices_template_known', oneOf('template', TEMPLATE_NAMES)),
    check('person_notices_mailed_once', sql`mailed_at is null or next_mail_at is null`),
    index('person_notices_unread').on(table.personId, table.id).where(sql`read_at is null`),
    index('person_notices_to_mail').on(table.personId, table.nextMailAt).where(sql`next_mail_at is not null`),
  ],
)

/** Where a person wants notices to be mailed as well. Sealed. */
export const noticeAddresses = pgTable(
  'notice_addresses',
  {
    personId: uuid('person_id').notNull(),
    address: text('address').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'notice_addresses_pkey', columns: [table.personId] }),
    check('notice_addresses_sealed', sql`address like 'v1.%'`),
  ],
)
