import { type Static, Type } from 'typebox'
import { ActResult, Day, Fen, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CHANNELS, CLAIM_KINDS, CLASSIFICATIONS } from '../../workflow/tables.js'
import { ID_KINDS } from './identity-numbers.js'
import { AUTHORITIES, PARTY_FLAGS, PARTY_KINDS, PARTY_ROLES, REPRESENTATIVE_KINDS } from './tables.js'

const strict = { additionalProperties: false }

const RepresentativeInput = Type.Object(
  {
    name: text(100),
    kind: oneOfValues(REPRESENTATIVE_KINDS),
    authority: oneOfValues(AUTHORITIES, 'Settling needs special authority (CPL 62)'),
    phone: Type.Optional(text(30)),
  },
  strict,
)

const PartyInput = Type.Object(
  {
    role: oneOfValues(PARTY_ROLES),
    kind: oneOfValues(PARTY_KINDS),
    name: text(200),
    identity: Type.Optional(Type.Object({ kind: oneOfValues(ID_KINDS), number: text(40) }, strict)),
    legalRepresentative: Type.Optional(text(100, 'Legal representative or head of an organisation')),
    phone: Type.Optional(text(30)),
    address: Type.Optional(text(300, 'Address for service')),
    electronicService: Type.Optional(
      Type.Object(
        { address: text(200) },
        { ...strict, description: 'Given only if the party agreed to electronic service' },
      ),
    ),
    language: Type.Optional(text(20)),
    flags: Type.Optional(Type.Array(oneOfValues(PARTY_FLAGS), { maxItems: 5, uniqueItems: true })),
    standingConsent: Type.Optional(
      Type.Object(
        { reference: text(100), givenOn: Day },
        { ...strict, description: 'General consent of an institution' },
      ),
    ),
    representatives: Type.Optional(Type.Array(RepresentativeInput, { maxItems: 4 })),
  },
  strict,
)
export type PartyInput = Static<typeof PartyInput>

const ClaimInput = Type.Object({ text: text(1000), amountFen: Fen }, strict)

const Dispute = {
  causeCode: text(20, 'Code of the cause of action, e.g. 126'),
  claimKind: oneOfValues(CLAIM_KINDS),
  claims: Type.Array(ClaimInput, { minItems: 1, maxItems: 50 }),
  facts: text(5000, 'Facts and reasons, short'),
  tags: Type.Optional(Type.Array(text(40), { maxItems: 10, uniqueItems: true })),
  classification: Type.Optional(oneOfValues(CLASSIFICATIONS)),
  parties: Type.Array(PartyInput, { minItems: 2, maxItems: 200 }),
}

const EXAMPLE_DISPUTE = {
  causeCode: '126',
  claimKind: 'money',
  claims: [{ text: '支付2024年度物业费', amountFen: 286000 }],
  facts: '被申请人拖欠2024年度物业费2860元,经多次催要未付。',
  parties: [
    {
      role: 'applicant',
      kind: 'legal-person',
      name: '本溪示例物业服务有限公司',
      identity: { kind: 'unified-social-credit-code', number: '91350100M000100Y43' },
      legalRepresentative: '王示例',
    },
    { role: 'respondent', kind: 'natural-person', name: '张示例', phone: '13800000000' },
  ],
}

export const ReceiveCaseBody = Type.Object(
  {
    courtCode: text(20, '法院代字, e.g. 辽0504'),
    channel: oneOfValues(CHANNELS),
    sourceReference: Type.Optional(text(100, 'Number of the sending system')),
    receivedOn: Type.Optional(Day),
    ...Dispute,
    registerAtOnce: Type.Optional(
      Type.Boolean({
        description: 'Whether the clerk at the counter also registers it now; others leave that to the court',
      }),
    ),
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        channel: 'counter',
        ...EXAMPLE_DISPUTE,
        registerAtOnce: true,
      },
    ],
  },
)
export type ReceiveCaseBody = Static<typeof ReceiveCaseBody>

export const PossibleDuplicate = Type.Object(
  { caseId: Uuid, number: nullable(Type.String({ maxLength: 60 })), receivedOn: Day },
  strict,
)
export type PossibleDuplicate = Static<typeof PossibleDuplicate>

export const ReceivedCase = Type.Object(
  { ...ActResult.properties, possibleDuplicates: Type.Array(PossibleDuplicate, { maxItems: 20 }) },
  { $id: 'ReceivedCase', ...strict },
)

export const ReceiveCaseCheck = Type.Object(
  {
    profile: ActResult.properties.case.properties.profile,
    claimAmountFen: Fen,
    possibleDuplicates: Type.Array(PossibleDuplicate, { maxItems: 20 }),
  },
  { $id: 'ReceiveCaseCheck', ...strict },
)

export const AmendCaseBody = Type.Object(
  {
    occurredOn: OccurredOn,
    reason: text(500),
    completesPapers: Type.Optional(
      Type.Boolean({
        description: 'Missing papers came in: the seven days to decide on filing run again from the next day',
      }),
    ),
    ...Dispute,
  },
  {
    ...strict,
    description: 'The whole record as it should be',
    examples: [{ reason: '更正欠费期间。', ...EXAMPLE_DISPUTE }],
  },
)
export type AmendCaseBody = Static<typeof AmendCaseBody>

export const RegisterCaseBody = Type.Object({ occurredOn: OccurredOn }, { ...strict, examples: [{}] })
export type RegisterCaseBody = Static<typeof RegisterCaseBody>

/** Why papers are returned. @see ONL 9; CPL 122, 127 */
export const RETURN_GROUNDS = [
  'no-jurisdiction',
  'wrong-court',
  'not-civil',
  'arbitration-agreement',
  'already-decided',
  'barred-for-now',
  'not-fit-for-mediation',
  'papers-incomplete',
  'other',
] as const

export const ReturnCaseBody = Type.Object(
  { occurredOn: OccurredOn, ground: oneOfValues(RETURN_GROUNDS), reason: text(1000), alternative: text(1000) },
  {
    ...strict,
    examples: [
      { ground: 'no-jurisdiction', reason: '不属于本院管辖。', alternative: '可向被申请人住所地人民法院提出。' },
    ],
  },
)
export type ReturnCaseBody = Static<typeof ReturnCaseBody>

export const WithdrawCaseBody = Type.Object(
  {
    occurredOn: OccurredOn,
    ground: oneOfValues(['application-withdrawn', 'settled-withdrawn'] as const),
    reason: text(1000),
  },
  { ...strict, examples: [{ ground: 'application-withdrawn', reason: '申请人撤回申请。' }] },
)
export type WithdrawCaseBody = Static<typeof WithdrawCaseBody>

export const DisclosePartyBody = Type.Object(
  {
    fields: Type.Array(oneOfValues(['identityNumber', 'phone', 'address', 'electronicAddress'] as const), {
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
    }),
    purpose: oneOfValues(['service', 'identity-check', 'contact', 'enforcement', 'correction'] as const),
  },
  { ...strict, examples: [{ fields: ['phone'], purpose: 'contact' }] },
)
export type DisclosePartyBody = Static<typeof DisclosePartyBody>

export const DisclosedParty = Type.Object(
  {
    partyId: Uuid,
    identityNumber: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
    phone: Type.Optional(nullable(Type.String({ maxLength: 30 }))),
    address: Type.Optional(nullable(Type.String({ maxLength: 300 }))),
    electronicAddress: Type.Optional(nullable(Type.String({ maxLength: 200 }))),
  },
  { $id: 'DisclosedParty', ...strict },
)
