import Type, { type Static } from 'typebox'
import { CONFIDENCES } from '../../workflow/rule.js'

/** Simple or complex (繁简): the nature of the case, whatever procedure it ends up in. */
export const TRACKS = ['simple', 'complex'] as const
export type Track = (typeof TRACKS)[number]

/** `none`: no suit is tried here (another body, another court, already decided, or a non-contentious procedure). */
export const PROCEDURES = [
  'payment-order',
  'small-claims-mandatory',
  'small-claims-by-agreement',
  'summary',
  'ordinary-single-judge',
  'ordinary-panel',
  'none',
] as const
export type Procedure = (typeof PROCEDURES)[number]

export const PROCEDURE_TEXTS: Readonly<Record<Procedure, { zh: string; en: string }>> = {
  'payment-order': { zh: '督促程序（支付令）', en: 'Payment order' },
  'small-claims-mandatory': { zh: '小额诉讼程序', en: 'Small claims, mandatory' },
  'small-claims-by-agreement': { zh: '小额诉讼程序（双方约定）', en: 'Small claims, by agreement' },
  summary: { zh: '简易程序', en: 'Summary procedure' },
  'ordinary-single-judge': { zh: '普通程序独任审理', en: 'Ordinary procedure, single judge' },
  'ordinary-panel': { zh: '普通程序合议审理', en: 'Ordinary procedure, panel' },
  none: { zh: '不适用诉讼程序', en: 'No suit is tried here' },
}

/** The rule tables, by the name under which each puts its answer. */
export const TABLES = ['suitability', 'procedure', 'fastTrack'] as const
export type TableName = (typeof TABLES)[number]

const FINDING_TABLES = [
  ...TABLES,
  'procedureWithoutPaymentOrder',
  'fastTrackWithoutPaymentOrder',
  'mediationFirst',
  'note',
] as const

const ruleId = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 })
const text = Type.String({ minLength: 1, maxLength: 500 })
const grounds = {
  ruleId,
  source: Type.String({ minLength: 1, maxLength: 200, description: '依据，缩写见来源表' }),
  confidence: Type.Enum(CONFIDENCES, { description: '依据的核实程度' }),
}

const FactUsed = Type.Object(
  {
    name: Type.String({ maxLength: 60 }),
    value: Type.Union([
      Type.Boolean(),
      Type.Number(),
      Type.String({ maxLength: 60 }),
      Type.Null(),
      Type.Array(Type.String({ maxLength: 8 }), { maxItems: 4 }),
    ]),
  },
  { additionalProperties: false },
)
export type FactUsed = Static<typeof FactUsed>

/** Which row of which table answered, why, and on which facts. */
export const TriageFinding = Type.Object(
  {
    table: Type.Enum(FINDING_TABLES),
    ...grounds,
    row: Type.String({ maxLength: 80, description: '规则表中的行；先行调解类案由则为案由代码' }),
    zh: text,
    en: text,
    facts: Type.Array(FactUsed, { maxItems: 60 }),
  },
  { additionalProperties: false },
)
export type TriageFinding = Static<typeof TriageFinding>

const route = {
  track: Type.Enum(TRACKS, { description: '繁简' }),
  procedure: Type.Enum(PROCEDURES, { description: '建议适用的程序' }),
  fastTrack: Type.Boolean({ description: '是否进入速裁' }),
}

/** What the rules suggest for one dispute. A suggestion: the officer decides, and gives reasons for another decision. */
export const TriageVerdict = Type.Object(
  {
    suitable: Type.Object(
      {
        value: Type.Boolean({ description: '是否适宜调解' }),
        ...grounds,
        row: Type.String({ maxLength: 80 }),
        zh: text,
        en: text,
      },
      { additionalProperties: false },
    ),
    ...route,
    litigation: Type.Object(route, {
      additionalProperties: false,
      description: '起诉时适用的程序；除建议申请支付令的以外，与前列相同',
    }),
    findings: Type.Array(TriageFinding, { minItems: 3, maxItems: 30 }),
    rulesVersion: Type.String({ maxLength: 80 }),
  },
  { additionalProperties: false },
)
export type TriageVerdict = Static<typeof TriageVerdict>

const answer = { ...grounds, en: text }

/** What a row of each table must answer. */
export const TABLE_ANSWERS = {
  suitability: Type.Object({ ...answer, suitable: Type.Boolean() }, { additionalProperties: false }),
  procedure: Type.Object(
    { ...answer, procedure: Type.Enum(PROCEDURES), track: Type.Enum(TRACKS) },
    { additionalProperties: false },
  ),
  fastTrack: Type.Object({ ...answer, fastTrack: Type.Boolean() }, { additionalProperties: false }),
}

export const TriageAnswers = Type.Object(TABLE_ANSWERS, { additionalProperties: false })
export type TriageAnswers = Static<typeof TriageAnswers>
