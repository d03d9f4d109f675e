import { type Rule, rule } from '../../workflow/rule.js'

export const MEDIATORS_DISTINCT = rule({
  id: 'mediators-distinct',
  source: 'INV 13; ONL 11',
  zh: '主持调解员与其他调解员应当是不同的人。',
  en: 'The presiding mediator and the others must be different people.',
})
export const MEDIATOR_ON_USABLE_ROSTER = rule({
  id: 'mediator-on-usable-roster',
  source: 'INV 5, 7, 9; ONL 27-28',
  zh: '调解员应当在本院或者上级法院的名册内，或者属于全国性、专业性名册。',
  en: 'The mediator must be on the roster of this court or a court above it, or on a national or professional roster.',
})
export const MEDIATOR_LISTED = rule({
  id: 'mediator-listed',
  source: 'INV 7; ONL 27',
  zh: '该调解员在办理之日不在册。',
  en: 'The mediator is not on the roster on the day of the act.',
})
export const MEDIATOR_NOT_RECUSED = rule({
  id: 'mediator-not-recused',
  source: 'INV 15; ONL 13',
  zh: '该调解员在本案中已经回避，不能再次选定。',
  en: 'The mediator was recused in this case and cannot be chosen again.',
})
export const OFFER_PENDING = rule({
  id: 'offer-pending',
  source: 'ONL 12',
  zh: '该委派（委托）已有结果，不能再答复。',
  en: 'This offer has been answered or replaced already.',
})
export const ANSWER_BY_OFFERED_MEDIATOR = rule({
  id: 'answer-by-offered-mediator',
  source: 'ONL 12',
  zh: '只有受委派（委托）的调解员本人或者其所在调解组织可以答复；调解组织答复时应当写明调解员。',
  en: 'Only a mediator to whom the case was offered, or the mediator’s organisation naming the mediator, may answer.',
})
export const ANSWERED_ONCE = rule({
  id: 'offer-answered-once',
  source: 'ONL 12',
  confidence: 'derived',
  zh: '该调解员已经接受。',
  en: 'This mediator has accepted already.',
})
export const RECUSAL_OF_ASSIGNED_MEDIATOR = rule({
  id: 'recusal-of-assigned-mediator',
  source: 'INV 15; ONL 13',
  confidence: 'derived',
  zh: '只能对承办本案的调解员披露或者申请回避。',
  en: 'A recusal concerns a mediator of this case.',
})
export const DISCLOSURE_BY_MEDIATOR = rule({
  id: 'disclosure-by-the-mediator',
  source: 'INV 15; ONL 13',
  confidence: 'derived',
  zh: '披露应当由调解员本人作出，或者由法院工作人员代为记录。',
  en: 'A mediator discloses about himself or herself; the court’s clerk may record it.',
})
export const APPLICATION_IN_MEDIATION = rule({
  id: 'recusal-application-in-mediation',
  source: 'INV 12, 15; ONL 13',
  confidence: 'derived',
  zh: '调解员接受前，当事人不同意人选的，应当记录其意愿或者重新选定；回避申请在调解中提出。',
  en: 'Before the mediator accepts, a party’s objection is a matter of choice or consent; recusal is applied for in mediation.',
})
export const PARTY_OF_CASE = rule({
  id: 'recusal-party-of-the-case',
  source: 'INV 15; ONL 13',
  confidence: 'derived',
  zh: '应当写明本案当事人；披露由调解员作出时不写当事人。',
  en: 'Name a party of this case for an application or a waiver, and none for a mediator’s disclosure.',
})
export const RECUSAL_IS_PENDING = rule({
  id: 'recusal-is-pending',
  source: 'INV 15; ONL 13',
  zh: '该回避事项已经处理。',
  en: 'This recusal has been settled already.',
})
export const WAIVED_ONCE = rule({
  id: 'recusal-waived-once',
  source: 'INV 15; ONL 13',
  confidence: 'derived',
  zh: '该当事人已经同意由该调解员继续调解。',
  en: 'This party has waived the recusal already.',
})
export const PEOPLES_MEDIATION_FREE = rule({
  id: 'peoples-mediation-free',
  source: 'PML 4',
  zh: '人民调解不收取任何费用。',
  en: 'People’s mediation is free of charge.',
})
export const ORGANISATION_ON_SAME_ROSTER = rule({
  id: 'organisation-on-same-roster',
  source: 'INV 6',
  confidence: 'derived',
  zh: '调解员所在的调解组织应当在同一名册内。',
  en: 'The mediator’s organisation must be on the same roster.',
})
export const LISTED_ON_DAY = rule({
  id: 'roster-day-in-order',
  source: 'project decision, ADR-0005',
  zh: '列入或者移出名册的日期不能晚于今天，移出不能早于列入。',
  en: 'The day of listing or delisting is not in the future, and delisting is not before listing.',
})
export const DELISTED_ONCE = rule({
  id: 'mediator-delisted-once',
  source: 'INV 28; ONL 29',
  confidence: 'derived',
  zh: '该调解员已经移出名册。',
  en: 'The mediator has been taken off the roster already.',
})
export const PERIOD_RESTARTS = rule({
  id: 'mediation-period-restarts',
  source: 'project decision, ADR-0005; INV 27; ONL 24 say nothing of a change of mediator',
  confidence: 'derived',
  zh: '更换调解员的，原调解期限终止；新调解员接受之日起重新计算。法律对此未作规定，由本项目确定。',
  en: 'When the mediator changes, the period ends and a new one starts with the new acceptance. The law is silent; this is a decision of the project.',
})

/** Rules of assignment, for the rule catalogue. */
export const ASSIGNMENT_RULES: readonly Rule[] = [
  MEDIATORS_DISTINCT,
  MEDIATOR_ON_USABLE_ROSTER,
  MEDIATOR_LISTED,
  MEDIATOR_NOT_RECUSED,
  OFFER_PENDING,
  ANSWER_BY_OFFERED_MEDIATOR,
  ANSWERED_ONCE,
  RECUSAL_OF_ASSIGNED_MEDIATOR,
  DISCLOSURE_BY_MEDIATOR,
  APPLICATION_IN_MEDIATION,
  PARTY_OF_CASE,
  RECUSAL_IS_PENDING,
  WAIVED_ONCE,
  PEOPLES_MEDIATION_FREE,
  ORGANISATION_ON_SAME_ROSTER,
  LISTED_ON_DAY,
  DELISTED_ONCE,
  PERIOD_RESTARTS,
]
