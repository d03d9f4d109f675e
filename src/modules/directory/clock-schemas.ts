import { type Static, Type } from 'typebox'
import { DEADLINE_KINDS } from '../../workflow/deadline-rules.js'
import { Day, nullable, oneOfValues, text } from '../../workflow/schemas.js'
import { CourtCode } from './schemas.js'

const strict = { additionalProperties: false }

const year = Type.Integer({ minimum: 2004, maximum: 2100 })
const kind = oneOfValues(['rest', 'work'] as const, 'work: make-up workday on a weekend (调休)')
const CalendarDay = Type.Object({ date: Day, kind, name: text(40, 'Holiday, e.g. 春节') }, strict)

export const CalendarQuery = Type.Object({ year }, strict)
export const CalendarYear = Type.Object(
  {
    year,
    calendarVersion: Type.Integer({ minimum: 1 }),
    coverageUntil: Day,
    source: Type.String({ maxLength: 300 }),
    alert: nullable(
      Type.Object(
        {
          coverageUntil: Day,
          daysLeft: Type.Integer({ minimum: 0, description: 'Days after today of which holidays are known' }),
        },
        {
          ...strict,
          description: 'Fewer than 60 days are known ahead: the notice for the next year has to be entered',
        },
      ),
    ),
    days: Type.Array(CalendarDay, { maxItems: 120, description: 'Days that differ from the plain week' }),
  },
  { $id: 'CalendarYear', ...strict },
)
export type CalendarYear = Static<typeof CalendarYear>

const Holiday = Type.Object(
  {
    name: text(40, 'Holiday, e.g. 春节'),
    from: Day,
    to: Day,
    workdays: Type.Optional(
      Type.Array(Day, { maxItems: 10, description: 'Weekend days worked for it (调休上班), as the notice names them' }),
    ),
  },
  strict,
)
export const ImportCalendarQuery = Type.Object(
  {
    dryRun: Type.Optional(
      Type.Boolean({ description: 'Answer what would change under the same rules, and write nothing' }),
    ),
  },
  strict,
)
export const ImportCalendarBody = Type.Object(
  {
    year,
    source: text(300, 'Number of the notice of the State Council office'),
    coverageUntil: Day,
    days: Type.Optional(Type.Array(CalendarDay, { minItems: 1, maxItems: 100, description: 'Day by day' })),
    holidays: Type.Optional(
      Type.Array(Holiday, { minItems: 1, maxItems: 20, description: 'Holiday by holiday, as the notice prints them' }),
    ),
  },
  {
    ...strict,
    description:
      'The whole year as the notice gives it, in exactly one of `days` and `holidays`; it replaces what was known of that year',
    examples: [
      {
        year: 2027,
        source: '示例：国务院办公厅关于2027年部分节假日安排的通知',
        coverageUntil: '2027-12-31',
        days: [{ date: '2027-01-01', kind: 'rest', name: '元旦' }],
      },
      {
        year: 2027,
        source: '示例：国务院办公厅关于2027年部分节假日安排的通知',
        coverageUntil: '2027-12-31',
        holidays: [
          { name: '元旦', from: '2027-01-01', to: '2027-01-03' },
          { name: '春节', from: '2027-02-05', to: '2027-02-12', workdays: ['2027-01-31', '2027-02-20'] },
        ],
      },
    ],
  },
)
export type ImportCalendarBody = Static<typeof ImportCalendarBody>

export const CalendarChange = Type.Object(
  {
    year,
    coverageUntil: Day,
    added: Type.Array(CalendarDay, { maxItems: 100 }),
    removed: Type.Array(CalendarDay, {
      maxItems: 150,
      description: 'Days given otherwise are here and among the added',
    }),
  },
  { $id: 'CalendarChange', ...strict },
)
export type CalendarChange = Static<typeof CalendarChange>

export const CourtParams = Type.Object({ courtCode: CourtCode }, strict)
export const CourtDayParams = Type.Object(
  {
    courtCode: CourtCode,
    day: Type.String({
      format: 'date',
      pattern: '^20',
      maxLength: 10,
      description: 'Calendar date in Asia/Shanghai, YYYY-MM-DD',
    }),
  },
  strict,
)
const courtDay = {
  kind: oneOfValues(['rest', 'work'] as const),
  name: text(40, 'Why, e.g. 县庆日 or 暴雨停止办公'),
  source: text(300, 'The decision or notice that sets the day'),
}
export const SetCourtDayBody = Type.Object(courtDay, {
  ...strict,
  examples: [{ kind: 'rest', name: '示例：县庆日', source: '示例：自治县人民政府关于县庆放假的通知' }],
})
export const CourtDay = Type.Object({ courtCode: CourtCode, date: Day, ...courtDay }, { $id: 'CourtDay', ...strict })
export type CourtDay = Static<typeof CourtDay>
export const CourtDayList = Type.Object(
  { items: Type.Array(CourtDay, { maxItems: 366 }) },
  { $id: 'CourtDayList', ...strict },
)

const WarningThreshold = Type.Object(
  {
    kind: nullable(oneOfValues(DEADLINE_KINDS, 'Kind of period; null for every kind that has no item of its own')),
    amberPercent: Type.Integer({
      minimum: 1,
      maximum: 100,
      description: 'Per cent of the period after which it is amber',
    }),
    redWorkingDays: Type.Integer({ minimum: 0, maximum: 30, description: 'Working days left at which it is red' }),
  },
  strict,
)
export type WarningThreshold = Static<typeof WarningThreshold>
const thresholds = Type.Array(WarningThreshold, { maxItems: DEADLINE_KINDS.length + 1 })
export const WarningThresholdList = Type.Object(
  { courtCode: CourtCode, items: thresholds },
  { $id: 'WarningThresholdList', ...strict },
)
export type WarningThresholdList = Static<typeof WarningThresholdList>
export const SetWarningThresholdsBody = Type.Object(
  { items: thresholds },
  {
    ...strict,
    description: 'All that the court sets itself; what is not among it is as the court above has it',
    examples: [
      {
        items: [
          { kind: null, amberPercent: 60, redWorkingDays: 2 },
          { kind: 'mediator-answer', amberPercent: 50, redWorkingDays: 1 },
        ],
      },
    ],
  },
)
export type SetWarningThresholdsBody = Static<typeof SetWarningThresholdsBody>
