import { rule } from '../../workflow/rule.js'

export const NOTICE_AWAITS_ANSWER = rule({
  id: 'supervision-awaits-answer',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '该督办事项不在待答复状态，不能答复。',
  en: 'This notice is not waiting for an answer.',
})
export const ANSWER_AWAITS_JUDGEMENT = rule({
  id: 'supervision-answer-awaits-judgement',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '该督办事项没有待审核的答复。',
  en: 'This notice has no answer that waits to be judged.',
})
export const CLOSED_AFTER_ANSWER = rule({
  id: 'supervision-closed-after-answer',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '答复以后方可办结；尚未答复而不再需要督办的，应当撤回。',
  en: 'A notice is closed after its answer; one that is not needed any more is withdrawn before.',
})
export const NOTICE_IS_OPEN = rule({
  id: 'supervision-notice-open',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '该督办事项已经办结或者升级，不能再办理。',
  en: 'This notice is closed or was escalated; nothing more can be done with it.',
})
export const ESCALATED_WHEN_DUE = rule({
  id: 'supervision-escalated-when-due',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '答复期限或者承诺办结期限尚未届满，不能升级督办。',
  en: 'The day to answer or the promised day is not over yet; the notice cannot be escalated.',
})
export const LAST_STAGE = rule({
  id: 'supervision-last-stage',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '案件评查是最后一级督办，不能再升级。',
  en: 'A case review is the last stage of supervision and cannot be escalated.',
})
export const ANSWER_JUDGED_BY_ANOTHER = rule({
  id: 'supervision-answer-judged-by-another',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '本人所作的答复应当由他人审核。',
  en: 'An answer is judged by somebody else than whoever gave it.',
})
export const ONE_OPEN_NOTICE_PER_PERIOD = rule({
  id: 'supervision-one-open-notice-per-period',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '该期限已有尚未办结的督办事项，不能重复发起。',
  en: 'This period has a notice that is still open; there is no second one beside it.',
})
export const PERIOD_OPEN_IN_CASE = rule({
  id: 'supervision-period-open-in-case',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '所督办的期限应当是本案尚未结束的期限。',
  en: 'A notice about a period names one of this case that has not ended.',
})
export const REASON_FITS_PERIOD = rule({
  id: 'supervision-reason-fits-period',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '以超期或者红色预警为由督办的，应当写明相应期限，且该期限确已超期或者达到红色预警。',
  en: 'Supervision of an overdue or red period names that period, and the period has come to that.',
})
export const STAGE_ADDRESSED_TO_COURT = rule({
  id: 'supervision-stage-addressed-to-court',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '挂牌督办和案件评查由法院答复，不直接向调解员发出。',
  en: 'Supervised handling and case review are answered by the court and not addressed to the mediator.',
})
export const MEDIATOR_TO_ASK = rule({
  id: 'supervision-mediator-to-ask',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '本案目前没有调解员，督办应当向法院发出。',
  en: 'The case has no mediator now; address the notice to the court.',
})
export const PERSON_OF_ADDRESSEE = rule({
  id: 'supervision-person-of-addressee',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '被督办人应当是本案的调解员或者本院的办案人员。',
  en: 'The person named is a mediator of this case or works on cases in its court.',
})
export const REVIEWED_BY_HIGHER_COURT = rule({
  id: 'supervision-reviewed-by-higher-court',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '案件评查应当由上级法院发起。',
  en: 'A case review is raised by the higher court.',
})
export const ANSWER_DUE_IN_RANGE = rule({
  id: 'supervision-answer-due-in-range',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '答复期限不能早于今天，也不能晚于今天之后的第60日。',
  en: 'The day by which to answer is between today and 60 days from now.',
})
export const PROMISE_NOT_PAST = rule({
  id: 'supervision-promise-not-past',
  source: 'project decision after SEED',
  confidence: 'derived',
  zh: '承诺办结日期不能早于今天。',
  en: 'The promised day is not before today.',
})
