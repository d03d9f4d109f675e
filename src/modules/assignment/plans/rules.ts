import { type Rule, rule } from '../../../workflow/rule.js'

export const PLAN_HAS_CASES = rule({
  id: 'plan-has-cases',
  source: 'project decision, ADR-0012',
  zh: '本院没有等待选定调解员的案件。',
  en: 'No case of this court is looking for a mediator.',
})
export const PLAN_CASE_WAITING = rule({
  id: 'plan-case-waiting',
  source: 'INV 12; ONL 10',
  confidence: 'derived',
  zh: '该案不在本院等待选定调解员的案件之列。',
  en: 'The case is none of this court that is looking for a mediator.',
})
export const PLAN_CASE_OF_PLAN = rule({
  id: 'plan-case-of-plan',
  source: 'project decision, ADR-0012',
  zh: '该案不在本分配方案之内。',
  en: 'The case is not in this plan.',
})
export const PLAN_MEDIATOR_AVAILABLE = rule({
  id: 'plan-mediator-available',
  source: 'INV 5, 7, 9; ONL 27-28',
  confidence: 'derived',
  zh: '该调解员今天不在本院可用的名册内，或者在办案件已达上限。',
  en: 'The mediator is on no roster that this court may use today, or has no free place.',
})
export const PLAN_PLACE_LEFT = rule({
  id: 'plan-place-left',
  source: 'project decision, ADR-0012',
  zh: '该调解员的空余名额已由方案中的其他案件用完。',
  en: 'Other cases of the plan take all free places of the mediator.',
})
export const PLAN_IS_PROPOSED = rule({
  id: 'plan-is-proposed',
  source: 'project decision, ADR-0012',
  zh: '该分配方案已经采纳或者废弃，不能再变更。',
  en: 'The plan has been accepted or discarded and changes no more.',
})
export const PLAN_ASSIGNS_SOMEBODY = rule({
  id: 'plan-assigns-somebody',
  source: 'project decision, ADR-0012',
  zh: '该分配方案没有为任何案件确定调解员。',
  en: 'The plan gives no case a mediator.',
})
export const PLAN_NOT_DECLINED = rule({
  id: 'plan-mediator-not-declined',
  source: 'ONL 12; project decision, ADR-0012',
  confidence: 'derived',
  zh: '该调解员曾经谢绝本案，方案不再选定。',
  en: 'The mediator declined this case before; a plan does not ask again.',
})
export const PLAN_NOT_LAPSED = rule({
  id: 'plan-mediator-not-lapsed',
  source: 'ONL 12; project decision, ADR-0012',
  confidence: 'derived',
  zh: '该调解员曾经逾期未答复本案，方案不再选定。',
  en: 'The mediator let an offer of this case lapse; a plan does not ask again.',
})
export const PLAN_NOT_MEDIATED = rule({
  id: 'plan-mediator-not-mediated',
  source: 'INV 13, 15; ONL 14; project decision, ADR-0012',
  confidence: 'derived',
  zh: '该调解员曾经调解本案并已退出，方案不再选定。',
  en: 'The mediator mediated this case before and was released; a plan does not choose them again.',
})
export const PLAN_LANGUAGE_SPOKEN = rule({
  id: 'plan-language-spoken',
  source: 'CPL 11; project decision, ADR-0012',
  confidence: 'derived',
  zh: '当事人使用汉语以外的语言，该调解员不会该语言。',
  en: 'A party’s language is not Chinese, and the mediator does not speak it.',
})
export const PLAN_AREA_SERVED = rule({
  id: 'plan-area-served',
  source: 'project decision, ADR-0012',
  zh: '该调解员不服务案件所在的地区。',
  en: 'The mediator does not serve the area of the case.',
})

/** Rules of assignment plans, for the rule catalogue. */
export const PLAN_RULES: readonly Rule[] = [
  PLAN_HAS_CASES,
  PLAN_CASE_WAITING,
  PLAN_CASE_OF_PLAN,
  PLAN_MEDIATOR_AVAILABLE,
  PLAN_PLACE_LEFT,
  PLAN_IS_PROPOSED,
  PLAN_ASSIGNS_SOMEBODY,
  PLAN_NOT_DECLINED,
  PLAN_NOT_LAPSED,
  PLAN_NOT_MEDIATED,
  PLAN_LANGUAGE_SPOKEN,
  PLAN_AREA_SERVED,
]
