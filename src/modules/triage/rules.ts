import { rule } from '../../workflow/rule.js'

export const TRIAGE_FACTS_INCOMPLETE = rule({
  id: 'triage-facts-incomplete',
  source: 'CPL 125; ONL 9',
  confidence: 'derived',
  zh: '分流要素不完整或者有误，不能作出繁简分流判断。',
  en: 'The facts for triage are incomplete or wrong; no triage decision can be made on them.',
})

/** Also how the open-ended grounds ("other cases not fit for …") are applied: they need a person, not a table. */
export const OVERRIDE_NEEDS_REASON = rule({
  id: 'triage-override-needs-reason',
  source: 'CPL 42(6), 166(6); INT 257(7); project decision',
  confidence: 'derived',
  zh: '与分流建议不同的决定，应当说明理由。',
  en: 'A decision that differs from the suggestion needs a reason.',
})

export const PAYMENT_ORDER_IS_A_CHOICE = rule({
  id: 'payment-order-is-a-choice',
  source: 'CPL 225; INT 143',
  confidence: 'derived',
  zh: '支付令须由债权人自行申请，此处仅为建议；进入督促程序之前仍可以调解。',
  en: 'A payment order is the creditor’s choice and only suggested here; until it is applied for the dispute may be mediated.',
})

export const SMALL_CLAIMS_LIMITS_UNKNOWN = rule({
  id: 'small-claims-limits-unknown',
  source: 'CPL 165; INT 272',
  zh: '该省、该时点的小额诉讼限额未查得，不能判断是否适用小额诉讼程序，请核实后复核。',
  en: 'The small-claims limits for this province and date are not known; check them and decide again.',
})

export const SMALL_CLAIMS_AGREEMENT_LIMIT_UNKNOWN = rule({
  id: 'small-claims-agreement-limit-unknown',
  source: 'CPL 165(2); INT 272',
  zh: '该省、该时点可以约定适用小额诉讼程序的限额未查得，不能判断双方约定是否有效，请核实后复核。',
  en: 'The limit up to which small claims may be agreed is not known for this province and date; check it and decide again.',
})
