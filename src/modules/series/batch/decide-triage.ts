import { type TProperties, Type } from 'typebox'
import { decideTriage } from '../../triage/decide-triage.js'
import { OfficerAnswers } from '../../triage/facts.js'
import { DecideTriageBody, EXAMPLE_ANSWERS, type Override } from '../../triage/schemas.js'
import { batchAct, DAY_OF_ACT } from './batch-act.js'

const Answers = Type.Unsafe<OfficerAnswers>(OfficerAnswers)
const Departure = Type.Optional(Type.Unsafe<Override>(DecideTriageBody.properties.override))
const Differing = Type.Unsafe<Partial<OfficerAnswers>>(
  Type.Partial(Type.Object(OfficerAnswers.properties), {
    additionalProperties: false,
    description: 'Answers in which this case differs',
  }),
)

type Asked = DecideTriageBody & { readonly differing?: Partial<OfficerAnswers> }

/** Triage of a series by one officer: the same answers for all, but for what a case has of its own. */
export const batchTriage = batchAct<TProperties, TProperties>({
  command: 'decideTriage',
  zh: '统一分流；个案有不同情形的，在名单中逐案注明',
  en: 'The same answers for all cases; what differs in one of them stands beside it in the list',
  shared: { ...DAY_OF_ACT, answers: Answers, override: Departure },
  member: { differing: Differing, override: Departure },
  example: { shared: { answers: EXAMPLE_ANSWERS }, member: { differing: { needsAppraisal: true } } },
  // The thirty answers are more than the compiler takes apart; the route has checked them by the schemas above.
  run: (tx, call, row, input) => decideTriage(tx, call, row.id, withDifferences(input as unknown as Asked)),
})

/** The answers of one case, out of those of all. */
function withDifferences({ differing, answers, ...rest }: Asked): DecideTriageBody {
  return { ...rest, answers: { ...answers, ...differing } }
}
