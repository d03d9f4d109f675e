import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../../http/cursor.js'
import { problemMembers } from '../../../platform/problem.js'
import { PROBLEM_TYPES } from '../../../problems.js'
import { CaseHeader, exampleOf, Instant, nullable, oneOfValues, text, Uuid } from '../../../workflow/schemas.js'
import { AmendCaseBody, ReceiveCaseBody, WithdrawCaseBody } from '../../intake/schemas.js'
import { MESSAGE_KINDS, MESSAGE_STATES } from './tables.js'

const strict = { additionalProperties: false }
const SenderId = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9._:-]{1,100}$', maxLength: 100, description })

const {
  courtCode: _court,
  channel: _channel,
  sourceReference: _reference,
  registerAtOnce: _atOnce,
  ...received
} = ReceiveCaseBody.properties
const { occurredOn: _amendedOn, ...amended } = AmendCaseBody.properties
const { occurredOn: _withdrawnOn, ...withdrawn } = WithdrawCaseBody.properties

export const Filing = Type.Object(received, strict)
export type Filing = Static<typeof Filing>
export const Supplement = Type.Object(amended, { ...strict, description: 'The whole record as it should be' })
export type Supplement = Static<typeof Supplement>
export const Withdrawal = Type.Object(withdrawn, strict)
export type Withdrawal = Static<typeof Withdrawal>

const {
  courtCode,
  channel: _of,
  registerAtOnce: _now,
  ...exampleFiling
} = exampleOf(ReceiveCaseBody) as {
  courtCode: string
  channel: string
  registerAtOnce: boolean
}

export const DeliverMessageBody = Type.Object(
  {
    senderMessageId: SenderId('The sender’s own id of this message; the same id again changes nothing'),
    senderMatterId: SenderId('The sender’s own id of the matter; it becomes the source reference of the case'),
    sequence: Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'Place among the messages of the matter, from 1 without a gap',
    }),
    sentAt: Type.String({ format: 'date-time', maxLength: 35, description: 'RFC 3339, with its offset' }),
    courtCode: text(20, 'Court that is to take the dispute'),
    kind: oneOfValues(MESSAGE_KINDS),
    filing: Type.Optional(Filing),
    supplement: Type.Optional(Supplement),
    withdrawal: Type.Optional(Withdrawal),
  },
  {
    ...strict,
    description: 'With a filing or referral `filing`, with a supplement `supplement`, with a withdrawal `withdrawal`',
    examples: [
      {
        senderMessageId: 'msg-2026-000118-1',
        senderMatterId: 'matter-2026-000118',
        sequence: 1,
        sentAt: '2026-03-10T09:30:00+08:00',
        courtCode,
        kind: 'cross-region-filing',
        filing: exampleFiling,
      },
    ],
  },
)
export type DeliverMessageBody = Static<typeof DeliverMessageBody>

/** What became of a message. */
export const InboundMessage = Type.Object(
  {
    senderMessageId: Type.String({ maxLength: 100 }),
    senderMatterId: Type.String({ maxLength: 100 }),
    sequence: Type.Integer({ minimum: 1 }),
    kind: oneOfValues(MESSAGE_KINDS),
    state: oneOfValues(MESSAGE_STATES, '`waiting`: for an earlier message of the matter'),
    waitsFor: nullable(Type.Integer({ minimum: 1, description: 'Sequence number of the message that is missing' })),
    receivedAt: Instant,
    settledAt: nullable(Instant),
    problem: nullable(
      Type.Object(problemMembers(PROBLEM_TYPES), {
        additionalProperties: false,
        description: 'Why it was refused; the same members that a refused request has',
      }),
    ),
    case: nullable(
      Type.Object(
        {
          id: Uuid,
          receiptNumber: CaseHeader.properties.receiptNumber,
          number: CaseHeader.properties.number,
          state: CaseHeader.properties.state,
          outcome: CaseHeader.properties.outcome,
        },
        { ...strict, description: 'The case of the matter as it is now' },
      ),
    ),
  },
  { $id: 'InboundMessage', ...strict },
)
export type InboundMessage = Static<typeof InboundMessage>

export const InboundMessageParams = Type.Object({ senderMessageId: SenderId('The sender’s own id') }, strict)
export const InboundMessageQuery = Type.Object({ courtCode: text(20) }, strict)
export const InboundMessagesQuery = Type.Object(
  { courtCode: text(20), state: Type.Optional(oneOfValues(MESSAGE_STATES)), ...PAGE_QUERY },
  strict,
)
export const InboundMessagePage = Type.Object(
  { items: Type.Array(InboundMessage, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'InboundMessagePage', ...strict },
)
