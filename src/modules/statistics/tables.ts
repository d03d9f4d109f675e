import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { caseEvents, instant, oneOf } from '../../workflow/tables.js'
import { DIMENSIONS, MEASURE_NAMES, type Measure, STOCK_MEASURES } from './measures.js'

const day = (name: string) => date(name, { mode: 'string' })

/** Dimensions of a roll-up; `none` is the whole. */
export const ROLLED_UP = ['none', ...DIMENSIONS] as const

/** Day on which a fact was recorded, in Asia/Shanghai; of the table `figure_facts`. */
export const RECORDED_ON = sql`((recorded_at at time zone 'Asia/Shanghai')::date)`

/**
 * What each entry of a timeline changed in what is counted of its case: one more, or one no longer. Append-only; what
 * stands at a moment is the sum of everything recorded until then.
 */
export const figureFacts = pgTable(
  'figure_facts',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    measure: text('measure').notNull().$type<Measure>(),
    /** Which one, for what a case can have several of one after another; 1 for everything else. */
    item: smallint('item').notNull(),
    /** The entry of the timeline that made it so. */
    seq: integer('seq').notNull(),
    delta: smallint('delta').notNull(),
    /** Day by which the case counts. */
    onDay: day('on_day').notNull(),
    value: integer('value').notNull(),
    causeCode: text('cause_code'),
    organisationId: uuid('organisation_id'),
    mediatorId: uuid('mediator_id'),
    teamId: uuid('team_id'),
    track: text('track'),
    /** Whether the act by which it counts was entered after its day. */
    enteredLate: boolean('entered_late').notNull(),
    /** Moment of that entry of the timeline. */
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'figure_facts_pkey',
      columns: [table.courtId, table.caseId, table.measure, table.item, table.seq, table.delta],
    }),
    foreignKey({
      name: 'figure_facts_entry_fkey',
      columns: [table.courtId, table.caseId, table.seq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    check('figure_facts_measure_known', oneOf('measure', MEASURE_NAMES)),
    check('figure_facts_delta_is_one', sql`abs(delta) = 1`),
    check('figure_facts_item_positive', sql`item >= 1`),
    index('figure_facts_by_day').on(table.courtId, table.measure, table.onDay),
    index('figure_facts_by_recording').on(table.courtId, table.measure, RECORDED_ON),
  ],
)

/** The facts of a month added up, for the whole and for each dimension by itself, never for several at once. */
export const figureMonths = pgTable(
  'figure_months',
  {
    courtId: integer('court_id').notNull(),
    dimension: text('dimension').notNull().$type<(typeof ROLLED_UP)[number]>(),
    measure: text('measure').notNull().$type<Measure>(),
    /** First day of the month. */
    month: day('month').notNull(),
    /** Code or id in the dimension; empty where it is not known, and for the whole. */
    key: text('key').notNull(),
    enteredLate: boolean('entered_late').notNull(),
    /** Days, for measures of which each value is kept; 0 for all others. */
    value: integer('value').notNull(),
    /** First day of the month in which they were recorded, in Asia/Shanghai. */
    recordedMonth: day('recorded_month').notNull(),
    count: integer('count').notNull(),
    /** Values added up. */
    total: bigint('total', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'figure_months_pkey',
      columns: [
        table.courtId,
        table.dimension,
        table.measure,
        table.month,
        table.key,
        table.enteredLate,
        table.value,
        table.recordedMonth,
      ],
    }),
    check('figure_months_measure_known', oneOf('measure', MEASURE_NAMES)),
    check('figure_months_dimension_known', oneOf('dimension', ROLLED_UP)),
    check('figure_months_first_day', sql`extract(day from month) = 1`),
    check('figure_months_recorded_first_day', sql`extract(day from recorded_month) = 1`),
  ],
)

/** Everything up to now of the measures that stocks are made of, in the groups of {@link figureMonths}. */
export const figureTotals = pgTable(
  'figure_totals',
  {
    courtId: integer('court_id').notNull(),
    dimension: text('dimension').notNull().$type<(typeof ROLLED_UP)[number]>(),
    measure: text('measure').notNull().$type<Measure>(),
    key: text('key').notNull(),
    count: integer('count').notNull(),
    /** Values added up. */
    total: bigint('total', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'figure_totals_pkey', columns: [table.courtId, table.dimension, table.measure, table.key] }),
    check('figure_totals_measure_of_stocks', oneOf('measure', STOCK_MEASURES)),
    check('figure_totals_dimension_known', oneOf('dimension', ROLLED_UP)),
  ],
)

/** How far the figures of a court have followed its feed. */
export const figurePositions = pgTable(
  'figure_positions',
  {
    courtId: integer('court_id').notNull(),
    position: bigint('position', { mode: 'number' }).notNull(),
    /** When entries were last counted. */
    countedAt: instant('counted_at').notNull(),
  },
  (table) => [primaryKey({ name: 'figure_positions_pkey', columns: [table.courtId] })],
)

/** The range in which a court, and those below it that set none, want a figure to be, with its source. */
export const figureRanges = pgTable(
  'figure_ranges',
  {
    courtId: integer('court_id').notNull(),
    figureId: text('figure_id').notNull(),
    low: doublePrecision('low'),
    high: doublePrecision('high'),
    source: text('source').notNull(),
    setBy: uuid('set_by').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'figure_ranges_pkey', columns: [table.courtId, table.figureId] }),
    check('figure_ranges_has_an_end', sql`num_nonnulls(low, high) >= 1`),
    check('figure_ranges_in_order', sql`low <= high`),
  ],
)
