import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../../http/cursor.js'
import { Instant, nullable, oneOfValues, Uuid } from '../../../workflow/schemas.js'
import { CourtCode } from '../../directory/schemas.js'
import { EVENT_TYPE_NAMES } from '../feed/event-types.js'
import { DELIVERY_STATUSES, DISABLED_REASONS } from './tables.js'
import { DELIVERY_FAILURES } from './verdict.js'

const strict = { additionalProperties: false }
const COURTS_MAX = 5_000
const SECRETS_MAX = 10
export const OVERLAP_HOURS_MAX = 168

const Url = Type.String({
  minLength: 10,
  maxLength: 500,
  description: 'Where events are posted to. Hosts, ports and networks are allowed by those who run the service.',
})
const EventType = oneOfValues(EVENT_TYPE_NAMES, 'See the list of event types')
const Types = Type.Array(EventType, { minItems: 1, maxItems: EVENT_TYPE_NAMES.length, uniqueItems: true })
const CourtCodes = Type.Array(CourtCode, { minItems: 1, maxItems: COURTS_MAX, uniqueItems: true })
const Secret = nullable(
  Type.String({
    maxLength: 100,
    description: 'Key of the signatures (Standard Webhooks), shown this once; null in a repeated answer',
  }),
)

export const EndpointParams = Type.Object({ endpointId: Uuid }, strict)
export const DeliveryParams = Type.Object(
  {
    endpointId: Uuid,
    caseId: Uuid,
    seq: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Place of the event on the timeline' }),
  },
  strict,
)

export const Endpoint = Type.Object(
  {
    id: Uuid,
    version: Type.Integer({ minimum: 1 }),
    clientId: Type.String({ format: 'uuid', maxLength: 36, description: 'Registration of the client it belongs to' }),
    url: Url,
    types: nullable(Type.Array(EventType, { maxItems: EVENT_TYPE_NAMES.length })),
    courtCodes: Type.Array(CourtCode, { maxItems: COURTS_MAX }),
    createdAt: Instant,
    disabledAt: nullable(Instant),
    disabledReason: nullable(
      oneOfValues(
        DISABLED_REASONS,
        '`gone`: the receiver answered 410; `no-success`: nothing was taken for three days',
      ),
    ),
    failures: Type.Integer({ minimum: 0, description: 'Attempts in a row that failed' }),
    failingSince: nullable(Instant),
    lastSuccessAt: nullable(Instant),
    secrets: Type.Array(Type.Object({ id: Uuid, createdAt: Instant, endsAt: nullable(Instant) }, strict), {
      maxItems: SECRETS_MAX,
      description: 'Live secrets, the newest first, without what they are',
    }),
  },
  { $id: 'WebhookEndpoint', ...strict },
)
export type Endpoint = Static<typeof Endpoint>
export const EndpointPage = Type.Object(
  { items: Type.Array(Endpoint, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'WebhookEndpointPage', ...strict },
)
export const EndpointsQuery = Type.Object({ ...PAGE_QUERY, courtCode: Type.Optional(CourtCode) }, strict)
export const RegisteredEndpoint = Type.Object(
  { ...Endpoint.properties, secret: Secret },
  { $id: 'RegisteredWebhookEndpoint', ...strict },
)

export const RegisterEndpointBody = Type.Object(
  {
    clientId: Type.Optional(
      Type.String({
        format: 'uuid',
        maxLength: 36,
        description: 'Registration of the client; given by an administrator, never by the client itself',
      }),
    ),
    url: Url,
    courtCodes: CourtCodes,
    types: Type.Optional(Types),
  },
  {
    ...strict,
    examples: [
      {
        url: 'https://events.platform.example/open-mediation',
        courtCodes: ['辽0504'],
        types: ['cn.open-mediation.case.registered.v1', 'cn.open-mediation.mediation.ended.v1'],
      },
    ],
  },
)
export type RegisterEndpointBody = Static<typeof RegisterEndpointBody>

export const ChangeEndpointBody = Type.Object(
  { url: Url, courtCodes: CourtCodes, types: nullable(Types) },
  {
    ...strict,
    examples: [{ url: 'https://events.platform.example/open-mediation', courtCodes: ['辽0504'], types: null }],
  },
)
export type ChangeEndpointBody = Static<typeof ChangeEndpointBody>

export const RotateSecretBody = Type.Object(
  {
    overlapHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: OVERLAP_HOURS_MAX,
        description: 'How long the present secret goes on signing beside the new one; 24 if not given',
      }),
    ),
  },
  { ...strict, examples: [{ overlapHours: 24 }] },
)
export const RotatedSecret = Type.Object(
  { endpoint: Endpoint, secret: Secret },
  { $id: 'RotatedWebhookSecret', ...strict },
)

export const DeliveriesQuery = Type.Object(
  { ...PAGE_QUERY, courtCode: CourtCode, status: Type.Optional(oneOfValues(DELIVERY_STATUSES)) },
  strict,
)
export const Delivery = Type.Object(
  {
    eventId: Type.String({ maxLength: 50, description: 'The header webhook-id: case and place on its timeline' }),
    caseId: Uuid,
    seq: Type.Integer({ minimum: 1 }),
    courtCode: CourtCode,
    position: Type.Integer({ minimum: 1, description: 'Place of the event in the feed of the court' }),
    type: EventType,
    status: oneOfValues(
      DELIVERY_STATUSES,
      '`waiting`: to be sent (again), or behind an earlier event of its case; `dead`: given up after the whole plan',
    ),
    attempts: Type.Integer({ minimum: 0 }),
    lastAttemptAt: nullable(Instant),
    lastStatus: nullable(Type.Integer({ description: 'HTTP status of the last answer; its body is not kept' })),
    lastFailure: nullable(oneOfValues(DELIVERY_FAILURES, 'Why the last attempt was not taken')),
    nextAttemptAt: nullable(Instant),
    acceptedAt: nullable(Instant),
  },
  { $id: 'WebhookDelivery', ...strict },
)
export type Delivery = Static<typeof Delivery>
export const DeliveryPage = Type.Object(
  { items: Type.Array(Delivery, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'WebhookDeliveryPage', ...strict },
)

const Position = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })
export const RedeliverRangeBody = Type.Object(
  {
    courtCode: CourtCode,
    fromPosition: Position,
    toPosition: Type.Optional(Position),
  },
  { ...strict, examples: [{ courtCode: '辽0504', fromPosition: 1, toPosition: 500 }] },
)
export type RedeliverRangeBody = Static<typeof RedeliverRangeBody>
export const RedeliveredRange = Type.Object(
  { requested: Type.Integer({ minimum: 0, description: 'Deliveries that will be sent once more' }) },
  { $id: 'WebhookRangeRequested', ...strict },
)

export const TestEventResult = Type.Object(
  {
    isAccepted: Type.Boolean({ description: 'Whether the receiver answered 2xx' }),
    status: nullable(Type.Integer({ description: 'HTTP status of the answer; its body is not read' })),
    failure: nullable(oneOfValues(DELIVERY_FAILURES)),
    tookMs: Type.Integer({ minimum: 0 }),
  },
  { $id: 'WebhookTestResult', ...strict },
)
export type TestEventResult = Static<typeof TestEventResult>
