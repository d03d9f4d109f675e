import type { Scope } from '../../workflow/roles.js'

/** Somebody invented for demonstrations; what they may do is granted where demonstration data are loaded. */
export interface DemoPerson {
  /** Subject of their access tokens. */
  readonly subject: string
  readonly name: string
  /** Whom they stand for, in Chinese. */
  readonly note: string
}

/** A system invented for demonstrations. Its secret is public and worth nothing outside the development issuer. */
export interface DemoClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly Scope[]
  readonly name: string
  /** 法院代字 of the courts that it is registered for; every one of the demonstration if not given. */
  readonly courtCodes?: readonly string[]
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { subject: 'clerk-mingshan', name: '李敏', note: '本溪市明山区人民法院立案人员' },
  { subject: 'triage-mingshan', name: '王强', note: '本溪市明山区人民法院程序分流员' },
  { subject: 'mediator-zhao', name: '赵桂兰', note: '明山区法院名册内的特邀调解员' },
  { subject: 'mediator-qian', name: '钱立新', note: '明山区法院名册内的特邀调解员' },
  { subject: 'mediator-sun', name: '孙玉华', note: '明山区法院名册内的特邀调解员' },
  { subject: 'mediator-zhou', name: '周海涛', note: '明山区法院名册内的特邀调解员' },
  { subject: 'manager-people-committee', name: '吴秀英', note: '人民调解委员会负责人（特邀调解组织）' },
  { subject: 'judge-mingshan', name: '郑文博', note: '本溪市明山区人民法院速裁团队法官' },
  { subject: 'assistant-mingshan', name: '冯雪', note: '本溪市明山区人民法院速裁团队法官助理' },
  { subject: 'clerk-pingshan', name: '陈静', note: '本溪市平山区人民法院立案人员' },
  { subject: 'triage-pingshan', name: '褚伟', note: '本溪市平山区人民法院程序分流员' },
  { subject: 'judge-pingshan', name: '卫东', note: '本溪市平山区人民法院速裁团队法官' },
  { subject: 'admin-benxi', name: '蒋宏', note: '本溪市中级人民法院系统管理员' },
  { subject: 'higher-benxi', name: '沈国栋', note: '本溪市中级人民法院（上级法院）审判管理人员' },
  { subject: 'auditor-benxi', name: '韩梅', note: '本溪市中级人民法院审计人员' },
]

function staffOf(court: string, courtName: string, names: readonly [string, string, string]): DemoPerson[] {
  const [clerk, officer, judge] = names
  return [
    { subject: `clerk-${court}`, name: clerk, note: `${courtName}立案人员` },
    { subject: `triage-${court}`, name: officer, note: `${courtName}程序分流员` },
    { subject: `judge-${court}`, name: judge, note: `${courtName}速裁团队法官` },
  ]
}

function mediatorsOf(court: string, courtName: string, names: readonly string[]): DemoPerson[] {
  return names.map((name, index) => ({
    subject: `mediator-${court}-${index + 1}`,
    name,
    note: `${courtName}名册内的特邀调解员`,
  }))
}

/** Further people of the courts of Benxi. The issuer knows them; the demonstration of the docket enters them through the API. */
export const DOCKET_PEOPLE: readonly DemoPerson[] = [
  ...mediatorsOf('pingshan', '本溪市平山区人民法院', ['朱玉珍', '秦守业', '尤春梅']),
  ...staffOf('xihu', '本溪市溪湖区人民法院', ['许宁', '何勇', '施宏伟']),
  ...mediatorsOf('xihu', '本溪市溪湖区人民法院', ['张桂芬', '孔令山']),
  ...staffOf('nanfen', '本溪市南芬区人民法院', ['曹颖', '严刚', '华明远']),
  ...mediatorsOf('nanfen', '本溪市南芬区人民法院', ['金淑华']),
  ...staffOf('benxi-county', '本溪满族自治县人民法院', ['魏琳', '陶建军', '姜海波']),
  ...mediatorsOf('benxi-county', '本溪满族自治县人民法院', ['戚永和', '谢秀兰']),
  ...staffOf('huanren', '桓仁满族自治县人民法院', ['邹洁', '喻涛', '柏志远']),
  ...mediatorsOf('huanren', '桓仁满族自治县人民法院', ['水长春', '窦桂英']),
  ...staffOf('benxi', '本溪市中级人民法院', ['章雯', '云鹏', '苏正']),
  ...mediatorsOf('benxi', '本溪市中级人民法院', ['潘立群']),
]

export const DEMO_CLIENTS: readonly DemoClient[] = [
  {
    clientId: 'platform-online',
    clientSecret: 'development-only-platform-online',
    scopes: ['cases.register', 'cases.read', 'webhooks.manage'],
    name: '网上立案平台',
  },
  {
    clientId: 'federation-commerce',
    clientSecret: 'development-only-federation-commerce',
    scopes: ['cases.register', 'webhooks.manage'],
    name: '工商业联合会商会调解平台',
  },
  {
    clientId: 'peer-court',
    clientSecret: 'development-only-peer-court',
    scopes: ['cases.register', 'cases.read', 'outcomes.read', 'webhooks.manage'],
    name: '其他法院的办案系统',
  },
  {
    clientId: 'court-pingshan-filing',
    clientSecret: 'development-only-court-pingshan-filing',
    scopes: ['cases.register', 'webhooks.manage'],
    name: '平山区人民法院跨域立案',
  },
  {
    clientId: 'court-pingshan-register',
    clientSecret: 'development-only-court-pingshan-register',
    scopes: ['handovers.receive', 'outcomes.write'],
    name: '平山区人民法院办案系统',
    courtCodes: ['辽0502'],
  },
]
