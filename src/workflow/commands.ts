import type { Role, Scope } from './roles.js'

/** What a command is, who may give it, and which legal effect it has. */
export interface CommandText {
  readonly roles: readonly Role[]
  readonly scopes?: readonly Scope[]
  /** Whether the service itself does it when a period is over or a calendar changes. */
  readonly bySystem?: true
  /** Whether its entry on the timeline must name a ground. */
  readonly needsGround?: true
  readonly zh: string
  readonly en: string
  readonly source: string
}

/**
 * Every act on a case. The key is at once the command, the verb's file, the operationId and the type of its event.
 * Roles follow the matrix of the project's authorisation rules (docs/roles.md).
 */
export const COMMANDS = {
  receiveCase: {
    roles: ['clerk'],
    scopes: ['cases.register'],
    zh: '接收纠纷材料并出具收件凭证',
    en: 'Receives the papers of a dispute and gives a receipt',
    source: 'CPL 124, 161; INT 208, 265',
  },
  registerCase: {
    roles: ['clerk', 'triage-officer'],
    zh: '登记并编立案号',
    en: 'Registers the dispute and allocates its number',
    source: 'CPL 125-126; OP25-2; NUM 9-10',
  },
  returnCase: {
    roles: ['clerk', 'triage-officer'],
    needsGround: true,
    zh: '退回并告知理由和其他途径',
    en: 'Returns the papers with the reason and the alternative',
    source: 'ONL 9; CPL 127',
  },
  amendCase: {
    roles: ['clerk'],
    zh: '分流前补正登记内容',
    en: 'Corrects the record before triage',
    source: 'INT 208',
  },
  withdrawCase: {
    roles: ['clerk'],
    needsGround: true,
    zh: '记录申请人撤回申请',
    en: 'Records that the applicant withdraws',
    source: 'INV 26; ONL 25(2)',
  },
  joinSeries: {
    roles: ['clerk', 'triage-officer'],
    scopes: ['cases.register'],
    needsGround: true,
    zh: '并入系列案件',
    en: 'Puts the case into a series of similar disputes',
    source: 'DIV17-2 (unconfirmed); REF20-2 (partly seen)',
  },
  leaveSeries: {
    roles: ['clerk', 'triage-officer'],
    needsGround: true,
    zh: '移出系列案件',
    en: 'Takes the case out of its series',
    source: 'DIV17-2 (unconfirmed); project decision, ADR-0011',
  },
  decideTriage: {
    roles: ['triage-officer'],
    zh: '繁简分流：是否适宜调解、繁简、后续程序',
    en: 'Decides fitness for mediation, track and procedure',
    source: 'CPL 125; DIV17-4 (unconfirmed)',
  },
  recordConsent: {
    roles: ['clerk', 'triage-officer', 'mediator'],
    zh: '记录当事人对调解的意愿；一方拒绝即终结调解',
    en: 'Records what a party answered; one refusal ends mediation',
    source: 'INV 11; ONL 8, 15; PML 17; INT 145',
  },
  offerMediation: {
    roles: ['triage-officer', 'judge'],
    zh: '委派（委托）调解员',
    en: 'Offers the case to the chosen mediators',
    source: 'INV 12-13; ONL 10-11',
  },
  acceptOffer: {
    roles: ['mediator', 'organisation-manager'],
    zh: '调解员接受；调解期限开始',
    en: 'The mediator accepts; the mediation period begins',
    source: 'ONL 12, 24; INV 14, 27',
  },
  declineOffer: {
    roles: ['mediator', 'organisation-manager'],
    needsGround: true,
    zh: '调解员说明理由后不接受',
    en: 'The mediator declines with a reason',
    source: 'ONL 12',
  },
  lapseOffer: {
    roles: ['triage-officer', 'judge'],
    bySystem: true,
    zh: '三个工作日未答复，重新选定',
    en: 'Records that three working days passed in silence',
    source: 'ONL 12',
  },
  giveNotices: {
    roles: ['mediator', 'clerk'],
    zh: '告知权利义务、调解规则、协议效力、司法确认及虚假调解后果',
    en: 'Records the notices given to each party before mediation begins',
    source: 'INV 14; ONL 17',
  },
  raiseRecusal: {
    roles: ['mediator', 'clerk'],
    needsGround: true,
    zh: '披露或申请回避',
    en: 'Discloses a ground of recusal or records a party’s application; mediation pauses',
    source: 'INV 15; ONL 13',
  },
  waiveRecusal: {
    roles: ['mediator', 'clerk'],
    zh: '当事人同意由该调解员继续调解',
    en: 'A party agrees, after disclosure, that the same mediator goes on',
    source: 'INV 15; ONL 13',
  },
  decideRecusal: {
    roles: ['judge', 'triage-officer'],
    needsGround: true,
    zh: '决定是否回避',
    en: 'Decides the recusal',
    source: 'INV 15',
  },
  replaceMediator: {
    roles: ['triage-officer', 'judge'],
    needsGround: true,
    zh: '有正当理由更换调解员',
    en: 'Ends the assignment for good reason; a new mediator is chosen',
    source: 'INV 13; ONL 14',
  },
  scheduleSession: {
    roles: ['mediator', 'clerk'],
    zh: '安排调解',
    en: 'Schedules a session',
    source: 'ONL 16',
  },
  recordSession: {
    roles: ['mediator', 'clerk'],
    zh: '记录调解经过与到场情况',
    en: 'Records how a session went and who attended',
    source: 'ONL 22; INV 17',
  },
  recordMinutes: {
    roles: ['mediator'],
    zh: '制作调解笔录（不入诉讼卷）',
    en: 'Keeps a confidential record of the talks',
    source: 'ONL 18, 22; INV 2(5), 22',
  },
  stateUndisputedFact: {
    roles: ['mediator'],
    zh: '记载无争议事实',
    en: 'Writes down a fact that the parties do not dispute',
    source: 'ONL 18, 22; INV 22',
  },
  confirmUndisputedFact: {
    roles: ['mediator', 'clerk'],
    zh: '当事人确认无争议事实',
    en: 'A party confirms an undisputed fact',
    source: 'ONL 18, 22',
  },
  pauseMediation: {
    roles: ['mediator', 'judge'],
    needsGround: true,
    zh: '因鉴定或涉嫌虚假调解中止',
    en: 'Pauses mediation for an appraisal or a sham review',
    source: 'ONL 23, 26; INV 18; APP23-1..6',
  },
  resumeMediation: {
    roles: ['mediator', 'judge'],
    zh: '恢复调解',
    en: 'Resumes mediation',
    source: 'ONL 26; INV 18',
  },
  extendMediation: {
    roles: ['mediator', 'clerk'],
    zh: '经各方同意延长调解期限',
    en: 'Extends the mediation period by consent of all parties',
    source: 'INV 27; ONL 24; OP25-3',
  },
  endMediation: {
    roles: ['mediator'],
    needsGround: true,
    zh: '终结调解并提交结案报告',
    en: 'Ends mediation without agreement and files the closing report',
    source: 'INV 21, 26; ONL 21, 25',
  },
  expireMediation: {
    roles: [],
    bySystem: true,
    needsGround: true,
    zh: '调解期限届满且未经各方同意延长，终结调解',
    en: 'Ends mediation because its period is over and nobody agreed to extend it',
    source: 'INV 27; ONL 25(6); OP25-3, -5',
  },
  restoreMediation: {
    roles: ['triage-officer', 'judge'],
    needsGround: true,
    zh: '各方在期限内同意延长而逾期录入的，恢复因期限届满终结的调解',
    en: 'Restores a mediation that ended with its period, because all parties had agreed in time to extend it',
    source: 'INV 27; ONL 24, 25(6); OP25-3; project decision, ADR-0013 (derived)',
  },
  fileClosingReport: {
    roles: ['mediator'],
    zh: '期限届满终结后补交结案报告',
    en: 'Files the closing report of a mediation that ended because its period was over',
    source: 'INV 26; ONL 21',
  },
  giveFeeNotice: {
    roles: ['clerk'],
    zh: '通知预交案件受理费',
    en: 'Tells the claimant to pay the court fee',
    source: 'OP25-6; FEE 22',
  },
  settleFee: {
    roles: ['clerk'],
    needsGround: true,
    zh: '记录已预交案件受理费或者获准司法救助',
    en: 'Records that the fee is paid or that relief was granted',
    source: 'FEE 22; INT 213',
  },
  expireFeePeriod: {
    roles: [],
    bySystem: true,
    needsGround: true,
    zh: '逾期未预交案件受理费，报请按撤诉处理',
    en: 'Proposes deemed withdrawal to the judge because the fee was not paid in time',
    source: 'OP25-6; INT 213',
  },
  deemWithdrawn: {
    roles: ['judge'],
    needsGround: true,
    zh: '裁定按撤诉处理',
    en: 'Rules that the case is deemed withdrawn',
    source: 'OP25-6; INT 213; FEE 22',
  },
  draftAgreement: {
    roles: ['mediator'],
    zh: '拟定调解协议文本',
    en: 'Writes a version of the agreement',
    source: 'INV 23-24; ONL 19; MED 7-9',
  },
  signAgreement: {
    roles: ['mediator', 'clerk', 'organisation-manager'],
    zh: '签署调解协议；全部签署后生效',
    en: 'Records a signature; the last one puts the agreement into effect',
    source: 'INV 24; ONL 19; PML 29-30',
  },
  recordPerformance: {
    roles: ['clerk', 'mediator'],
    zh: '记录履行情况',
    en: 'Records a payment or other performance',
    source: 'ONL 20; PML 31',
  },
  applyForConfirmation: {
    roles: ['clerk', 'mediator'],
    zh: '共同申请司法确认',
    en: 'Receives the joint application for judicial confirmation',
    source: 'CPL 205; INT 351-354',
  },
  examineConfirmation: {
    roles: ['judge'],
    needsGround: true,
    zh: '受理或不予受理司法确认申请',
    en: 'Accepts the application under a number or refuses it',
    source: 'CONF 4; INT 355',
  },
  ruleOnConfirmation: {
    roles: ['judge'],
    needsGround: true,
    zh: '裁定确认或者驳回',
    en: 'Rules that the agreement is valid, or dismisses the application',
    source: 'CPL 206; INT 356-358',
  },
  withdrawConfirmation: {
    roles: ['clerk', 'judge'],
    needsGround: true,
    zh: '撤回司法确认申请',
    en: 'Records that the application for confirmation is withdrawn',
    source: 'INT 356-357',
  },
  issueMediationStatement: {
    roles: ['judge'],
    zh: '制作民事调解书',
    en: 'Issues the civil mediation statement',
    source: 'CPL 100; INV 20; OP25-4',
  },
  signMediationStatement: {
    roles: ['clerk', 'judges-assistant'],
    zh: '当事人签收调解书；最后一方签收时生效',
    en: 'Records that a party signs for the statement or refuses; effective on the last signature',
    source: 'CPL 100; INT 133, 149',
  },
  transferCase: {
    roles: ['clerk', 'triage-officer'],
    zh: '移送立案、审理或速裁，附移交材料',
    en: 'Hands the case to filing, trial or the fast-track team with the hand-over package',
    source: 'INV 21; ONL 21; OP25-5; CPL 126',
  },
  referCase: {
    roles: ['clerk', 'triage-officer', 'judge'],
    zh: '向受委派（委托）的调解组织移送委派调解函',
    en: 'Sends the letter of referral to the system of the organisation whose mediator was offered the case',
    source: 'INV 12-14; ONL 10-12; contents of the letter: derived',
  },
  sendHandoverAgain: {
    roles: ['clerk', 'triage-officer'],
    zh: '移送被退回后，重新制作并移送',
    en: 'Makes a hand-over anew after its receiver sent it back',
    source: 'INV 21; ONL 21; project decision, ADR-0017 (derived)',
  },
  recordHandoverReceipt: {
    roles: ['clerk', 'judge', 'judges-assistant'],
    scopes: ['handovers.receive'],
    zh: '记录接收方签收或者退回',
    en: 'Records that the receiver took a hand-over, under its own number, or sent it back',
    source: 'INV 14, 21; CPL 126; project decision, ADR-0017 (derived)',
  },
  recordHandoverOutcome: {
    roles: ['clerk', 'judge', 'judges-assistant'],
    scopes: ['outcomes.write'],
    zh: '记录接收方的办理结果',
    en: 'Records what became of the case where it was handed to',
    source: 'CPL 126, 206; INV 21; INT 355-358; project decision, ADR-0017 (derived)',
  },
  docketFastTrack: {
    roles: ['clerk', 'judge'],
    zh: '速裁立案编号',
    en: 'Dockets the fast-track case under its number',
    source: 'CPL 126; NUM 9-10',
  },
  hearFastTrack: {
    roles: ['judge', 'judges-assistant'],
    zh: '速裁开庭',
    en: 'Records a fast-track hearing',
    source: 'CPL 160-168',
  },
  disposeFastTrack: {
    roles: ['judge'],
    needsGround: true,
    zh: '速裁结案或转普通程序',
    en: 'Records how the fast-track case was disposed of',
    source: 'CPL 160-169; INT 258; DIV17 (unconfirmed)',
  },
  serveFastTrack: {
    roles: ['clerk', 'judges-assistant'],
    zh: '送达',
    en: 'Records that the disposition was served',
    source: 'CPL 87-95',
  },
  extendLimit: {
    roles: ['judge'],
    needsGround: true,
    zh: '经批准延长审理期限',
    en: 'Records that the president, or the higher court, extended a time limit of the court',
    source: 'CPL 152, 164, 168, 187',
  },
  expirePeriod: {
    roles: [],
    bySystem: true,
    needsGround: true,
    zh: '记录期限届满',
    en: 'Records that a period in which something could be done is over',
    source: 'ONL 10; CPL 205, 250',
  },
  reviseDeadlines: {
    roles: [],
    bySystem: true,
    zh: '节假日安排变动后重新计算期限',
    en: 'Computes the periods again because the calendar changed',
    source: 'CPL 85',
  },
  closeCase: {
    roles: ['clerk', 'judge'],
    zh: '结案',
    en: 'Closes the case',
    source: 'INV 19; ONL 20; OP25-4',
  },
} as const satisfies Record<string, CommandText>

export type Command = keyof typeof COMMANDS
export const COMMAND_NAMES = Object.keys(COMMANDS) as Command[]

export function commandText(command: Command): CommandText {
  return COMMANDS[command]
}
