import { type Static, Type } from 'typebox'
import { Day, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CONSENT_ANSWERS, CONSENT_FORMS } from './consent.js'
import { OfficerAnswers, TriageFacts } from './facts.js'
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
