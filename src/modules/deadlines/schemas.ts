import { type Static, type TProperties, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { COMMAND_NAMES } from '../../workflow/commands.js'
import { DEADLINE_KINDS, DEADLINE_UNITS, DUTIES, type ExcludedTime } from '../../workflow/deadline-rules.js'
import { CONFIDENCES } from '../../workflow/rule.js'
import { Day, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CASE_STATES, PAUSE_REASONS, PROFILES } from '../../workflow/states.js'
import { WARNING_LEVELS } from '../../workflow/warnings.js'
import { OPEN_STATUSES } from './store.js'

const strict = { additionalProperties: false }
const object = <Properties extends TProperties>(properties: Properties) => Type.Object(properties, strict)

const texts = (maxLength: number) => ({ zh: Type.String({ maxLength }), en: Type.String({ maxLength }) })

const EXCLUDED_TIMES = [...PAUSE_REASONS, 'mediation-extension'] as const satisfies readonly ExcludedTime[]

const Kind = oneOfValues(DEADLINE_KINDS)
const DutyOf = oneOfValues(DUTIES, 'Who has to act in time, or loses a right')
const Level = oneOfValues(
  WARNING_LEVELS,
  'Green, amber from the share of the period that the court set, red from its number of working days before the end, overdue after the last day',
)
const Source = Type.String({ maxLength: 200, description: 'Article, in the abbreviations of docs/sources.md' })
const Sureness = oneOfValues(CONFIDENCES, 'How sure the source is')
const Provisional = Type.Boolean({ description: 'Whether the day may move when a later holiday notice is imported' })
const Units = Type.Integer({ minimum: 1, description: 'In the unit of the rule' })

export const DeadlineRule = Type.Object(
  {
    row: Type.String({ maxLength: 10, description: 'Row of the list of periods in docs/clock.md' }),
    kind: Kind,
    ...texts(100),
    profiles: Type.Array(oneOfValues(PROFILES), { maxItems: PROFILES.length }),
    length: Units,
    unit: oneOfValues(DEADLINE_UNITS),
    target: nullable(
      Type.Integer({
        minimum: 1,
        description: 'Time within which the work should be done; null when no source names one',
      }),
    ),
    startEvent: object(texts(200)),
    duty: DutyOf,
    atExpiry: object({
      ...texts(300),
      act: nullable(oneOfValues(COMMAND_NAMES, 'How the service carries it out; null where a person has to')),
    }),
    extension: object({
      allowed: oneOfValues(['none', 'consent-of-all', 'president'] as const),
      maxLength: nullable(Units),
      times: nullable(Type.Integer({ minimum: 1 })),
    }),
    excludes: Type.Array(oneOfValues(EXCLUDED_TIMES), { maxItems: EXCLUDED_TIMES.length }),
    source: Source,
    confidence: Sureness,
    isComputedOnRequest: Type.Boolean({
      description: 'Whether the service is not told what starts it: it is computed on request and never kept',
    }),
  },
  { $id: 'DeadlineRule', ...strict },
)
export type DeadlineRule = Static<typeof DeadlineRule>

export const DeadlineRuleList = Type.Object(
  { items: Type.Array(DeadlineRule, { maxItems: DEADLINE_KINDS.length }) },
  { $id: 'DeadlineRuleList', ...strict },
)

const PAUSES_MAX = 50
const EXTENSIONS_MAX = 10
const EXTENSION_LENGTH_MAX = 365

export const CalculateDeadlineBody = Type.Object(
  {
    courtCode: text(20, 'Court whose calendar and warning thresholds hold'),
    kind: Kind,
    startedOn: Type.String({
      format: 'date',
      maxLength: 10,
      description: 'Day of the starting event, itself not counted; 1949 to 2199',
    }),
    pauses: Type.Optional(
      Type.Array(object({ reason: oneOfValues(EXCLUDED_TIMES), fromOn: Day, toOn: nullable(Day) }), {
        maxItems: PAUSES_MAX,
        description: 'Time that may not count; both days are part of it, toOn is null while it lasts',
      }),
    ),
    extensions: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: EXTENSION_LENGTH_MAX }), {
        maxItems: EXTENSIONS_MAX,
        description: 'Length of each extension in the unit of the rule, in their order',
      }),
    ),
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        kind: 'mediation-pre-filing',
        startedOn: '2026-01-06',
        pauses: [{ reason: 'appraisal', fromOn: '2026-01-10', toOn: '2026-01-12' }],
        extensions: [7],
      },
    ],
  },
)
export type CalculateDeadlineBody = Static<typeof CalculateDeadlineBody>

export const DeadlineCalculation = Type.Object(
  {
    rule: DeadlineRule,
    startedOn: Day,
    dueOn: nullable(
      Type.String({
        format: 'date',
        maxLength: 10,
        description: 'Last day on which the act is in time; null while a pause lasts',
      }),
    ),
    suspendedSince: nullable(Day),
    provisional: Provisional,
    amberOn: nullable(Day),
    redOn: nullable(Day),
    calendarVersion: Type.Integer({ minimum: 0, description: 'Edition of the calendar that was used' }),
    trace: Type.Array(object({ date: Day, step: Type.String({ maxLength: 60 }), ...texts(500) }), {
      maxItems: 10_000,
      description: 'How the day was found, step by step',
    }),
  },
  { $id: 'DeadlineCalculation', ...strict },
)
export type DeadlineCalculation = Static<typeof DeadlineCalculation>

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

export const DeadlinesQuery = Type.Object(
  {
    courtCode: Type.Optional(text(20, 'Needed unless the caller is a mediator')),
    kind: Type.Optional(Kind),
    duty: Type.Optional(DutyOf),
    level: Type.Optional(Level),
    status: Type.Optional(oneOfValues(OPEN_STATUSES, 'Periods that run if not given')),
    dueFrom: Type.Optional(Day),
    dueTo: Type.Optional(Day),
    mediatorId: Type.Optional(
      Type.String({ pattern: `^(?:me|${UUID})$`, maxLength: 36, description: 'A mediator, or me for the own cases' }),
    ),
    ...PAGE_QUERY,
  },
  strict,
)
export type DeadlinesQuery = Static<typeof DeadlinesQuery>

const DeadlineItem = object({
  id: Uuid,
  caseId: Uuid,
  number: nullable(Type.String({ maxLength: 60, description: 'Number of the case' })),
  receiptNumber: Type.String({ maxLength: 40 }),
  courtCode: Type.String({ maxLength: 20 }),
  state: oneOfValues(CASE_STATES),
  priority: Type.Integer(),
  mediatorId: nullable(Uuid),
  kind: Kind,
  ...texts(100),
  legalBasis: Source,
  confidence: Sureness,
  duty: DutyOf,
  status: oneOfValues(OPEN_STATUSES),
  startedOn: Day,
  dueOn: nullable(
    Type.String({ format: 'date', maxLength: 10, description: 'Last day; null while the period stands still' }),
  ),
  level: Level,
  workingDaysLeft: nullable(
    Type.Integer({
      minimum: 0,
      description: 'Working days after today, the last day included; 0 on the last day and when overdue',
    }),
  ),
  daysOverdue: Type.Integer({ minimum: 0, description: 'Calendar days since the last day; 0 when not overdue' }),
  provisional: Provisional,
})
export type DeadlineItem = Static<typeof DeadlineItem>

export const DeadlinePage = Type.Object(
  { items: Type.Array(DeadlineItem, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'DeadlinePage', ...strict },
)

const Count = Type.Integer({ minimum: 0 })
const COUNTS = {
  green: Count,
  amber: Count,
  red: Count,
  overdue: Count,
  suspended: Type.Integer({ minimum: 0, description: 'Periods that stand still; they are in no level here' }),
}

export const CountDeadlinesQuery = object({ courtCode: text(20) })

export const DeadlineCounts = Type.Object(
  {
    courtCode: Type.String({ maxLength: 20 }),
    today: Type.String({ format: 'date', maxLength: 10, description: 'Day on which the levels hold' }),
    total: object(COUNTS),
    kinds: Type.Array(object({ kind: Kind, ...texts(100), duty: DutyOf, ...COUNTS }), {
      maxItems: DEADLINE_KINDS.length,
      description: 'Kinds of which something is open',
    }),
  },
  { $id: 'DeadlineCounts', ...strict },
)
export type DeadlineCounts = Static<typeof DeadlineCounts>
