import { type Rule, rule } from '../../workflow/rule.js'
import { IDENTITY_RULES } from './identity-numbers.js'

export const BOTH_SIDES = rule({
  id: 'applicant-and-respondent',
  source: 'CPL 122, 124',
  zh: '至少应当有一名申请人和一名被申请人。',
  en: 'There must be at least one applicant and one respondent.',
})
export const ORGANISATION_NEEDS_CREDIT_CODE = rule({
  id: 'organisation-needs-credit-code',
  source: 'CPL 124; GB 32100-2015',
  zh: '法人或者非法人组织应当提供统一社会信用代码（或组织机构代码）。',
  en: 'A legal person or organisation must be given with its unified social credit code or organisation code.',
})
export const ORGANISATION_NEEDS_REPRESENTATIVE = rule({
  id: 'organisation-needs-legal-representative',
  source: 'CPL 124; CPL 51',
  zh: '法人或者非法人组织应当提供法定代表人或者主要负责人姓名。',
  en: 'A legal person or organisation must be given with its legal representative or head.',
})
export const APPLICANT_NEEDS_IDENTITY = rule({
  id: 'applicant-needs-identity',
  source: 'CPL 124; ONL 8, 17',
  zh: '申请人应当提供有效身份证件号码。',
  en: 'An applicant must be identified by the number of a valid paper.',
})
export const IDENTITY_KIND_FITS = rule({
  id: 'identity-kind-fits-party',
  source: 'GB 11643-1999; GB 32100-2015',
  confidence: 'derived',
  zh: '证件种类与当事人类型不符。',
  en: 'This kind of paper does not belong to this kind of party.',
})
export const MINOR_NEEDS_AGENT = rule({
  id: 'minor-needs-statutory-agent',
  source: 'CPL 60',
  zh: '未成年人应当由法定代理人代理。',
  en: 'A minor must be represented by a statutory agent.',
})
export const CAUSE_UNKNOWN = rule({
  id: 'cause-unknown',
  source: 'CAUSE',
  zh: '案由不在现行《民事案件案由规定》中。',
  en: 'The cause of action is not in the regulation in force.',
})
export const TAG_UNKNOWN = rule({
  id: 'tag-unknown',
  source: 'project decision, ADR-0005',
  zh: '本院没有这一优先标签。',
  en: 'The court has no such priority tag.',
})
export const COURT_UNKNOWN = rule({
  id: 'court-unknown',
  source: 'NUM 5',
  zh: '没有该法院，或者您不能在该法院办理。',
  en: 'There is no such court, or you may not act there.',
})
export const RECEIVED_IN_FUTURE = rule({
  id: 'received-in-the-future',
  source: 'CPL 126; project decision, ADR-0005',
  zh: '收件日期不能晚于今天。',
  en: 'The day of receipt cannot be later than today.',
})
export const NO_PROFILE = rule({
  id: 'no-procedure-profile',
  source: 'INV (in force 2016-07-01); OP25',
  zh: '该日期没有可适用的调解程序。',
  en: 'No procedure profile is in force on this day.',
})
export const REGISTER_BY_STAFF = rule({
  id: 'registered-by-court-staff',
  source: 'CPL 126; ONL 7-9',
  zh: '登记立号由法院工作人员办理，系统对接只能提交材料。',
  en: 'Registration is done by court staff; a machine client can only hand in papers.',
})

export const INTAKE_RULES: readonly Rule[] = [
  BOTH_SIDES,
  ORGANISATION_NEEDS_CREDIT_CODE,
  ORGANISATION_NEEDS_REPRESENTATIVE,
  APPLICANT_NEEDS_IDENTITY,
  IDENTITY_KIND_FITS,
  MINOR_NEEDS_AGENT,
  CAUSE_UNKNOWN,
  TAG_UNKNOWN,
  COURT_UNKNOWN,
  RECEIVED_IN_FUTURE,
  NO_PROFILE,
  REGISTER_BY_STAFF,
  ...IDENTITY_RULES,
]
