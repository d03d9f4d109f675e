import { type Static, Type } from 'typebox'
import { TRIAL_LIMITS } from '../../workflow/deadline-rules.js'
import { Day, Fen, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { AGREEMENT_COVERAGES } from '../../workflow/states.js'
import { CLOSING_BASES, DISPOSITIONS } from './decide-closing.js'
import { DISMISSAL_GROUNDS, REFUSAL_GROUNDS, WITHDRAWAL_GROUNDS } from './decide-confirmation.js'
import { LIMIT_APPROVERS } from './decide-limit.js'
import { HandoverPackage } from './handover-package.js'
import { Package } from './handovers/package-schemas.js'
import {
  AGREEMENT_FORMS,
  DESTINATIONS,
  HANDOVER_KINDS,
  HANDOVER_TEAM_BASES,
  SIGNATURE_FORMS,
  SIGNER_KINDS,
  STATEMENT_ANSWERS,
  TERMS_PERFORMED,
} from './tables.js'

const strict = { additionalProperties: false }
const PositiveFen = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Money in fen (1/100 yuan)',
})
const A_PARTY = '0198c1a2-0000-7000-8000-000000000001'
const ANOTHER_PARTY = '0198c1a2-0000-7000-8000-000000000002'
const A_TEAM = '019a3f00-7c00-8210-9000-000000000004'
const A_HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

export const DraftAgreementBody = Type.Object(
  {
    occurredOn: OccurredOn,
    form: oneOfValues(AGREEMENT_FORMS, 'An oral agreement is recorded and takes effect on the day it was reached'),
    coverage: oneOfValues(AGREEMENT_COVERAGES),
    terms: text(20_000, 'Full text: parties, main facts, what was agreed'),
    amountFen: Fen,
    instalments: Type.Array(
      Type.Object(
        {
          payerPartyId: Uuid,
          payeePartyId: Uuid,
          amountFen: PositiveFen,
          dueOn: Day,
          onTheSpot: Type.Boolean({ description: 'To be paid when the agreement is signed' }),
        },
        strict,
      ),
      { maxItems: 240, description: 'In the order in which they fall due; together the amount of the agreement' },
    ),
  },
  {
    ...strict,
    examples: [
      {
        form: 'written',
        coverage: 'whole',
        terms: '一、被申请人于2026年8月31日前向申请人支付物业费2860元。二、双方就本纠纷再无其他争议。',
        amountFen: 286000,
        instalments: [
          {
            payerPartyId: ANOTHER_PARTY,
            payeePartyId: A_PARTY,
            amountFen: 286000,
            dueOn: '2026-08-31',
            onTheSpot: false,
          },
        ],
      },
    ],
  },
)
export type DraftAgreementBody = Static<typeof DraftAgreementBody>

export const SignAgreementBody = Type.Object(
  {
    occurredOn: OccurredOn,
    signerKind: oneOfValues(SIGNER_KINDS),
    partyId: Type.Optional(Uuid),
    form: oneOfValues(SIGNATURE_FORMS),
    byRepresentative: Type.Optional(Type.Boolean({ description: 'Signed by a representative with special authority' })),
    contentHash: Type.String({
      pattern: '^[0-9a-f]{64}$',
      maxLength: 64,
      description: 'SHA-256 of the text that the signer saw, in hexadecimal, as given with the agreement',
    }),
  },
  {
    ...strict,
    examples: [{ signerKind: 'party', partyId: A_PARTY, form: 'signature', contentHash: A_HASH }],
  },
)
export type SignAgreementBody = Static<typeof SignAgreementBody>

export const RecordPerformanceBody = Type.Object(
  {
    occurredOn: OccurredOn,
    instalmentId: Type.Optional(Uuid),
    amountFen: Type.Optional(PositiveFen),
    terms: Type.Optional(oneOfValues(TERMS_PERFORMED, 'For an agreement without money')),
    performedOn: Type.Optional(Day),
  },
  { ...strict, examples: [{ instalmentId: '0198c1a2-0000-7000-8000-000000000003', amountFen: 286000 }] },
)
export type RecordPerformanceBody = Static<typeof RecordPerformanceBody>

export const ApplyForConfirmationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    applicantPartyIds: Type.Array(Uuid, {
      minItems: 1,
      maxItems: 200,
      uniqueItems: true,
      description: 'Every party of the case: the application is a joint one',
    }),
    receivingCourtCode: Type.Optional(
      text(
        20,
        'Court that decides, where CPL 205 sends the parties to another one; the court of the case if not given',
      ),
    ),
  },
  { ...strict, examples: [{ applicantPartyIds: [A_PARTY, ANOTHER_PARTY] }] },
)
export type ApplyForConfirmationBody = Static<typeof ApplyForConfirmationBody>

export const ExamineConfirmationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    decision: oneOfValues(['accepted', 'refused'] as const),
    ground: Type.Optional(oneOfValues(REFUSAL_GROUNDS, 'INT 355; only with a refusal')),
    reason: Type.Optional(text(2000)),
  },
  { ...strict, examples: [{ decision: 'accepted' }] },
)
export type ExamineConfirmationBody = Static<typeof ExamineConfirmationBody>

export const RuleOnConfirmationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    decision: oneOfValues(['granted', 'dismissed'] as const),
    ground: Type.Optional(oneOfValues(DISMISSAL_GROUNDS, 'INT 358; only with a dismissal')),
    reason: Type.Optional(text(2000)),
    partiesCalledTogether: Type.Boolean({
      description: 'Whether both sides were called together to verify the case (INT 356)',
    }),
  },
  { ...strict, examples: [{ decision: 'granted', partiesCalledTogether: true }] },
)
export type RuleOnConfirmationBody = Static<typeof RuleOnConfirmationBody>

export const WithdrawConfirmationBody = Type.Object(
  { occurredOn: OccurredOn, ground: oneOfValues(WITHDRAWAL_GROUNDS), reason: Type.Optional(text(2000)) },
  { ...strict, examples: [{ ground: 'withdrawn-by-parties' }] },
)
export type WithdrawConfirmationBody = Static<typeof WithdrawConfirmationBody>

export const IssueMediationStatementBody = Type.Object({ occurredOn: OccurredOn }, { ...strict, examples: [{}] })
export type IssueMediationStatementBody = Static<typeof IssueMediationStatementBody>

/** How a statement reaches a party. `left` exists so that it can be refused with its rule. */
export const DELIVERIES = ['in-person', 'post', 'electronic', 'left'] as const

export const SignMediationStatementBody = Type.Object(
  {
    occurredOn: OccurredOn,
    partyId: Uuid,
    answer: oneOfValues(STATEMENT_ANSWERS),
    delivery: oneOfValues(DELIVERIES, 'Service by leaving is refused (INT 133)'),
    byNamedReceiver: Type.Optional(Type.Boolean({ description: 'Signed for by the receiver whom the party named' })),
  },
  { ...strict, examples: [{ partyId: A_PARTY, answer: 'signed', delivery: 'in-person' }] },
)
export type SignMediationStatementBody = Static<typeof SignMediationStatementBody>

export const TransferCaseBody = Type.Object(
  {
    occurredOn: OccurredOn,
    destination: oneOfValues(DESTINATIONS),
    teamId: Type.Optional(
      Type.Unsafe<string>({
        ...Uuid,
        description:
          'Team of the court that takes the case over. When not given: the one team that takes such disputes, has a judge and has the presiding mediator as a member, if there is exactly one',
      }),
    ),
    receivingCourtCode: Type.Optional(text(20, 'Court that files the case, where it is another one; only for filing')),
  },
  { ...strict, examples: [{ destination: 'fast-track' }, { destination: 'fast-track', teamId: A_TEAM }] },
)
export type TransferCaseBody = Static<typeof TransferCaseBody>

export const DocketFastTrackBody = Type.Object({ occurredOn: OccurredOn }, { ...strict, examples: [{}] })
export type DocketFastTrackBody = Static<typeof DocketFastTrackBody>

export const HearFastTrackBody = Type.Object(
  { occurredOn: OccurredOn, isOnline: Type.Boolean(), place: Type.Optional(text(100)) },
  { ...strict, examples: [{ isOnline: false, place: '第三法庭' }] },
)
export type HearFastTrackBody = Static<typeof HearFastTrackBody>

export const DisposeFastTrackBody = Type.Object(
  { occurredOn: OccurredOn, manner: oneOfValues(DISPOSITIONS), reason: Type.Optional(text(2000)) },
  { ...strict, examples: [{ manner: 'judged' }] },
)
export type DisposeFastTrackBody = Static<typeof DisposeFastTrackBody>

export const ServeFastTrackBody = Type.Object(
  { occurredOn: OccurredOn },
  { ...strict, description: '`occurredOn` is the day on which the last party was served', examples: [{}] },
)
export type ServeFastTrackBody = Static<typeof ServeFastTrackBody>

export const CloseCaseBody = Type.Object(
  {
    occurredOn: OccurredOn,
    basis: oneOfValues(CLOSING_BASES, 'Claims left open after a failure or a part agreement must be given up to close'),
  },
  { ...strict, examples: [{ basis: 'settled' }] },
)
export type CloseCaseBody = Static<typeof CloseCaseBody>

const LIMIT_KINDS = ['confirmation-ruling', ...TRIAL_LIMITS] as const

export const ExtendLimitBody = Type.Object(
  {
    occurredOn: OccurredOn,
    kind: oneOfValues(LIMIT_KINDS),
    length: Type.Integer({
      minimum: 1,
      maximum: 60,
      description: 'In the unit of the limit: months for a trial, days for a ruling',
    }),
    approvedBy: oneOfValues(LIMIT_APPROVERS),
  },
  {
    ...strict,
    description: '`occurredOn` is the day of the approval',
    examples: [{ kind: 'trial-summary', length: 1, approvedBy: 'president' }],
  },
)
export type ExtendLimitBody = Static<typeof ExtendLimitBody>

export const GiveFeeNoticeBody = Type.Object(
  { occurredOn: OccurredOn },
  { ...strict, description: '`occurredOn` is the day on which the claimant received the notice', examples: [{}] },
)
export type GiveFeeNoticeBody = Static<typeof GiveFeeNoticeBody>

export const SettleFeeBody = Type.Object(
  { occurredOn: OccurredOn, manner: oneOfValues(['paid', 'relieved'] as const) },
  { ...strict, examples: [{ manner: 'paid' }] },
)
export type SettleFeeBody = Static<typeof SettleFeeBody>

export const DeemWithdrawnBody = Type.Object({ occurredOn: OccurredOn }, { ...strict, examples: [{}] })
export type DeemWithdrawnBody = Static<typeof DeemWithdrawnBody>

export const AgreementParams = Type.Object({ caseId: Uuid, agreementId: Uuid }, strict)
export const ProceedingParams = Type.Object({ caseId: Uuid, proceedingId: Uuid }, strict)
export const HandoverParams = Type.Object({ caseId: Uuid, handoverId: Uuid }, strict)

/** The team that took a case over, as it was on the day. */
export const HandoverTeam = Type.Object(
  {
    id: nullable({ ...Uuid, description: 'Null where the name was typed before teams were known here' }),
    name: Type.String({ maxLength: 100 }),
    basis: nullable(
      oneOfValues(HANDOVER_TEAM_BASES, 'Named by whoever handed over, or the team of the presiding mediator'),
    ),
    judges: Type.Array(Type.Object({ personId: Uuid, name: Type.String({ maxLength: 100 }) }, strict), {
      maxItems: 50,
      description: 'Judges of the team on the day of the hand-over',
    }),
  },
  strict,
)
export type HandoverTeam = Static<typeof HandoverTeam>

export const Handover = Type.Object(
  {
    id: Uuid,
    caseId: Uuid,
    destination: oneOfValues(HANDOVER_KINDS),
    team: nullable(HandoverTeam),
    madeOn: Day,
    digest: Type.String({
      maxLength: 64,
      description: 'SHA-256 over the package as JSON with sorted members and no white space, in hexadecimal',
    }),
    package: Type.Union([HandoverPackage, Package]),
  },
  { $id: 'Handover', ...strict },
)
export type Handover = Static<typeof Handover>
