import { type Rule, rule } from '../../../workflow/rule.js'

export const LEAD_SETTLED = rule({
  id: 'demonstration-lead-settled',
  source: 'REF20-2 (partly seen)',
  confidence: 'partly-seen',
  zh: '示范案件尚未就全部诉请达成生效的、有给付金额的调解协议。',
  en: 'The lead case has no agreement in effect that settles the whole claim for an amount.',
})
export const LEAD_PARTIES_AGREE = rule({
  id: 'demonstration-lead-parties-agree',
  source: 'INV 2(5); INT 146',
  zh: '调解协议内容不公开；以示范案件的方案向其他当事人提出建议，应当经示范案件各方当事人同意。',
  en: 'What an agreement says is not public: the parties of the lead case must agree before its terms are put to others.',
})
export const NOBODY_TO_OFFER = rule({
  id: 'demonstration-nobody-to-offer',
  source: 'REF20-2 (partly seen)',
  confidence: 'derived',
  zh: '该系列中没有您正在调解的其他案件。',
  en: 'No other case of the series is in mediation with you.',
})
export const CASE_OF_OFFER = rule({
  id: 'demonstration-case-of-offer',
  source: 'project decision, ADR-0011',
  zh: '该案不在本次示范方案的范围内，或者不由您调解。',
  en: 'The case is not one that these terms were offered in, or it is not with you.',
})
export const SOMEBODY_ACCEPTED = rule({
  id: 'demonstration-somebody-accepted',
  source: 'project decision, ADR-0011',
  zh: '尚没有当事人接受示范方案。',
  en: 'Nobody has accepted the terms yet.',
})

/** Rules of demonstration mediation, for the rule catalogue. */
export const DEMONSTRATION_RULES: readonly Rule[] = [
  LEAD_SETTLED,
  LEAD_PARTIES_AGREE,
  NOBODY_TO_OFFER,
  CASE_OF_OFFER,
  SOMEBODY_ACCEPTED,
]
