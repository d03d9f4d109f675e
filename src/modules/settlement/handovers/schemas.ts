import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../../http/cursor.js'
import { Day, Instant, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../../workflow/schemas.js'
import { HANDOVER_KINDS, HANDOVER_OUTCOMES, HANDOVER_STATES, REFUSAL_CODES } from '../tables.js'

const strict = { additionalProperties: false }
const word = (maxLength: number) => Type.String({ maxLength })

export const HandoverIdParams = Type.Object({ handoverId: Uuid }, strict)
export const HandoverOfCaseParams = Type.Object({ caseId: Uuid, handoverId: Uuid }, strict)

/** A hand-over without its package. */
export const HandoverSummary = Type.Object(
  {
    id: Uuid,
    caseId: Uuid,
    kind: oneOfValues(HANDOVER_KINDS),
    state: oneOfValues(HANDOVER_STATES, '`in-house`: nobody outside this service was sent it, so nobody is waited for'),
    senderCourtCode: word(20),
    receiver: Type.Object({ courtCode: nullable(word(20)), organisationId: nullable(Uuid) }, strict),
    caseVersion: nullable(Type.Integer({ minimum: 1 })),
    madeOn: Day,
    digest: Type.String({ maxLength: 64, description: 'SHA-256 of the bytes of the package, in hexadecimal' }),
    answeredOn: nullable(Day),
    receiverNumber: nullable(word(60)),
    refusal: nullable(Type.Object({ reasonCode: oneOfValues(REFUSAL_CODES), reason: word(1000) }, strict)),
    outcome: nullable(
      Type.Object(
        { kind: oneOfValues(HANDOVER_OUTCOMES), decidedOn: Day },
        { ...strict, description: 'The report that counts: the one decided last' },
      ),
    ),
  },
  { $id: 'HandoverSummary', ...strict },
)
export type HandoverSummary = Static<typeof HandoverSummary>

export const HandoverPage = Type.Object(
  { items: Type.Array(HandoverSummary, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'HandoverPage', ...strict },
)

export const HandoversQuery = Type.Object(
  {
    courtCode: Type.Optional(
      text(20, 'Receiving court. The system of an organisation leaves it out: it is sent what is addressed to it'),
    ),
    state: Type.Optional(oneOfValues(HANDOVER_STATES)),
    kind: Type.Optional(oneOfValues(HANDOVER_KINDS)),
    ...PAGE_QUERY,
  },
  strict,
)

export const UnansweredQuery = Type.Object(
  {
    courtCode: text(20, 'Court that sent them'),
    on: Type.Optional(
      Type.Unsafe<string>({ ...Day, description: 'Day until which the waiting is counted; today if not given' }),
    ),
    ...PAGE_QUERY,
  },
  strict,
)

export const UnansweredPage = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          ...HandoverSummary.properties,
          workingDays: Type.Integer({ minimum: 0, description: 'Working days of the court since it was made' }),
          isLate: Type.Boolean({ description: 'Whether that is more than a receiver is given' }),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    nextCursor: NextCursor,
  },
  { $id: 'UnansweredHandoverPage', ...strict },
)

export const CaseHandovers = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          ...HandoverSummary.properties,
          reports: Type.Array(
            Type.Object(
              {
                id: Uuid,
                messageId: word(100),
                kind: oneOfValues(HANDOVER_OUTCOMES),
                decidedOn: Day,
                receiverNumber: nullable(word(60)),
                reason: nullable(word(1000)),
                recordedAt: Instant,
              },
              strict,
            ),
            { maxItems: 1000, description: 'Everything that was reported, in the order in which it came' },
          ),
        },
        strict,
      ),
      { maxItems: 1000 },
    ),
  },
  { $id: 'CaseHandovers', ...strict },
)

export const RecordReceiptBody = Type.Object(
  {
    answer: oneOfValues(['acknowledged', 'refused'] as const),
    answeredOn: Type.Unsafe<string>({ ...Day, description: 'Day on which the receiver got it or sent it back' }),
    receiverNumber: Type.Optional(text(60, 'Number under which the receiver keeps it; with `acknowledged`')),
    reasonCode: Type.Optional(oneOfValues(REFUSAL_CODES, 'With `refused`')),
    reason: Type.Optional(text(1000, 'With `refused`; no personal data')),
  },
  {
    ...strict,
    examples: [
      { answer: 'acknowledged', answeredOn: '2026-03-11', receiverNumber: '收2026-0311-07' },
      { answer: 'refused', answeredOn: '2026-03-11', reasonCode: 'incomplete', reason: '缺少送达地址确认书。' },
    ],
  },
)
export type RecordReceiptBody = Static<typeof RecordReceiptBody>

export const RecordOutcomeBody = Type.Object(
  {
    messageId: Type.String({
      pattern: '^[A-Za-z0-9._:-]{1,100}$',
      maxLength: 100,
      description: 'The sender’s own id of this report; the same id again changes nothing',
    }),
    kind: oneOfValues(HANDOVER_OUTCOMES),
    decidedOn: Type.Unsafe<string>({ ...Day, description: 'Day on which it happened' }),
    receiverNumber: Type.Optional(text(60, 'Number of the case or ruling there, e.g. （2026）辽0502民初1号')),
    reason: Type.Optional(text(1000, 'No personal data')),
  },
  {
    ...strict,
    examples: [
      { messageId: 'ruling-2026-118', kind: 'filed', decidedOn: '2026-03-12', receiverNumber: '（2026）辽0502民初1号' },
    ],
  },
)
export type RecordOutcomeBody = Static<typeof RecordOutcomeBody>

export const ReferCaseBody = Type.Object({ occurredOn: OccurredOn }, { ...strict, examples: [{}] })
export type ReferCaseBody = Static<typeof ReferCaseBody>

export const SendAgainBody = Type.Object(
  {
    occurredOn: OccurredOn,
    receivingCourtCode: Type.Optional(text(20, 'Another court than the one that sent it back')),
  },
  { ...strict, examples: [{}] },
)
export type SendAgainBody = Static<typeof SendAgainBody>
