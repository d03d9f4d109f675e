import { type Static, Type } from 'typebox'
import { Day, Fen, nullable, OccurredOn, oneOfValues, Uuid } from '../../../workflow/schemas.js'
import { CASE_STATES } from '../../../workflow/states.js'
import { DraftAgreementBody } from '../../settlement/schemas.js'
import { CASES_MAX } from '../schemas.js'
import type { DemonstrationOfferRow, TermsOfCase } from './store.js'
import { DEMONSTRATION_ANSWERS } from './tables.js'

const strict = { additionalProperties: false }
const A_CASE = '019a3f00-7c00-8210-9000-000000000002'

export const DemonstrationParams = Type.Object({ seriesId: Uuid, offerId: Uuid }, strict)

export const OfferDemonstrationBody = Type.Object(
  {
    leadPartiesAgree: Type.Boolean({
      description: 'All parties of the lead case agreed that its terms are put to the others (INV 2(5))',
    }),
  },
  { ...strict, examples: [{ leadPartiesAgree: true }] },
)
export type OfferDemonstrationBody = Static<typeof OfferDemonstrationBody>

export const AnswerDemonstrationBody = Type.Object(
  {
    answers: Type.Array(Type.Object({ caseId: Uuid, answer: oneOfValues(DEMONSTRATION_ANSWERS) }, strict), {
      minItems: 1,
      maxItems: CASES_MAX,
      description: 'A later answer of a case replaces an earlier one',
    }),
  },
  { ...strict, examples: [{ answers: [{ caseId: A_CASE, answer: 'accepted' }] }] },
)
export type AnswerDemonstrationBody = Static<typeof AnswerDemonstrationBody>

const { form, terms } = DraftAgreementBody.properties
export const DraftFromDemonstrationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    form,
    terms: {
      ...terms,
      description: 'Text with the fields {{案号}}, {{申请人}}, {{被申请人}}, {{金额}} and {{分期}}',
    },
  },
  {
    ...strict,
    examples: [
      { form: 'written', terms: '{{被申请人}}向{{申请人}}支付{{金额}}，于{{分期}}。双方就本纠纷再无其他争议。' },
    ],
  },
)
export type DraftFromDemonstrationBody = Static<typeof DraftFromDemonstrationBody>

const Count = Type.Integer({ minimum: 0 })

export const DemonstrationOfferView = Type.Object(
  {
    id: Uuid,
    seriesId: Uuid,
    madeOn: Day,
    accepted: Count,
    declined: Count,
    unanswered: Count,
    cases: Type.Array(
      Type.Object(
        {
          caseId: Uuid,
          caseNumber: Type.String({ maxLength: 60 }),
          state: oneOfValues(CASE_STATES),
          claimAmountFen: Fen,
          amountFen: {
            ...Fen,
            description: 'What is offered, in fen: the part of the claim that the lead case settled for',
          },
          instalments: Type.Array(Type.Object({ amountFen: Fen, dueOn: Day, onTheSpot: Type.Boolean() }, strict), {
            maxItems: 240,
          }),
          answer: nullable(oneOfValues(DEMONSTRATION_ANSWERS)),
          answeredOn: nullable(Day),
        },
        strict,
      ),
      { maxItems: 10_000 },
    ),
  },
  {
    $id: 'DemonstrationOffer',
    ...strict,
    description: 'Mediation talk: shown to the mediators of the cases alone, each their own cases',
  },
)
export type DemonstrationOfferView = Static<typeof DemonstrationOfferView>

export function demonstrationView(
  { id, seriesId, madeOn }: DemonstrationOfferRow,
  cases: readonly TermsOfCase[],
): DemonstrationOfferView {
  const having = (answer: TermsOfCase['answer']) => cases.filter((terms) => terms.answer === answer).length
  return {
    id,
    seriesId,
    madeOn,
    accepted: having('accepted'),
    declined: having('declined'),
    unanswered: having(null),
    cases: cases.map(({ instalments, ...terms }) => ({ ...terms, instalments: [...instalments] })),
  }
}
