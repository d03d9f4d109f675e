import { type Rule, rule } from '../../workflow/rule.js'

export const GRANT_NOT_TO_ONESELF = rule({
  id: 'grant-not-to-oneself',
  source: 'project rule: separation of duties',
  zh: '管理员不得为本人授予岗位权限，请由其他管理员办理。',
  en: 'An administrator gives no role to themselves; another administrator must do it.',
})
export const GRANT_NAMES_WHO_ACTS = rule({
  id: 'grant-names-who-acts',
  source: 'INV 6-12',
  confidence: 'derived',
  zh: '授予调解员权限应当注明名册内的调解员，授予调解组织负责人权限应当注明调解组织，其他岗位均不注明。',
  en: 'A mediator grant names the mediator on the roster, an organisation manager grant names the organisation, and no other grant names either.',
})
export const GRANT_NAMES_ROSTER = rule({
  id: 'grant-names-roster',
  source: 'INV 6-12',
  confidence: 'derived',
  zh: '所注明的调解员或者调解组织不在该法院名册内。',
  en: 'The mediator or organisation named is not on the roster of this court.',
})
export const CLIENT_OF_LISTED_ORGANISATION = rule({
  id: 'client-of-listed-organisation',
  source: 'INV 6-9; project decision, ADR-0017',
  confidence: 'derived',
  zh: '所注明的调解组织不在所列法院的名册内。',
  en: 'The organisation is on the roster of none of the courts of the client.',
})
export const COURT_CODE_FITS_LEVEL = rule({
  id: 'court-code-fits-level',
  source: 'NUM 5',
  zh: '法院代字应当与法院层级相符：高级法院为一个汉字，中级法院加两位数字，基层法院加四位数字。',
  en: 'The court code fits the level: one character for a high court, two digits more for an intermediate, four for a basic court.',
})
export const COURT_BELOW_PARENT = rule({
  id: 'court-below-parent',
  source: 'NUM 5; 人民法院组织法 12-26',
  confidence: 'derived',
  zh: '法院层级应当低于其上级法院，且与上级法院同属一省。',
  en: 'A court stands below its parent court and lies in the same province.',
})
export const COURT_NUMBERS_LEFT = rule({
  id: 'court-numbers-left',
  source: 'project rule: case ids carry a 16-bit court number',
  zh: '法院编号已用完。',
  en: 'No court number is left.',
})
export const PROFILE_NOT_RETROACTIVE = rule({
  id: 'profile-not-retroactive',
  source: 'OP25',
  confidence: 'derived',
  zh: '程序规则的启用日期不得早于今日；已收案件继续适用收件时的规则。',
  en: 'A procedure profile does not begin before today; cases already received keep the profile of their receipt.',
})
export const THRESHOLD_AGREEMENT_ABOVE = rule({
  id: 'threshold-agreement-above',
  source: 'CPL 165',
  zh: '约定适用小额诉讼的标的额上限不得低于应当适用的上限。',
  en: 'The limit by agreement is not below the limit up to which small-claims procedure is mandatory.',
})
export const CALENDAR_DAYS_OF_YEAR = rule({
  id: 'calendar-days-of-year',
  source: '国务院办公厅关于部分节假日安排的通知',
  confidence: 'derived',
  zh: '日期应当在该年度之内，或者在上一年度12月，且不得重复。',
  en: 'Every day lies in the year of the notice or in the December before it, and is given once.',
})
export const CALENDAR_WORKDAY_ON_WEEKEND = rule({
  id: 'calendar-workday-on-weekend',
  source: '国务院办公厅关于部分节假日安排的通知',
  confidence: 'derived',
  zh: '调休上班日应当为星期六或者星期日。',
  en: 'A make-up workday is a Saturday or a Sunday.',
})
export const CALENDAR_WITHOUT_GAP = rule({
  id: 'calendar-without-gap',
  source: 'project rule: deadlines are computed from known days only',
  zh: '日历应当逐年连续导入，截止日期应当在该年度之内。',
  en: 'Years follow one another without a gap, and the calendar covers no day after the year of the notice.',
})
export const CALENDAR_ONE_FORM = rule({
  id: 'calendar-one-form',
  source: 'project rule',
  zh: '节假日安排应当逐日列明，或者按通知原文逐个节日录入，只能选择其中一种。',
  en: 'A notice is given either day by day or holiday by holiday as printed, not both.',
})
export const CALENDAR_HOLIDAY_LENGTH = rule({
  id: 'calendar-holiday-length',
  source: '国务院办公厅关于部分节假日安排的通知',
  confidence: 'derived',
  zh: '放假结束日期不得早于开始日期，且一个节日放假不得超过30日。',
  en: 'A holiday ends no earlier than it begins and lasts 30 days at most.',
})
export const CALENDAR_HOLIDAYS_APART = rule({
  id: 'calendar-holidays-apart',
  source: '国务院办公厅关于部分节假日安排的通知',
  confidence: 'derived',
  zh: '两个节日的放假日期不得重叠；合并放假的，请作为一个节日录入。',
  en: 'Two holidays do not overlap; holidays taken together are entered as one.',
})
export const CALENDAR_WORKDAY_APART = rule({
  id: 'calendar-workday-apart',
  source: '国务院办公厅关于部分节假日安排的通知',
  confidence: 'derived',
  zh: '调休上班日不得在放假期间之内，也不得重复。',
  en: 'A make-up workday lies in no holiday and is given once.',
})
export const CALENDAR_DAYS_BOUNDED = rule({
  id: 'calendar-days-bounded',
  source: 'project rule',
  zh: '一个年度的放假日与调休上班日合计不得超过100日。',
  en: 'Holidays and make-up workdays of a year are 100 at most.',
})
export const COURT_WORKDAY_ON_WEEKEND = rule({
  id: 'court-workday-on-weekend',
  source: 'CPL 85; 全国年节及纪念日放假办法',
  confidence: 'derived',
  zh: '本院自行安排的上班日应当为星期六或者星期日，且不在全国统一放假期间之内。',
  en: 'A workday of one court is a Saturday or a Sunday outside the holidays of the country.',
})
export const WARNING_KIND_ONCE = rule({
  id: 'warning-kind-once',
  source: 'project rule',
  zh: '同一类期限只能设置一组预警值。',
  en: 'Each kind of period is given once.',
})
export const TAGS_BOUNDED = rule({
  id: 'tags-bounded',
  source: 'project rule',
  zh: '每个法院最多可设200个优先标签。',
  en: 'A court has 200 priority tags at most.',
})
export const CLIENT_DISABLED = rule({
  id: 'client-disabled',
  source: 'project rule',
  zh: '该客户端已停用，不能再变更；请另行登记新的客户端。',
  en: 'This client is shut out and cannot be changed any more; register another one.',
})

export const DIRECTORY_RULES: readonly Rule[] = [
  GRANT_NOT_TO_ONESELF,
  GRANT_NAMES_WHO_ACTS,
  GRANT_NAMES_ROSTER,
  CLIENT_OF_LISTED_ORGANISATION,
  COURT_CODE_FITS_LEVEL,
  COURT_BELOW_PARENT,
  COURT_NUMBERS_LEFT,
  PROFILE_NOT_RETROACTIVE,
  THRESHOLD_AGREEMENT_ABOVE,
  CALENDAR_DAYS_OF_YEAR,
  CALENDAR_WORKDAY_ON_WEEKEND,
  CALENDAR_WITHOUT_GAP,
  CALENDAR_ONE_FORM,
  CALENDAR_HOLIDAY_LENGTH,
  CALENDAR_HOLIDAYS_APART,
  CALENDAR_WORKDAY_APART,
  CALENDAR_DAYS_BOUNDED,
  COURT_WORKDAY_ON_WEEKEND,
  WARNING_KIND_ONCE,
  TAGS_BOUNDED,
  CLIENT_DISABLED,
]
