import Type, { type Static } from 'typebox'
import { PROFILES } from '../../workflow/states.js'

/** What the claimant asks for. `money` is payment of money alone; anything beside it makes the claim `mixed`. */
export const CLAIM_KINDS = [
  'money',
  'securities',
  'status',
  'status-confirmation',
  'real-right',
  'act',
  'declaration',
  'mixed',
] as const
export type ClaimKind = (typeof CLAIM_KINDS)[number]

export const CLAIM_KIND_TEXTS: Readonly<Record<ClaimKind, { zh: string; en: string }>> = {
  money: { zh: '仅请求给付金钱', en: 'Payment of money only' },
  securities: { zh: '请求给付有价证券', en: 'Delivery of securities' },
  status: { zh: '变更或者解除人身关系（离婚、变更抚养关系等）', en: 'Change or end of a personal status' },
  'status-confirmation': { zh: '确认身份关系（婚姻效力、亲子关系等）', en: 'Confirmation of a personal status' },
  'real-right': { zh: '物权、财产确权或者返还原物', en: 'Real rights, ownership or return of a thing' },
  act: { zh: '请求作为或者不作为', en: 'Doing or refraining from an act' },
  declaration: { zh: '确认合同等法律关系的效力', en: 'Declaration about a contract or another legal relation' },
  mixed: { zh: '多项不同性质的请求', en: 'Claims of more than one kind' },
}

/** One line per fact: what a yes (or the value) means. The Chinese text is also the description in the schema. */
export const TRIAGE_FACT_TEXTS = {
  causeCode: { zh: '案由代码（2026年1月1日起施行的案由规定）', en: 'Cause of action, revision in force 2026-01-01' },
  causePath: {
    zh: '案由及其各级上位案由的代码，自上而下，末项即案由代码',
    en: 'Codes from the first level down to the cause itself, which is the last',
  },
  profile: {
    zh: '程序模式：诉前调解或者立案后先行调解',
    en: 'Procedure profile: mediation before filing, or after filing and before trial',
  },
  basicCourt: { zh: '本院是基层人民法院（含派出法庭）', en: 'The court is a basic people’s court' },
  claimKind: { zh: '诉讼请求的性质', en: 'Kind of claim' },
  claimAmountFen: {
    zh: '标的额，单位为分；未写明或者无标的额的填0',
    en: 'Amount in dispute in fen; 0 when none is stated',
  },
  applicantCount: { zh: '申请人（原告）人数', en: 'Number of applicants' },
  respondentCount: { zh: '被申请人（被告）人数', en: 'Number of respondents' },
  factsClear: {
    zh: '事实清楚：双方对争议的事实陈述基本一致并能提供相应证据，无须法院调查收集证据即可查明',
    en: 'The facts are clear without investigation by the court',
  },
  rightsClear: {
    zh: '权利义务关系明确：能明确区分谁是责任的承担者、谁是权利的享有者',
    en: 'It is clear who owes and who is entitled',
  },
  littleDispute: {
    zh: '争议不大：双方对是非、责任承担和诉讼标的无原则分歧',
    en: 'No disagreement of principle on right and wrong, liability or the object of the claim',
  },
  personalStatusOrOwnership: { zh: '涉及人身关系或者财产确权', en: 'Concerns personal status or fixes ownership' },
  foreignRelated: { zh: '涉外案件', en: 'Foreign-related' },
  needsAppraisal: { zh: '需要评估、鉴定', en: 'Needs an appraisal' },
  appraisalDisputed: {
    zh: '对诉前评估、鉴定结果有异议',
    en: 'The result of an appraisal made before the suit is disputed',
  },
  partyMissing: { zh: '一方当事人（通常是被告）下落不明', en: 'A party, usually the respondent, cannot be found' },
  counterclaim: { zh: '当事人提出反诉', en: 'A counterclaim is raised' },
  manyPartiesOnOneSide: {
    zh: '当事人一方人数众多（一般指十人以上；不足十人但应按人数众多处理的也选是）',
    en: 'Many parties on one side (ten or more as a rule; the officer may say so for fewer)',
  },
  publicInterest: { zh: '涉及国家利益、社会公共利益', en: 'Concerns the interest of the state or the public' },
  groupStability: {
    zh: '涉及群体性纠纷，可能影响社会稳定',
    en: 'A group dispute that may affect social stability',
  },
  wideConcern: {
    zh: '人民群众广泛关注或者其他社会影响较大',
    en: 'Of wide public concern or other large social effect',
  },
  novelOrComplex: { zh: '属于新类型或者疑难复杂案件', en: 'Of a new type, or difficult and complex' },
  lawRequiresPanel: { zh: '法律规定应当组成合议庭审理', en: 'The law requires a panel' },
  remandedOrRetrial: { zh: '发回重审或者适用审判监督程序', en: 'Remanded, or under trial supervision (retrial)' },
  thirdPartyRevocation: {
    zh: '第三人起诉请求改变或者撤销生效判决、裁定、调解书',
    en: 'A third party asks to change or revoke an effective judgment, ruling or mediation statement',
  },
  specialProcedure: {
    zh: '适用特别程序、督促程序或者公示催告程序',
    en: 'Already under a special, payment-order or public-summons procedure',
  },
  arbitrationAgreement: { zh: '双方有书面仲裁协议', en: 'The parties have a written arbitration agreement' },
  outsideCivilJurisdiction: {
    zh: '不属于民事案件受理范围（行政诉讼或者应由其他机关处理）',
    en: 'Not a civil case for the courts (administrative suit, or for another authority)',
  },
  wrongCourt: { zh: '不属于本院管辖', en: 'Another court has jurisdiction' },
  resJudicata: { zh: '裁判或者调解书已经发生法律效力', en: 'Already decided with legal effect' },
  inNoSuitPeriod: {
    zh: '在法律规定的不得起诉期间内（如判决不准离婚后六个月内无新情况、新理由）',
    en: 'Within a period in which the law does not allow a suit, such as the six months after a refused divorce',
  },
  suspectedSham: { zh: '有虚假调解、虚假诉讼嫌疑', en: 'Suspected sham mediation or litigation' },
  bothAgreeSmallClaims: {
    zh: '双方约定适用小额诉讼程序',
    en: 'Both parties agree to the small-claims procedure',
  },
  bothAgreeSummary: {
    zh: '双方在开庭前约定适用简易程序',
    en: 'Both parties agree, before the hearing, to the summary procedure',
  },
  mandatoryLimitFen: {
    zh: '本省应当适用小额诉讼程序的标的额上限（含本数），单位为分；未查得的为空',
    en: 'Limit, inclusive, up to which small-claims procedure is mandatory in the province, in fen; null when not known',
  },
  byAgreementLimitFen: {
    zh: '本省可以约定适用小额诉讼程序的标的额上限（含本数），单位为分；未查得的为空',
    en: 'Limit, inclusive, up to which the parties may agree on it, in fen; null when not known',
  },
  claimDueAndCertain: { zh: '请求给付的已到期且数额确定', en: 'What is claimed is due and its amount certain' },
  noCounterObligation: {
    zh: '债权人没有对待给付义务，双方也没有其他债务纠纷',
    en: 'The creditor owes nothing in return and there is no other debt dispute between the two',
  },
  debtorReachable: {
    zh: '债务人在我国境内，支付令能够送达',
    en: 'The debtor is in China and a payment order can be served',
  },
  preservationSought: { zh: '已申请诉前保全', en: 'Preservation before the suit has been applied for' },
} as const satisfies Readonly<Record<string, { zh: string; en: string }>>

const CAUSE_CODE = '^(L1-\\d{2}|L2-\\d{2}|[1-9]\\d{0,2}(\\.[1-9]\\d?)?)$'

function yesOrNo(name: keyof typeof TRIAGE_FACT_TEXTS) {
  return Type.Boolean({ description: TRIAGE_FACT_TEXTS[name].zh })
}

function amountFen(name: keyof typeof TRIAGE_FACT_TEXTS) {
  return Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: TRIAGE_FACT_TEXTS[name].zh })
}

function limitFen(name: keyof typeof TRIAGE_FACT_TEXTS) {
  return Type.Union([Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()], {
    description: TRIAGE_FACT_TEXTS[name].zh,
  })
}

function headCount(name: keyof typeof TRIAGE_FACT_TEXTS, minimum: number) {
  return Type.Integer({ minimum, maximum: 100_000, description: TRIAGE_FACT_TEXTS[name].zh })
}

/**
 * Everything the triage tables read, and nothing else.
 *
 * Every member is required: a rule table treats a missing or mistyped fact as "no", silently.
 *
 * @see CPL 40, 42, 125, 127, 136, 160, 165, 166, 225; INT 75, 143, 256, 257, 427
 */
export const TriageFacts = Type.Object(
  {
    causeCode: Type.String({ pattern: CAUSE_CODE, maxLength: 8, description: TRIAGE_FACT_TEXTS.causeCode.zh }),
    causePath: Type.Array(Type.String({ pattern: CAUSE_CODE, maxLength: 8 }), {
      minItems: 1,
      maxItems: 4,
      description: TRIAGE_FACT_TEXTS.causePath.zh,
    }),
    profile: Type.Enum(PROFILES, { description: TRIAGE_FACT_TEXTS.profile.zh }),
    basicCourt: yesOrNo('basicCourt'),
    claimKind: Type.Enum(CLAIM_KINDS, { description: TRIAGE_FACT_TEXTS.claimKind.zh }),
    claimAmountFen: amountFen('claimAmountFen'),
    applicantCount: headCount('applicantCount', 1),
    respondentCount: headCount('respondentCount', 0),
    factsClear: yesOrNo('factsClear'),
    rightsClear: yesOrNo('rightsClear'),
    littleDispute: yesOrNo('littleDispute'),
    personalStatusOrOwnership: yesOrNo('personalStatusOrOwnership'),
    foreignRelated: yesOrNo('foreignRelated'),
    needsAppraisal: yesOrNo('needsAppraisal'),
    appraisalDisputed: yesOrNo('appraisalDisputed'),
    partyMissing: yesOrNo('partyMissing'),
    counterclaim: yesOrNo('counterclaim'),
    manyPartiesOnOneSide: yesOrNo('manyPartiesOnOneSide'),
    publicInterest: yesOrNo('publicInterest'),
    groupStability: yesOrNo('groupStability'),
    wideConcern: yesOrNo('wideConcern'),
    novelOrComplex: yesOrNo('novelOrComplex'),
    lawRequiresPanel: yesOrNo('lawRequiresPanel'),
    remandedOrRetrial: yesOrNo('remandedOrRetrial'),
    thirdPartyRevocation: yesOrNo('thirdPartyRevocation'),
    specialProcedure: yesOrNo('specialProcedure'),
    arbitrationAgreement: yesOrNo('arbitrationAgreement'),
    outsideCivilJurisdiction: yesOrNo('outsideCivilJurisdiction'),
    wrongCourt: yesOrNo('wrongCourt'),
    resJudicata: yesOrNo('resJudicata'),
    inNoSuitPeriod: yesOrNo('inNoSuitPeriod'),
    suspectedSham: yesOrNo('suspectedSham'),
    bothAgreeSmallClaims: yesOrNo('bothAgreeSmallClaims'),
    bothAgreeSummary: yesOrNo('bothAgreeSummary'),
    mandatoryLimitFen: limitFen('mandatoryLimitFen'),
    byAgreementLimitFen: limitFen('byAgreementLimitFen'),
    claimDueAndCertain: yesOrNo('claimDueAndCertain'),
    noCounterObligation: yesOrNo('noCounterObligation'),
    debtorReachable: yesOrNo('debtorReachable'),
    preservationSought: yesOrNo('preservationSought'),
  },
  { additionalProperties: false },
)
export type TriageFacts = Static<typeof TriageFacts>
export type TriageFactName = keyof TriageFacts

/**
 * What only the triage officer can answer; every answer is required, none has a default.
 *
 * The rest of {@link TriageFacts} comes from the case record: cause, profile, court, claim, parties, limits.
 */
export const OfficerAnswers = Type.Pick(
  TriageFacts,
  [
    'factsClear',
    'rightsClear',
    'littleDispute',
    'personalStatusOrOwnership',
    'foreignRelated',
    'needsAppraisal',
    'appraisalDisputed',
    'counterclaim',
    'manyPartiesOnOneSide',
    'publicInterest',
    'groupStability',
    'wideConcern',
    'novelOrComplex',
    'lawRequiresPanel',
    'remandedOrRetrial',
    'thirdPartyRevocation',
    'specialProcedure',
    'arbitrationAgreement',
    'outsideCivilJurisdiction',
    'wrongCourt',
    'resJudicata',
    'inNoSuitPeriod',
    'suspectedSham',
    'bothAgreeSmallClaims',
    'bothAgreeSummary',
    'claimDueAndCertain',
    'noCounterObligation',
    'debtorReachable',
    'preservationSought',
  ],
  { additionalProperties: false },
)
export type OfficerAnswers = Static<typeof OfficerAnswers>
