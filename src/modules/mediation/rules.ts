import { type Rule, rule } from '../../workflow/rule.js'

export const MEDIATION_PARTY_UNKNOWN = rule({
  id: 'mediation-party-of-case',
  source: 'CPL 122, 124',
  confidence: 'derived',
  zh: '所列人员不是本案当事人。',
  en: 'This is not a party of the case.',
})
export const PARTY_LISTED_TWICE = rule({
  id: 'mediation-party-listed-once',
  source: 'project decision, ADR-0005',
  zh: '同一当事人不能重复列出。',
  en: 'A party can be listed only once.',
})
export const SESSION_NEEDS_PLACE = rule({
  id: 'session-needs-place',
  source: 'ONL 16; project decision, ADR-0005',
  confidence: 'derived',
  zh: '现场调解或者线上线下结合的调解，应当写明地点。',
  en: 'A session held on site, wholly or in part, needs a place.',
})
export const SESSION_IN_PAST = rule({
  id: 'session-scheduled-in-the-past',
  source: 'project decision, ADR-0005',
  zh: '安排的调解时间不能早于办理安排的日期；已经进行的调解请直接记录。',
  en: 'A session cannot be scheduled before the day of scheduling; one that has taken place is reported instead.',
})
export const SESSION_ALREADY_RECORDED = rule({
  id: 'session-already-recorded',
  source: 'project decision, ADR-0005',
  zh: '该次调解已经记录或者取消。',
  en: 'This session has already been recorded or cancelled.',
})
export const SESSION_IN_FUTURE = rule({
  id: 'session-in-the-future',
  source: 'project decision, ADR-0005',
  zh: '调解的开始和结束时间不能晚于现在。',
  en: 'A session that is recorded cannot begin or end in the future.',
})
export const SESSION_ENDS_AFTER_BEGIN = rule({
  id: 'session-ends-after-it-begins',
  source: 'project decision, ADR-0005',
  zh: '调解的结束时间应当晚于开始时间。',
  en: 'A session ends after it begins.',
})
export const ATTENDANCE_OF_EVERY_PARTY = rule({
  id: 'attendance-of-every-party',
  source: 'INV 17; ONL 22',
  confidence: 'derived',
  zh: '应当逐一记录每一方当事人的到场情况。',
  en: 'The attendance of every party must be recorded.',
})
export const ATTENDANCE_FITS_MODE = rule({
  id: 'attendance-fits-mode',
  source: 'ONL 16',
  confidence: 'derived',
  zh: '参加方式与调解方式不符；既有现场又有线上参加的，调解方式应当为线上线下结合。',
  en: 'A party cannot attend in this way in a session of this mode; one held in several ways at once is mixed.',
})
export const REPRESENTATIVE_ON_RECORD = rule({
  id: 'session-representative-on-record',
  source: 'CPL 60-62',
  zh: '该当事人没有登记代理人，不能记为由代理人参加。',
  en: 'No representative of this party is on record.',
})
export const NOBODY_ATTENDED = rule({
  id: 'session-without-parties',
  source: 'INV 17; ONL 22',
  confidence: 'derived',
  zh: '各方当事人均未参加的，只能记为改期。',
  en: 'A session that no party attended can only be adjourned.',
})
export const EXTENSION_NEEDS_ALL = rule({
  id: 'extension-needs-all-parties',
  source: 'INV 27; ONL 24; OP25-3',
  zh: '延长调解期限应当经各方当事人同意。',
  en: 'The mediation period is extended only if all parties agree.',
})
export const EXTENSION_AT_MOST_30 = rule({
  id: 'extension-at-most-30-days',
  source: 'OP25-3',
  confidence: 'partly-seen',
  zh: '立案后先行调解的期限最长延长三十日。',
  en: 'In the filed-first procedure the period is extended by 30 days at most.',
})
export const EXTENSION_AGREED_IN_PERIOD = rule({
  id: 'extension-agreed-in-period',
  source: 'INV 27; ONL 24, 25(6); OP25-3',
  zh: '各方当事人应当在调解期限内、最迟于期限最后一日同意延长。',
  en: 'All parties agree to extend within the mediation period, on its last day at the latest.',
})
export const EXTENDED_PERIOD_OVER = rule({
  id: 'extended-period-over',
  source: 'INV 27; ONL 25(6); OP25-3, -5',
  confidence: 'derived',
  zh: '延长后的调解期限也已届满，不能恢复调解，应当转入立案或者审理。',
  en: 'The extended period is over as well, so mediation is not restored; the case goes on to filing or trial.',
})
export const RESTORATION_BEFORE_REPORT = rule({
  id: 'restoration-before-closing-report',
  source: 'INV 21, 26; ONL 21; MED 4',
  confidence: 'derived',
  zh: '调解员已经提交结案报告，不能恢复调解；各方仍愿意调解的，由法官在后续程序中主持调解。',
  en: 'The mediator has filed the closing report; if all parties still want to mediate, the judge does it in the next procedure.',
})
export const RESTORATION_OF_RUNNING_MEDIATION = rule({
  id: 'restoration-of-running-mediation',
  source: 'INV 15, 18; ONL 13, 23; MED 4',
  confidence: 'derived',
  zh: '期限届满时调解正因回避或者涉嫌虚假调解中止，事项未经处理，不能恢复由原调解员调解；各方仍愿意调解的，由法官在后续程序中主持调解。',
  en: 'Mediation stood still for a recusal or a sham review that was never settled, so it is not restored; if all parties still want to mediate, the judge does it in the next procedure.',
})
export const RESTORATION_NEEDS_MEDIATOR = rule({
  id: 'restoration-needs-listed-mediator',
  source: 'INV 7; ONL 27; MED 4',
  confidence: 'derived',
  zh: '原调解员已经移出名册，不能恢复调解；各方仍愿意调解的，由法官在后续程序中主持调解。',
  en: 'The mediator is off the roster; if all parties still want to mediate, the judge does it in the next procedure.',
})
export const APPRAISAL_NEEDS_APPLICATION = rule({
  id: 'appraisal-needs-application',
  source: 'ONL 26; APP23-1..6',
  confidence: 'partly-seen',
  zh: '委托鉴定应当有当事人申请。',
  en: 'An appraisal needs the application of a party.',
})
export const APPRAISAL_NEEDS_ALL = rule({
  id: 'appraisal-needs-all-parties',
  source: 'ONL 26; APP23-1..6',
  confidence: 'partly-seen',
  zh: '诉前委托鉴定应当经各方当事人同意。',
  en: 'An appraisal during mediation needs the consent of all parties.',
})
export const APPRAISAL_NEEDS_APPROVAL = rule({
  id: 'appraisal-needs-approval',
  source: 'ONL 26; APP23-1..6',
  confidence: 'partly-seen',
  zh: '委托鉴定应当经人民法院准许，请写明准许情况。',
  en: 'An appraisal needs the approval of the court; say how it was given.',
})
export const SHAM_REVIEW_ASKS_NOBODY = rule({
  id: 'sham-review-asks-nobody',
  source: 'ONL 23; INV 18',
  confidence: 'derived',
  zh: '因涉嫌虚假调解中止的，不需要当事人申请、同意或者准许，请勿填写。',
  en: 'A pause for a sham review needs no application, consent or approval; leave them out.',
})
export const REPORT_FILED = rule({
  id: 'closing-report-once',
  source: 'INV 26; ONL 21',
  confidence: 'derived',
  zh: '结案报告已经提交。',
  en: 'The closing report has been filed.',
})
export const NO_AGREEMENT_TO_REFUSE = rule({
  id: 'refusal-needs-agreement-text',
  source: 'ONL 25(7)',
  confidence: 'derived',
  zh: '尚无调解协议文本，不能以拒绝签署为由终结调解。',
  en: 'There is no agreement text that a party could refuse to sign.',
})
export const REPORT_INCOMPLETE = rule({
  id: 'closing-report-complete',
  source: 'ONL 21; INV 21, 26',
  zh: '调解未成的结案报告应当写明调解经过、未成原因、增加对方成本的行为和其他提示；没有的，写明“无”。',
  en: 'A report on failed mediation gives its course, why it failed, conduct that raised the other side’s cost, and other hints; where there is none, it says so.',
})

/** Rules that the verbs of mediation may answer, for the rule catalogue. */
export const MEDIATION_RULES: readonly Rule[] = [
  MEDIATION_PARTY_UNKNOWN,
  PARTY_LISTED_TWICE,
  SESSION_NEEDS_PLACE,
  SESSION_IN_PAST,
  SESSION_ALREADY_RECORDED,
  SESSION_IN_FUTURE,
  SESSION_ENDS_AFTER_BEGIN,
  ATTENDANCE_OF_EVERY_PARTY,
  ATTENDANCE_FITS_MODE,
  REPRESENTATIVE_ON_RECORD,
  NOBODY_ATTENDED,
  EXTENSION_NEEDS_ALL,
  EXTENSION_AT_MOST_30,
  EXTENSION_AGREED_IN_PERIOD,
  EXTENDED_PERIOD_OVER,
  RESTORATION_BEFORE_REPORT,
  RESTORATION_OF_RUNNING_MEDIATION,
  RESTORATION_NEEDS_MEDIATOR,
  APPRAISAL_NEEDS_APPLICATION,
  APPRAISAL_NEEDS_ALL,
  APPRAISAL_NEEDS_APPROVAL,
  SHAM_REVIEW_ASKS_NOBODY,
  REPORT_FILED,
  NO_AGREEMENT_TO_REFUSE,
  REPORT_INCOMPLETE,
]
