import { Type } from 'typebox'
import { ruleNotMet } from '../../../problems.js'
import { Day, Fen, Uuid } from '../../../workflow/schemas.js'
import { listParties } from '../../intake/store.js'
import { draftAgreement } from '../../settlement/draft-agreement.js'
import { DraftAgreementBody } from '../../settlement/schemas.js'
import { checkSharedTerms, computeTerms, WHOLE_BASIS_POINTS } from './agreement-terms.js'
import { batchAct, DAY_OF_ACT } from './batch-act.js'

const strict = { additionalProperties: false }
const { form, coverage, terms } = DraftAgreementBody.properties
const PositiveFen = { ...Fen, minimum: 1 }
const PartOfWhole = (description: string) =>
  Type.Integer({ minimum: 1, maximum: WHOLE_BASIS_POINTS, description: `${description}, in hundredths of a per cent` })
const onTheSpot = Type.Boolean({ description: 'To be paid when the agreement is signed' })

/** Agreements of one text, each with the parties, the amount and the instalments of its case. */
export const batchAgreement = batchAct({
  command: 'draftAgreement',
  zh: '以同一模板拟定各案协议。模板字段：{{案号}}、{{申请人}}、{{被申请人}}、{{金额}}、{{分期}}；金额按诉请比例计算，或者在名单中逐案写明，各期金额之和等于协议金额',
  en: 'One text for all, with the fields {{案号}}, {{申请人}}, {{被申请人}}, {{金额}} and {{分期}}; the amount is a part of the claim or stands in the list, and the instalments make it up to the fen',
  shared: {
    ...DAY_OF_ACT,
    form,
    coverage,
    terms: { ...terms, description: 'Text of the agreement, with fields in double braces' },
    claimBasisPoints: PartOfWhole('Part of the claim that is paid'),
    instalments: Type.Array(
      Type.Object({ shareBasisPoints: PartOfWhole('Share of the amount'), dueOn: Day, onTheSpot }, strict),
      { maxItems: 240, description: 'In the order in which they fall due' },
    ),
  },
  member: {
    own: Type.Object(
      {
        amountFen: Type.Optional({ ...Fen, description: 'In fen, instead of the part of the claim' }),
        instalments: Type.Optional(
          Type.Array(Type.Object({ amountFen: PositiveFen, dueOn: Day, onTheSpot }, strict), { maxItems: 240 }),
        ),
        payerPartyId: Type.Optional({ ...Uuid, description: 'Needed where there are several respondents' }),
        payeePartyId: Type.Optional({ ...Uuid, description: 'Needed where there are several applicants' }),
      },
      { ...strict, description: 'What this case has of its own' },
    ),
  },
  example: {
    shared: {
      form: 'written',
      coverage: 'whole',
      terms: '一、{{被申请人}}向{{申请人}}支付劳务报酬{{金额}}，于{{分期}}。二、双方就本纠纷再无其他争议。',
      claimBasisPoints: 10_000,
      instalments: [
        { shareBasisPoints: 5_000, dueOn: '2026-06-30', onTheSpot: false },
        { shareBasisPoints: 5_000, dueOn: '2026-12-31', onTheSpot: false },
      ],
    },
    member: {
      own: { amountFen: 286000, instalments: [{ amountFen: 286000, dueOn: '2026-06-30', onTheSpot: false }] },
    },
  },
  check(shared) {
    const verdict = checkSharedTerms(shared)
    if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  },
  async run(tx, call, row, { own = {}, ...shared }) {
    const verdict = computeTerms(shared, own, {
      number: row.number ?? row.receiptNumber,
      claimAmountFen: row.claimAmountFen,
      parties: await listParties(tx, row.courtId, row.id),
    })
    if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
    const { occurredOn, form, coverage } = shared
    const { terms, amountFen, instalments } = verdict
    return draftAgreement(tx, call, row.id, {
      ...(occurredOn !== undefined && { occurredOn }),
      ...{ form, coverage, terms, amountFen, instalments },
    })
  },
})
