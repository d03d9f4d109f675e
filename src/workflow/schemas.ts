import { type Static, type TSchema, Type } from 'typebox'
import type { ActOutcome } from './act.js'
import { COMMAND_NAMES } from './commands.js'
import {
  AGREEMENT_COVERAGES,
  AGREEMENT_STATUSES,
  CASE_STATES,
  FEE_STATES,
  OUTCOMES,
  PAUSE_REASONS,
  PERFORMANCES,
  PROCEDURES,
  PROCEEDING_STATES,
  PROFILES,
  TRACKS,
} from './states.js'
import type { CaseRow } from './store.js'
import { CHANNELS, CLAIM_KINDS, CLASSIFICATIONS } from './tables.js'

export const Uuid = Type.String({ format: 'uuid', maxLength: 36 })
export const Day = Type.String({
  format: 'date',
  maxLength: 10,
  description: 'Calendar date in Asia/Shanghai, YYYY-MM-DD',
})
export const Instant = Type.Unsafe<Date>({ type: 'string', format: 'date-time', maxLength: 30 })
export const Fen = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Money in fen (1/100 yuan)',
})
export const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, format: 'text', ...(description === undefined ? {} : { description }) })

/** One `enum` of strings from the list that the rest of the code uses. */
export function oneOfValues<const Values extends readonly string[]>(values: Values, description?: string) {
  return Type.Unsafe<Values[number]>({
    type: 'string',
    enum: [...values],
    ...(description === undefined ? {} : { description }),
  })
}

/** The schema or null; of a single value as one schema, so that what writes JSON by it need not try two. */
export function nullable<S extends TSchema>(schema: S) {
  const single = schema as { type?: string; enum?: readonly unknown[] }
  if (single.type === undefined || single.type === 'object' || single.type === 'array') {
    return Type.Unsafe<Static<S> | null>(Type.Union([schema, Type.Null()]))
  }
  const values = single.enum === undefined ? {} : { enum: [...single.enum, null] }
  return Type.Unsafe<Static<S> | null>({ ...single, type: [single.type, 'null'], ...values })
}

/** The first example of a schema that has some. */
export function exampleOf(schema: TSchema): object {
  const [example] = (schema as { examples?: readonly object[] }).examples ?? []
  if (example === undefined) throw new Error('the schema has no example')
  return example
}

const strict = { additionalProperties: false }

/** Day of an act, when it is entered later than it happened. */
export const OccurredOn = Type.Optional(
  Type.String({
    format: 'date',
    maxLength: 10,
    description: 'Day of the act if not today. Never before the previous act on the case, never in the future.',
  }),
)

export const CaseHeader = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    profile: oneOfValues(PROFILES),
    state: oneOfValues(CASE_STATES),
    version: Type.Integer({ minimum: 1 }),
    outcome: nullable(oneOfValues(OUTCOMES)),
    performance: oneOfValues(PERFORMANCES),
    receiptNumber: Type.String({ maxLength: 40 }),
    number: nullable(Type.String({ maxLength: 60 })),
    channel: oneOfValues(CHANNELS),
    classification: oneOfValues(CLASSIFICATIONS),
    sourceReference: nullable(Type.String({ maxLength: 100 })),
    receivedOn: Day,
    registeredOn: nullable(Day),
    causeCode: Type.String({ maxLength: 20 }),
    causeRevision: Type.String({ maxLength: 20 }),
    claimKind: oneOfValues(CLAIM_KINDS),
    claimAmountFen: Fen,
    tags: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
    priority: Type.Integer(),
    track: nullable(oneOfValues(TRACKS)),
    procedure: nullable(oneOfValues(PROCEDURES)),
    fastTrack: nullable(Type.Boolean()),
    mediatorId: nullable(Uuid),
    coMediatorIds: Type.Array(Uuid, { maxItems: 10 }),
    organisationId: nullable(Uuid),
    offerDueOn: nullable(Day),
    acceptedOn: nullable(Day),
    mediationDueOn: nullable(Day),
    pauseReason: nullable(oneOfValues(PAUSE_REASONS)),
    extensionsUsed: Type.Integer({ minimum: 0 }),
    agreementStatus: oneOfValues(AGREEMENT_STATUSES),
    agreementCoverage: nullable(oneOfValues(AGREEMENT_COVERAGES)),
    agreedOn: nullable(Day),
    confirmationDueOn: nullable(Day),
    confirmationState: nullable(oneOfValues(PROCEEDING_STATES.confirmation)),
    statementState: nullable(oneOfValues(PROCEEDING_STATES['mediation-statement'])),
    fastTrackState: nullable(oneOfValues(PROCEEDING_STATES['fast-track'])),
    feeState: nullable(oneOfValues(FEE_STATES)),
    performanceDueOn: nullable(Day),
    endedOn: nullable(Day),
    closedOn: nullable(Day),
    nextDueOn: nullable(Day),
    updatedAt: Instant,
  },
  { $id: 'CaseHeader', ...strict },
)
export type CaseHeader = Static<typeof CaseHeader>

/** The answer to every act: what was recorded, and the case as it is now. */
export const ActResult = Type.Object(
  {
    command: oneOfValues(COMMAND_NAMES),
    seq: Type.Integer({ minimum: 1, description: 'Position on the timeline of the case' }),
    occurredOn: Day,
    at: Instant,
    enteredLate: Type.Boolean({ description: 'Whether the act was entered after the day on which it happened' }),
    recordId: nullable(Uuid),
    number: nullable(Type.String({ maxLength: 60, description: 'Number given by this act' })),
    case: CaseHeader,
  },
  { $id: 'ActResult', ...strict },
)
export type ActResult = Static<typeof ActResult>

export function caseHeader(row: CaseRow, courtCode: string): CaseHeader {
  return { ...row, courtCode }
}

export function actResult(outcome: ActOutcome, courtCode: string): ActResult {
  const { row, ...act } = outcome
  return { ...act, case: caseHeader(row, courtCode) }
}
