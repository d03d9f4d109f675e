import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../../http/cursor.js'
import { DEADLINE_KINDS } from '../../../workflow/deadline-rules.js'
import { CONFIDENCES } from '../../../workflow/rule.js'
import { Day, Instant, nullable, oneOfValues, text, Uuid } from '../../../workflow/schemas.js'
import { STAGES } from '../../../workflow/supervision-stages.js'

const strict = { additionalProperties: false }
const words = (maxLength: number) => Type.String({ maxLength })
const CourtCode = words(20)
const bilingual = { zh: words(500), en: words(500) }
const Count = Type.Integer({ minimum: 0 })

export const DisplayTokenParams = Type.Object({ displayTokenId: Uuid }, strict)
export const DisplayTokensQuery = Type.Object({ courtCode: text(20), ...PAGE_QUERY }, strict)

export const CreateDisplayTokenBody = Type.Object(
  {
    courtCode: text(20),
    name: text(100, 'Where the screen hangs'),
    validDays: Type.Integer({ minimum: 1, maximum: 365, description: 'Days until the token is over' }),
  },
  { ...strict, examples: [{ courtCode: '辽0504', name: '诉讼服务中心大厅东侧展示屏', validDays: 180 }] },
)
export type CreateDisplayTokenBody = Static<typeof CreateDisplayTokenBody>

const display = {
  id: Uuid,
  courtCode: CourtCode,
  name: words(100),
  isGood: Type.Boolean({ description: 'Neither revoked nor over' }),
  createdAt: Instant,
  createdBy: Uuid,
  expiresAt: Instant,
  revokedAt: nullable(Instant),
}
export const DisplayToken = Type.Object(display, { $id: 'DisplayToken', ...strict })
export type DisplayToken = Static<typeof DisplayToken>

export const NewDisplayToken = Type.Object(
  {
    ...display,
    token: Type.String({
      maxLength: 60,
      description: 'Shown this once. Open `/board#display=` followed by it on the screen.',
    }),
  },
  { $id: 'NewDisplayToken', ...strict },
)
export type NewDisplayToken = Static<typeof NewDisplayToken>

export const DisplayTokenPage = Type.Object(
  { items: Type.Array(DisplayToken, { maxItems: 100 }), nextCursor: NextCursor },
  strict,
)

export const BoardCourtParams = Type.Object({ courtCode: text(20) }, strict)

export const SetBoardSettingsBody = Type.Object(
  {
    ranking: Type.Boolean({ description: 'Whether courts may be put in the order of a figure' }),
    banKnown: Type.Optional(
      Type.Boolean({
        description: 'That the caller knows what the Supreme People’s Court says of ranking; needed to switch it on',
      }),
    ),
  },
  { ...strict, examples: [{ ranking: false }] },
)
export type SetBoardSettingsBody = Static<typeof SetBoardSettingsBody>

const Notice = Type.Object({ ...bilingual, source: words(40), confidence: oneOfValues(CONFIDENCES) }, strict)

export const BoardSettings = Type.Object(
  { courtCode: CourtCode, ranking: Type.Boolean(), notice: Notice },
  { $id: 'BoardSettings', ...strict },
)
export type BoardSettings = Static<typeof BoardSettings>

/** The court that the board is of, and the period that it shows. */
export const BoardQuery = Type.Object(
  {
    courtCode: Type.Optional(text(20, 'The highest court whose board the caller may see, if not given')),
    period: Type.Optional(
      Type.String({
        pattern: '^[12][0-9]{3}(-(0[1-9]|1[0-2]|Q[1-4]))?$',
        maxLength: 7,
        description: 'A year 2022, quarter 2022-Q1 or month 2022-01; this year until today if nothing is given',
      }),
    ),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  },
  strict,
)
export type BoardQuery = Static<typeof BoardQuery>

export const BoardChangesQuery = Type.Object(
  {
    courtCode: BoardQuery.properties.courtCode,
    once: Type.Optional(
      Type.Boolean({ description: 'The stream ends after the present version, for clients that ask now and then' }),
    ),
  },
  strict,
)

const quantity = nullable(Type.Number())

export const RANGE_STATUSES = ['in-range', 'above', 'below', 'none'] as const

/** A figure, or nothing of it where too few cases stand behind it. */
const value = {
  value: quantity,
  numerator: quantity,
  denominator: quantity,
  rangeStatus: oneOfValues(RANGE_STATUSES, 'Against the reasonable range (合理区间) that the court set'),
  isSuppressed: Type.Boolean({ description: 'Not shown, since fewer than five cases could be told from it' }),
  previousYear: nullable(
    Type.Object({ value: quantity, changePercent: quantity, isSuppressed: Type.Boolean() }, strict),
  ),
}
export const BoardValue = Type.Object(value, strict)
export type BoardValue = Static<typeof BoardValue>

const CasesPath = nullable(
  Type.String({
    maxLength: 1_000,
    description: 'Where the cases behind it are listed; null if the caller may not see them',
  }),
)

export const BoardFigure = Type.Object(
  {
    figureId: words(60),
    ...bilingual,
    unit: words(20),
    decimals: Type.Integer({ minimum: 0, maximum: 4 }),
    formula: Type.Object(bilingual, strict),
    range: nullable(Type.Object({ low: quantity, high: quantity, source: words(300) }, strict)),
    isOfCourts: Type.Boolean({ description: 'Whether the courts are shown side by side in it' }),
    ...value,
    today: quantity,
    casesPath: CasesPath,
    months: Type.Array(Type.Object({ month: words(7), ...value }, strict), { maxItems: 60 }),
  },
  { $id: 'BoardFigure', ...strict },
)
export type BoardFigure = Static<typeof BoardFigure>

export const WARNING_KINDS = ['deadlines-overdue', 'deadlines-red', 'notices-open', 'out-of-range'] as const
export type BoardWarningKind = (typeof WARNING_KINDS)[number]

export const BoardWarning = Type.Object(
  {
    kind: oneOfValues(WARNING_KINDS),
    ...bilingual,
    courtCode: CourtCode,
    courtName: words(100),
    deadlineKind: nullable(oneOfValues(DEADLINE_KINDS)),
    stage: nullable(oneOfValues(STAGES)),
    figureId: nullable(words(60)),
    rangeStatus: oneOfValues(RANGE_STATUSES),
    count: nullable(
      Type.Integer({ minimum: 0, description: 'Null for a figure, and where fewer than five are not shown' }),
    ),
    casesPath: CasesPath,
  },
  { $id: 'BoardWarning', ...strict },
)
export type BoardWarning = Static<typeof BoardWarning>

/** Everything that the page shows, from one reading. */
export const Board = Type.Object(
  {
    version: Type.String({ maxLength: 20, description: 'As the stream of changes tells it' }),
    court: Type.Object({ code: CourtCode, name: words(100), level: words(20) }, strict),
    choices: Type.Array(Type.Object({ code: CourtCode, name: words(100) }, strict), {
      maxItems: 5_000,
      description: 'Courts whose board the caller may see',
    }),
    period: Type.Object({ from: Day, to: Day }, strict),
    today: Day,
    readAt: Instant,
    onlyAggregates: Type.Boolean({ description: 'For a display: small counts are left out and no case is listed' }),
    casesShownMin: Count,
    figures: Type.Array(BoardFigure, { maxItems: 40 }),
    courts: Type.Array(
      Type.Object(
        {
          courtCode: CourtCode,
          name: words(100),
          level: words(20),
          values: Type.Array(Type.Object({ figureId: words(60), ...value, casesPath: CasesPath }, strict), {
            maxItems: 40,
          }),
        },
        strict,
      ),
      { maxItems: 500, description: 'In the order of their codes, never by a value' },
    ),
    warnings: Type.Array(BoardWarning, { maxItems: 2_000 }),
    ranking: Type.Object({ isOn: Type.Boolean(), notice: Notice }, strict),
  },
  { $id: 'Board', ...strict },
)
export type Board = Static<typeof Board>
