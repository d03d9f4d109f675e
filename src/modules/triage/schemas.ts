import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { Day, Instant, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { ORGANISATION_ID_KINDS } from '../intake/identity-numbers.js'
import { CONSENT_ANSWERS, CONSENT_FORMS } from './consent.js'
import { OfficerAnswers, TriageFacts } from './facts.js'
import type { StandingConsentRow } from './store.js'
import { PROCEDURES, TABLES, TRACKS, TriageVerdict } from './verdict.js'

const strict = { additionalProperties: false }

/** Answers about a plain case: clear, small, undisputed. */
export const EXAMPLE_ANSWERS: OfficerAnswers = {
  factsClear: true,
  rightsClear: true,
  littleDispute: true,
  personalStatusOrOwnership: false,
  foreignRelated: false,
  needsAppraisal: false,
  appraisalDisputed: false,
  counterclaim: false,
  manyPartiesOnOneSide: false,
  publicInterest: false,
  groupStability: false,
  wideConcern: false,
  novelOrComplex: false,
  lawRequiresPanel: false,
  remandedOrRetrial: false,
  thirdPartyRevocation: false,
  specialProcedure: false,
  arbitrationAgreement: false,
  outsideCivilJurisdiction: false,
  wrongCourt: false,
  resJudicata: false,
  inNoSuitPeriod: false,
  suspectedSham: false,
  bothAgreeSmallClaims: false,
  bothAgreeSummary: false,
  claimDueAndCertain: false,
  noCounterObligation: false,
  debtorReachable: true,
  preservationSought: false,
}

export const ProposeTriageBody = Type.Object(OfficerAnswers.properties, { ...strict, examples: [EXAMPLE_ANSWERS] })

export const TriageProposal = Type.Object(
  { facts: TriageFacts, verdict: TriageVerdict },
  { $id: 'TriageProposal', ...strict },
)

const Override = Type.Object(
  {
    suitable: Type.Optional(Type.Boolean()),
    track: Type.Optional(oneOfValues(TRACKS)),
    procedure: Type.Optional(oneOfValues(PROCEDURES)),
    fastTrack: Type.Optional(Type.Boolean()),
    reason: Type.Optional(text(1000, 'Required when the decision differs from what the rules suggest')),
  },
  { ...strict, description: 'What the officer decides otherwise than the rules suggest' },
)
export type Override = Static<typeof Override>

export const DecideTriageBody = Type.Object(
  { occurredOn: OccurredOn, answers: OfficerAnswers, override: Type.Optional(Override) },
  {
    ...strict,
    examples: [
      { answers: EXAMPLE_ANSWERS },
      {
        answers: EXAMPLE_ANSWERS,
        override: { fastTrack: false, reason: '当事人已就同一事实另案起诉，需要一并审理，不宜进入速裁。' },
      },
    ],
  },
)
export type DecideTriageBody = Static<typeof DecideTriageBody>

const TriageDecision = Type.Object(
  {
    id: Uuid,
    decidedOn: Day,
    suitable: Type.Boolean(),
    track: oneOfValues(TRACKS),
    procedure: oneOfValues(PROCEDURES),
    fastTrack: Type.Boolean(),
    overridden: Type.Boolean({ description: 'Whether the officer decided otherwise than the rules suggested' }),
    overrideReason: nullable(Type.String({ maxLength: 1000 })),
    rulesVersion: Type.String({ maxLength: 80 }),
    answers: OfficerAnswers,
    facts: TriageFacts,
    verdict: TriageVerdict,
  },
  { $id: 'TriageDecision', ...strict },
)

export const TriageDecisions = Type.Object(
  { items: Type.Array(TriageDecision, { maxItems: 10 }) },
  { $id: 'TriageDecisions', ...strict },
)

export const RecordConsentBody = Type.Object(
  {
    occurredOn: OccurredOn,
    partyId: Uuid,
    answer: oneOfValues(CONSENT_ANSWERS, 'One refusal, or one party who cannot be reached, ends mediation at once'),
    form: Type.Optional(oneOfValues(CONSENT_FORMS, 'Required with a consent; oral consent is put on record (笔录)')),
    reason: Type.Optional(text(1000, 'Why the party refuses, or how it was tried to reach it')),
  },
  {
    ...strict,
    examples: [
      { partyId: '01990000-0000-7000-8000-000000000001', answer: 'given', form: 'oral-recorded' },
      {
        partyId: '01990000-0000-7000-8000-000000000002',
        answer: 'unreachable',
        reason: '三次拨打当事人预留电话均无人接听，短信未回复。',
      },
    ],
  },
)
export type RecordConsentBody = Static<typeof RecordConsentBody>

const Column = Type.Object(
  {
    id: Type.String({ maxLength: 60 }),
    name: Type.String({ maxLength: 100 }),
    field: Type.String({ maxLength: 4000, description: 'Expression over the facts, or the name of the answer' }),
  },
  strict,
)

export const TriageRulesInForce = Type.Object(
  {
    version: Type.String({ maxLength: 80 }),
    facts: Type.Array(
      Type.Object(
        {
          name: Type.String({ maxLength: 60 }),
          zh: Type.String({ maxLength: 500 }),
          en: Type.String({ maxLength: 500 }),
        },
        strict,
      ),
      { maxItems: 100, description: 'What the rules may ask, and what a yes (or the value) means' },
    ),
    tables: Type.Array(
      Type.Object(
        {
          table: oneOfValues(TABLES),
          title: Type.String({ maxLength: 100 }),
          inputs: Type.Array(Column, { maxItems: 100 }),
          outputs: Type.Array(Column, { maxItems: 20 }),
          rows: Type.Array(
            Type.Object(
              {
                row: Type.String({ maxLength: 80 }),
                zh: Type.String({ maxLength: 500 }),
                cells: Type.Record(Type.String(), Type.String({ maxLength: 4000 }), {
                  description: 'Cells by column id; an empty cell asks nothing',
                }),
              },
              strict,
            ),
            { maxItems: 500, description: 'The first row whose cells all hold is the answer' },
          ),
        },
        strict,
      ),
      { maxItems: 10 },
    ),
  },
  { $id: 'TriageRulesInForce', ...strict },
)
export type TriageRulesInForce = Static<typeof TriageRulesInForce>

const courtCode = text(20, '法院代字, e.g. 辽0504')

export const RegisterStandingConsentBody = Type.Object(
  {
    courtCode,
    name: text(200, 'Name of the institution'),
    identity: Type.Object(
      { kind: oneOfValues(ORGANISATION_ID_KINDS), number: text(40) },
      { ...strict, description: 'By which it is met as a party; kept sealed' },
    ),
    reference: text(100, 'The paper in which it was given'),
    givenOn: Day,
    validUntilOn: Type.Optional({ ...Day, description: 'Last day on which it holds; without end if not given' }),
    fields: Type.Optional(
      Type.Array(text(100), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: 'Codes or names of the causes of action for which it holds, at any level; all if not given',
      }),
    ),
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        name: '示例银行股份有限公司本溪分行',
        identity: { kind: 'unified-social-credit-code', number: '91350100M000100Y43' },
        reference: '概括同意调解函〔2026〕1号',
        givenOn: '2026-01-05',
        validUntilOn: '2026-12-31',
        fields: ['金融借款合同纠纷'],
      },
    ],
  },
)
export type RegisterStandingConsentBody = Static<typeof RegisterStandingConsentBody>

export const RevokeStandingConsentBody = Type.Object(
  {
    revokedOn: Type.Optional({ ...Day, description: 'First day on which it holds no more; today if not given' }),
    reason: text(500),
  },
  { ...strict, examples: [{ reason: '该单位来函撤回概括同意。' }] },
)
export type RevokeStandingConsentBody = Static<typeof RevokeStandingConsentBody>

export const StandingConsentParams = Type.Object({ standingConsentId: Uuid }, strict)

export const StandingConsentView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    name: Type.String({ maxLength: 200 }),
    identityKind: oneOfValues(ORGANISATION_ID_KINDS),
    identityMask: Type.String({ maxLength: 60 }),
    reference: Type.String({ maxLength: 100 }),
    givenOn: Day,
    validUntilOn: nullable({ ...Day, description: 'Last day on which it holds; null when it has no end' }),
    fields: nullable(
      Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100, description: 'Null for all causes' }),
    ),
    registeredAt: Instant,
    revokedOn: nullable({ ...Day, description: 'First day on which it holds no more' }),
    revocationReason: nullable(Type.String({ maxLength: 500 })),
  },
  { $id: 'StandingConsent', ...strict },
)
export type StandingConsentView = Static<typeof StandingConsentView>

export function standingConsentView(row: StandingConsentRow, courtCode: string): StandingConsentView {
  const { courtId: _court, registeredBy: _by, revokedBy: _revokedBy, ...view } = row
  return { ...view, courtCode }
}

export const StandingConsentPage = Type.Object(
  { items: Type.Array(StandingConsentView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'StandingConsentPage', ...strict },
)
export const StandingConsentsQuery = Type.Object({ courtCode, ...PAGE_QUERY }, strict)
