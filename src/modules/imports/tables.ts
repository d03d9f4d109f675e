import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea, CHANNELS, day, instant, oneOf } from '../../workflow/tables.js'
import { operations } from '../operations/tables.js'
import { series } from '../series/tables.js'

/** What a list came as. */
export const LIST_FORMATS = ['csv-utf-8', 'csv-gb18030', 'xlsx'] as const
export type ListFormat = (typeof LIST_FORMATS)[number]
/** Why disputes of a list are not taken in. */
export const SCREENING_GROUNDS = [
  'no-ability-to-pay',
  'no-jurisdiction',
  'not-fit-for-mediation',
  'duplicate',
  'papers-incomplete',
  'other',
] as const
export type ScreeningGround = (typeof SCREENING_GROUNDS)[number]
export const EXPORT_PURPOSES = ['correction', 'return-to-sender', 'handling'] as const

/** A list of disputes that somebody handed in as a file. */
export const imports = pgTable(
  'imports',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    /** Name of the file, sealed: whoever names files after people names people. */
    fileName: text('file_name'),
    format: text('format').notNull().$type<ListFormat>(),
    /** SHA-256 of the file. */
    digest: bytea('digest').notNull(),
    channel: text('channel').notNull().$type<(typeof CHANNELS)[number]>(),
    registersAtOnce: boolean('registers_at_once').notNull(),
    receivedOn: day('received_on').notNull(),
    seriesId: uuid('series_id'),
    /** Headers that the list does not know; what stood under them was left out. */
    ignoredHeaders: text('ignored_headers').array().notNull(),
    disputes: integer('disputes').notNull(),
    /** Null only inside the transaction that reads the file. */
    checkOperationId: uuid('check_operation_id'),
    importOperationId: uuid('import_operation_id'),
    uploadedBy: uuid('uploaded_by').notNull(),
    uploadedAt: instant('uploaded_at').notNull(),
    discardedOn: day('discarded_on'),
    /** Day on which what the list said is erased. */
    eraseOn: day('erase_on').notNull(),
    erasedAt: instant('erased_at'),
  },
  (table) => [
    primaryKey({ name: 'imports_pkey', columns: [table.courtId, table.id] }),
    foreignKey({
      name: 'imports_check_fkey',
      columns: [table.courtId, table.checkOperationId],
      foreignColumns: [operations.courtId, operations.id],
    }),
    foreignKey({
      name: 'imports_import_fkey',
      columns: [table.courtId, table.importOperationId],
      foreignColumns: [operations.courtId, operations.id],
    }),
    foreignKey({
      name: 'imports_series_fkey',
      columns: [table.courtId, table.seriesId],
      foreignColumns: [series.courtId, series.id],
    }),
    check('imports_format_known', oneOf('format', LIST_FORMATS)),
    check('imports_channel_known', oneOf('channel', CHANNELS)),
    // The same file twice would be every dispute twice.
    uniqueIndex('imports_one_per_file').on(table.courtId, table.digest).where(sql`discarded_on is null`),
    index('imports_to_erase').on(table.eraseOn).where(sql`erased_at is null`),
  ],
)

/** One dispute of a list. What it says is sealed, and erased when its time is over; the case it became stays. */
export const importRows = pgTable(
  'import_rows',
  {
    courtId: integer('court_id').notNull(),
    importId: uuid('import_id').notNull(),
    /** Place among the disputes of the list, from 0; also of its items in the operations that check and import it. */
    position: integer('position').notNull(),
    /** Number of its first row in the file. */
    rowNumber: integer('row_number').notNull(),
    /** Rows that it takes there. */
    rows: integer('rows').notNull(),
    content: text('content'),
    /** Row of the file that says the same. */
    repeatsRow: integer('repeats_row'),
    /** Cases of the same parties and cause within a year, when it was checked. */
    possibleDuplicates: integer('possible_duplicates').notNull(),
    screeningGround: text('screening_ground').$type<ScreeningGround>(),
    screeningReason: text('screening_reason'),
  },
  (table) => [
    primaryKey({ name: 'import_rows_pkey', columns: [table.courtId, table.importId, table.position] }),
    foreignKey({
      name: 'import_rows_import_fkey',
      columns: [table.courtId, table.importId],
      foreignColumns: [imports.courtId, imports.id],
    }),
    check('import_rows_ground_known', oneOf('screening_ground', SCREENING_GROUNDS)),
    check('import_rows_screened_with_reason', sql`num_nonnulls(screening_ground, screening_reason) in (0, 2)`),
  ],
)

export const IMPORT_ACTS = ['uploaded', 'rows-screened', 'rows-readmitted', 'started', 'discarded'] as const
export type ImportActName = (typeof IMPORT_ACTS)[number]

/** What was done with an import, by whom and why. */
export const importEvents = pgTable(
  'import_events',
  {
    courtId: integer('court_id').notNull(),
    importId: uuid('import_id').notNull(),
    version: integer('version').notNull(),
    act: text('act').notNull().$type<ImportActName>(),
    ground: text('ground').$type<ScreeningGround>(),
    reason: text('reason'),
    /** First rows of the disputes that it was about; empty for all. */
    rowNumbers: integer('row_numbers').array().notNull(),
    actorId: uuid('actor_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'import_events_pkey', columns: [table.courtId, table.importId, table.version] }),
    foreignKey({
      name: 'import_events_import_fkey',
      columns: [table.courtId, table.importId],
      foreignColumns: [imports.courtId, imports.id],
    }),
    check('import_events_act_known', oneOf('act', IMPORT_ACTS)),
    check('import_events_ground_known', oneOf('ground', SCREENING_GROUNDS)),
  ],
)

/** Who took what a list says out of the service, and for what. Written before it leaves. */
export const importExports = pgTable(
  'import_exports',
  {
    courtId: integer('court_id').notNull(),
    importId: uuid('import_id').notNull(),
    id: uuid('id').notNull(),
    rows: text('rows').notNull(),
    format: text('format').notNull(),
    purpose: text('purpose').notNull().$type<(typeof EXPORT_PURPOSES)[number]>(),
    actorId: uuid('actor_id').notNull(),
    clientId: text('client_id').notNull(),
    requestId: text('request_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'import_exports_pkey', columns: [table.courtId, table.importId, table.id] }),
    foreignKey({
      name: 'import_exports_import_fkey',
      columns: [table.courtId, table.importId],
      foreignColumns: [imports.courtId, imports.id],
    }),
    check('import_exports_purpose_known', oneOf('purpose', EXPORT_PURPOSES)),
  ],
)
