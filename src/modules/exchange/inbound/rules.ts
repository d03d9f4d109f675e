import { type Rule, rule } from '../../../workflow/rule.js'

export const MESSAGE_REUSED = rule({
  id: 'inbound-message-reused',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '同一消息编号已用于内容不同的消息。',
  en: 'This message id belongs to a message with other content.',
})
export const SEQUENCE_TAKEN = rule({
  id: 'inbound-sequence-taken',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '该事项的这一序号已有其他消息；序号应当从1起连续。',
  en: 'Another message of this matter has this sequence number; they run from 1 without a gap.',
})
export const MATTER_FILED = rule({
  id: 'inbound-matter-filed-once',
  source: 'CPL 124, 127; project decision, ADR-0017',
  confidence: 'derived',
  zh: '该事项已经收件，不能重复提交。',
  en: 'The papers of this matter have been received already.',
})
export const MATTER_WITHOUT_CASE = rule({
  id: 'inbound-matter-without-case',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '该事项没有已收件的案件，不能补充或者撤回。',
  en: 'No papers of this matter were received; there is nothing to supplement or withdraw.',
})
export const WAITED_TOO_LONG = rule({
  id: 'inbound-waited-too-long',
  source: 'PIPL 19, 47; project decision, ADR-0017',
  confidence: 'derived',
  zh: '所等待的前一消息三十日内未送达，内容已经清除；请以新的序号重新发送。',
  en: 'The message before it did not arrive within thirty days, so its content was erased; send it again under a new sequence number.',
})

/** Rules of this module, for the rule catalogue. */
export const INBOUND_RULES: readonly Rule[] = [
  MESSAGE_REUSED,
  SEQUENCE_TAKEN,
  MATTER_FILED,
  MATTER_WITHOUT_CASE,
  WAITED_TOO_LONG,
]
