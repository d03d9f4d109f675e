import { type Static, type TSchema, Type } from 'typebox'
import { Day, Instant, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { REASON_CODES } from './match.js'
import {
  ASSIGNMENT_STATUSES,
  DECLINE_GROUNDS,
  FEE_BASES,
  OFFER_BASES,
  OFFER_OUTCOMES,
  ORGANISATION_KINDS,
  POSITIONS,
  RECUSAL_GROUNDS,
  RECUSAL_OUTCOMES,
  RECUSAL_RAISERS,
  REPLACEMENT_GROUNDS,
  ROSTER_LEVELS,
} from './tables.js'

const strict = { additionalProperties: false }
const MEDIATOR = '01920000-0000-7000-8000-000000000001'
const PARTY = '01920000-0000-7000-8000-000000000002'

export const OfferParams = Type.Object({ caseId: Uuid, offerId: Uuid }, strict)
export const RecusalParams = Type.Object({ caseId: Uuid, recusalId: Uuid }, strict)
export const MediatorParams = Type.Object({ mediatorId: Uuid }, strict)

export const OfferMediationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    presidingMediatorId: Uuid,
    coMediatorIds: Type.Optional(Type.Array(Uuid, { maxItems: 2, description: 'Further mediators (INV 13; ONL 11)' })),
    basis: oneOfValues(OFFER_BASES, 'Chosen jointly by the parties, or designated by the court (INV 12; ONL 10)'),
    requestedByParties: Type.Optional(
      Type.Boolean({ description: 'Whether the parties asked for several mediators (INV 13)' }),
    ),
  },
  { ...strict, examples: [{ presidingMediatorId: MEDIATOR, basis: 'joint-choice' }] },
)
export type OfferMediationBody = Static<typeof OfferMediationBody>

const AnsweringMediator = Type.Optional(
  Type.Unsafe<string>({ ...Uuid, description: 'Needed when an organisation answers for its mediator' }),
)

export const AcceptOfferBody = Type.Object(
  { occurredOn: OccurredOn, mediatorId: AnsweringMediator },
  { ...strict, examples: [{}] },
)
export type AcceptOfferBody = Static<typeof AcceptOfferBody>

export const DeclineOfferBody = Type.Object(
  { occurredOn: OccurredOn, mediatorId: AnsweringMediator, ground: oneOfValues(DECLINE_GROUNDS), reason: text(1000) },
  { ...strict, examples: [{ ground: 'workload', reason: '手头在办案件较多，无法在期限内办结。' }] },
)
export type DeclineOfferBody = Static<typeof DeclineOfferBody>

export const LapseOfferBody = Type.Object({ occurredOn: OccurredOn }, { ...strict, examples: [{}] })
export type LapseOfferBody = Static<typeof LapseOfferBody>

export const RaiseRecusalBody = Type.Object(
  {
    occurredOn: OccurredOn,
    mediatorId: Uuid,
    raisedBy: oneOfValues(RECUSAL_RAISERS, 'A mediator discloses; a party applies'),
    partyId: Type.Optional(Uuid),
    ground: oneOfValues(RECUSAL_GROUNDS),
    statement: text(2000),
  },
  {
    ...strict,
    examples: [
      {
        mediatorId: MEDIATOR,
        raisedBy: 'party',
        partyId: PARTY,
        ground: 'other-relation',
        statement: '调解员曾任被申请人的法律顾问。',
      },
    ],
  },
)
export type RaiseRecusalBody = Static<typeof RaiseRecusalBody>

export const WaiveRecusalBody = Type.Object(
  { occurredOn: OccurredOn, partyId: Uuid },
  { ...strict, examples: [{ partyId: PARTY }] },
)
export type WaiveRecusalBody = Static<typeof WaiveRecusalBody>

export const DecideRecusalBody = Type.Object(
  { occurredOn: OccurredOn, decision: oneOfValues(['upheld', 'rejected'] as const), reason: text(2000) },
  { ...strict, examples: [{ decision: 'upheld', reason: '调解员与当事人存在可能影响公正调解的关系。' }] },
)
export type DecideRecusalBody = Static<typeof DecideRecusalBody>

export const ReplaceMediatorBody = Type.Object(
  { occurredOn: OccurredOn, ground: oneOfValues(REPLACEMENT_GROUNDS), reason: text(1000) },
  { ...strict, examples: [{ ground: 'mediator-unable', reason: '调解员因病长期不能履职。' }] },
)
export type ReplaceMediatorBody = Static<typeof ReplaceMediatorBody>

const RosterWords = (description: string, maxItems: number) =>
  Type.Array(text(100), { maxItems, uniqueItems: true, description })

export const ListOrganisationBody = Type.Object(
  {
    courtCode: text(20, '法院代字 of the court that keeps the roster'),
    name: text(200),
    kind: oneOfValues(ORGANISATION_KINDS),
    feeBasis: oneOfValues(FEE_BASES),
  },
  {
    ...strict,
    examples: [{ courtCode: '辽0504', name: '示例街道人民调解委员会', kind: 'peoples-mediation', feeBasis: 'free' }],
  },
)
export type ListOrganisationBody = Static<typeof ListOrganisationBody>

export const Organisation = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    name: Type.String({ maxLength: 200 }),
    kind: oneOfValues(ORGANISATION_KINDS),
    feeBasis: oneOfValues(FEE_BASES),
    listedAt: Instant,
  },
  { $id: 'Organisation', ...strict },
)

export const ListMediatorBody = Type.Object(
  {
    courtCode: text(20, '法院代字 of the court that keeps the roster'),
    organisationId: Type.Optional(Uuid),
    name: text(100),
    fields: RosterWords('Codes or names of causes of action, at any level', 100),
    languages: Type.Optional(RosterWords('Languages and dialects', 20)),
    areas: Type.Optional(RosterWords('Places served', 50)),
    level: oneOfValues(ROSTER_LEVELS, 'How far the entry reaches (INV 9; ONL 28)'),
    chargesFees: Type.Boolean({ description: 'Published with the roster (ONL 5)' }),
    capacity: Type.Integer({ minimum: 0, maximum: 500, description: 'Cases at a time' }),
    listedOn: Type.Optional(Day),
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        name: '示例调解员',
        fields: ['物业服务合同纠纷'],
        languages: ['zh'],
        areas: ['明山区'],
        level: 'own-court',
        chargesFees: false,
        capacity: 20,
      },
    ],
  },
)
export type ListMediatorBody = Static<typeof ListMediatorBody>

export const DelistMediatorBody = Type.Object(
  { delistedOn: Type.Optional(Day), reason: text(1000) },
  { ...strict, examples: [{ reason: '本人申请退出名册。' }] },
)
export type DelistMediatorBody = Static<typeof DelistMediatorBody>

export const Mediator = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    organisationId: nullable(Uuid),
    name: Type.String({ maxLength: 100 }),
    fields: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }),
    languages: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20 }),
    areas: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 50 }),
    level: oneOfValues(ROSTER_LEVELS),
    chargesFees: Type.Boolean(),
    capacity: Type.Integer({ minimum: 0 }),
    load: Type.Integer({ minimum: 0, description: 'Cases that are offered to or with the mediator now' }),
    listedOn: Day,
    delistedOn: nullable(Day),
  },
  { $id: 'Mediator', ...strict },
)
export type Mediator = Static<typeof Mediator>

export const RosterQuery = Type.Object(
  {
    courtCode: text(20, '法院代字 of the court that keeps the roster'),
    after: Type.Optional(Type.Unsafe<string>({ ...Uuid, description: '`nextAfter` of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
  },
  strict,
)

const items = (schema: TSchema, maxItems: number) => Type.Array(schema, { maxItems })

export const Roster = Type.Object(
  { items: items(Mediator, 100), nextAfter: nullable(Uuid) },
  { $id: 'Roster', ...strict },
)

export const Reasons = items(
  Type.Object(
    {
      code: oneOfValues(REASON_CODES),
      points: Type.Integer(),
      zh: Type.String({ maxLength: 500 }),
      en: Type.String({ maxLength: 500 }),
    },
    strict,
  ),
  10,
)

export const MediatorRecommendations = Type.Object(
  {
    items: items(
      Type.Object(
        {
          mediatorId: Uuid,
          name: Type.String({ maxLength: 100 }),
          organisationId: nullable(Uuid),
          chargesFees: Type.Boolean(),
          freePlaces: Type.Integer({ minimum: 0 }),
          score: Type.Integer(),
          reasons: Reasons,
        },
        strict,
      ),
      3,
    ),
  },
  { $id: 'MediatorRecommendations', ...strict },
)

export const AssignmentHistory = Type.Object(
  {
    offers: items(
      Type.Object(
        {
          id: Uuid,
          basis: oneOfValues(OFFER_BASES),
          requestedByParties: Type.Boolean(),
          offeredOn: Day,
          dueOn: Day,
          outcome: oneOfValues(OFFER_OUTCOMES),
          answeredOn: nullable(Day),
          declinedBy: nullable(Uuid),
          declineGround: nullable(oneOfValues(DECLINE_GROUNDS)),
          reason: nullable(Type.String({ maxLength: 2000 })),
        },
        strict,
      ),
      1000,
    ),
    assignments: items(
      Type.Object(
        {
          id: Uuid,
          offerId: Uuid,
          mediatorId: Uuid,
          position: oneOfValues(POSITIONS),
          status: oneOfValues(ASSIGNMENT_STATUSES),
          acceptedOn: nullable(Day),
          endedAt: nullable(Instant),
          endReason: nullable(Type.String({ maxLength: 60 })),
        },
        strict,
      ),
      3000,
    ),
    recusals: items(
      Type.Object(
        {
          id: Uuid,
          mediatorId: Uuid,
          raisedBy: oneOfValues(RECUSAL_RAISERS),
          partyId: nullable(Uuid),
          ground: oneOfValues(RECUSAL_GROUNDS),
          statement: nullable(Type.String({ maxLength: 2000, description: 'Null for machine clients' })),
          raisedOn: Day,
          outcome: oneOfValues(RECUSAL_OUTCOMES),
          decidedOn: nullable(Day),
          decisionReason: nullable(Type.String({ maxLength: 2000 })),
        },
        strict,
      ),
      1000,
    ),
  },
  { $id: 'AssignmentHistory', ...strict },
)
