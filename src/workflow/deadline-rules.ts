import type { Command } from './commands.js'
import type { Confidence } from './rule.js'
import type {
  AgreementStatus,
  CaseState,
  FeeState,
  PauseReason,
  Performance,
  Procedure,
  ProceedingState,
  Profile,
} from './states.js'

/** Every period of the procedure, in the order in which a case meets them. */
export const DEADLINE_KINDS = [
  'filing-decision',
  'diversion',
  'party-enquiry',
  'mediator-choice',
  'mediator-appointment',
  'mediator-answer',
  'mediation-pre-filing',
  'mediation-filed-ordinary',
  'mediation-filed-summary',
  'judge-mediation-ordinary',
  'judge-mediation-summary',
  'agreement-submission',
  'confirmation-application',
  'confirmation-acceptance',
  'confirmation-ruling',
  'confirmation-objection-of-party',
  'confirmation-objection-of-outsider',
  'enforcement-application',
  'filing-after-mediation',
  'fee-payment',
  'fast-track',
  'trial-ordinary',
  'trial-summary',
  'trial-small-claims',
  'payment-order-acceptance',
  'payment-order-issue',
  'payment-order-objection',
] as const
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]

/** The kinds that measure the mediation period itself; a case has one of them at a time. */
export const MEDIATION_PERIODS = [
  'mediation-pre-filing',
  'mediation-filed-ordinary',
  'mediation-filed-summary',
] as const satisfies readonly DeadlineKind[]

/** The kinds that measure the trial limit (审限); a case has one of them at a time. */
export const TRIAL_LIMITS = [
  'trial-ordinary',
  'trial-summary',
  'trial-small-claims',
] as const satisfies readonly DeadlineKind[]

export const DEADLINE_UNITS = ['calendar-day', 'working-day', 'month', 'year'] as const
export type DeadlineUnit = (typeof DEADLINE_UNITS)[number]

/** Who has to act in time, or loses a right. */
export const DUTIES = ['court', 'mediator', 'all-parties', 'party', 'creditor', 'claimant', 'outsider'] as const
export type Duty = (typeof DUTIES)[number]

/** Time that a period leaves out: pauses of mediation, and for the trial limit the agreed extension of mediation. */
export type ExcludedTime = PauseReason | 'mediation-extension'

interface Text {
  readonly zh: string
  readonly en: string
}

/** What of a case decides which periods run: nothing but its own row. */
export interface ClockFacts {
  readonly profile: Profile
  readonly state: CaseState
  readonly procedure: Procedure | null
  readonly registeredOn: string | null
  readonly agreementStatus: AgreementStatus
  readonly agreedOn: string | null
  readonly performance: Performance
  readonly performanceDueOn: string | null
  readonly confirmationState: ProceedingState<'confirmation'> | null
  readonly statementState: ProceedingState<'mediation-statement'> | null
  readonly fastTrackState: ProceedingState<'fast-track'> | null
  readonly feeState: FeeState | null
}

/** When a period runs by itself, because the service knows what starts and ends it. */
export interface Course {
  /** The situation of the case in which it runs: it starts when an act brings that about and ends when one ends it. */
  readonly runsWhile: (facts: ClockFacts) => boolean
  /** The day of the starting event, where it is not the day of the act. */
  readonly startedOn?: (facts: ClockFacts) => string | null
  /** The only acts that start it, where the situation alone does not say so. */
  readonly startedBy?: readonly Command[]
  /** Acts that do what was due. Any other act that ends the situation cancels the period. */
  readonly metBy: readonly Command[]
}

export type Extension =
  | { readonly allowed: 'none' }
  /** `maxLength` and `times` are absent where the law sets no limit; both count in the unit of the rule. */
  | {
      readonly allowed: 'consent-of-all' | 'president'
      readonly maxLength?: number
      readonly times?: number
    }

/** A period that the law sets, as data. */
export interface DeadlineRule extends Text {
  readonly kind: DeadlineKind
  /** Row of the project's list of periods (docs/clock.md). */
  readonly row: string
  readonly profiles: readonly Profile[]
  readonly length: number
  readonly unit: DeadlineUnit
  /** The part of the length within which the work should be done, where a source names a shorter time than the law. */
  readonly target?: number
  readonly startEvent: Text
  readonly duty: Duty
  /** What the law says, and the act by which the service carries it out; null where a person has to. */
  readonly atExpiry: Text & { readonly act: Command | null }
  readonly extension: Extension
  /** Time that does not count. During any other pause the period goes on. */
  readonly excludes: readonly ExcludedTime[]
  readonly source: string
  readonly confidence: Confidence
  /** Null for a period whose start nobody tells the service; it is computed on request. */
  readonly course: Course | null
}

const BOTH = ['pre-filing', 'filed-first'] as const
const NO_EXTENSION = { allowed: 'none' } as const
const OVERDUE = { zh: '逾期的，列为超期并督办', en: 'overdue: shown and supervised', act: null } as const

const SUMMARY: readonly (Procedure | null)[] = ['small-claims-mandatory', 'small-claims-by-agreement', 'summary']
const SMALL_CLAIMS: readonly (Procedure | null)[] = ['small-claims-mandatory', 'small-claims-by-agreement']
const ORDINARY: readonly (Procedure | null)[] = ['ordinary-single-judge', 'ordinary-panel']
const IN_MEDIATION: readonly CaseState[] = ['in-mediation', 'paused']

const isInMediation = ({ state }: ClockFacts) => IN_MEDIATION.includes(state)
const isTitleEnforceable = ({ confirmationState, statementState }: ClockFacts) =>
  confirmationState === 'granted' || statementState === 'effective'

/** From filing until the case is disposed of or leaves this service: before trial, in mediation, on the fast track. */
function isOnTrialClock({ profile, state, fastTrackState }: ClockFacts): boolean {
  const isTried = fastTrackState === 'docketed' || fastTrackState === 'heard'
  if (state === 'transferred') return isTried || (profile === 'filed-first' && fastTrackState === 'routed')
  return profile === 'filed-first' && !['received', 'returned', 'withdrawn', 'closed'].includes(state)
}

const MEDIATION = {
  unit: 'calendar-day',
  startEvent: {
    zh: '调解员签收材料或者在平台确认接受',
    en: 'the mediator signed for the papers or accepted on the platform',
  },
  duty: 'mediator',
  excludes: ['appraisal'],
} as const

const FILED_FIRST = {
  ...MEDIATION,
  profiles: ['filed-first'],
  atExpiry: {
    zh: '各方未同意延长的，终结调解，转入审理程序',
    en: 'ends and goes to trial unless all agree to extend',
    act: 'expireMediation',
  },
  extension: { allowed: 'consent-of-all', maxLength: 30, times: 1 },
  source: 'OP25-3; INV 27; appraisal ONL 26',
  confidence: 'partly-seen',
} as const

const JUDGE_LED = {
  profiles: BOTH,
  unit: 'calendar-day',
  startEvent: { zh: '各方当事人同意由法官在线调解', en: 'all parties agreed to online mediation by a judge' },
  duty: 'court',
  atExpiry: { zh: '恢复审理', en: 'the trial resumes', act: null },
  extension: { allowed: 'consent-of-all' },
  excludes: ['appraisal'],
  source: 'ONL 24; MED 4',
  confidence: 'confirmed',
  course: null,
} as const

const TRIAL = {
  profiles: BOTH,
  unit: 'month',
  startEvent: { zh: '立案', en: 'the case was filed' },
  duty: 'court',
  excludes: ['appraisal', 'mediation-extension'],
  confidence: 'partly-seen',
} as const

function trialCourse(procedures: readonly (Procedure | null)[]): Course {
  return {
    runsWhile: (facts) => isOnTrialClock(facts) && procedures.includes(facts.procedure),
    // A case mediated before filing is filed when the fast track dockets it: the day of that act.
    startedOn: ({ profile, registeredOn }) => (profile === 'filed-first' ? registeredOn : null),
    metBy: ['closeCase', 'disposeFastTrack'],
  }
}

const ORDER_FOR_PAYMENT = {
  profiles: BOTH,
  unit: 'calendar-day',
  extension: NO_EXTENSION,
  excludes: [],
  confidence: 'confirmed',
  course: null,
} as const

/** The periods that the service keeps or computes. A court's own longer or shorter period is the same row with another length. */
export const DEADLINE_RULES: { readonly [K in DeadlineKind]: DeadlineRule & { readonly kind: K } } = {
  'filing-decision': {
    kind: 'filing-decision',
    row: 'D1',
    zh: '立案审查期限',
    en: 'Decision on filing',
    profiles: BOTH,
    length: 7,
    unit: 'calendar-day',
    startEvent: {
      zh: '收到起诉材料，补正的自收到补正材料',
      en: 'the papers, or their correction, were received',
    },
    duty: 'court',
    atExpiry: { zh: '应当立案或者裁定不予受理', en: 'the court must have filed the case or refused it', act: null },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'CPL 126; INT 126, 208; before filing by analogy',
    confidence: 'confirmed',
    course: { runsWhile: ({ state }) => state === 'received', metBy: ['registerCase', 'returnCase'] },
  },
  diversion: {
    kind: 'diversion',
    row: 'D2',
    zh: '繁简分流期限',
    en: 'Diversion',
    profiles: BOTH,
    length: 3,
    unit: 'calendar-day',
    target: 1,
    startEvent: { zh: '登记立案', en: 'the case was registered' },
    duty: 'court',
    atExpiry: OVERDUE,
    extension: NO_EXTENSION,
    excludes: [],
    source: 'DIV17-4',
    confidence: 'unconfirmed',
    course: { runsWhile: ({ state }) => state === 'registered', metBy: ['decideTriage'] },
  },
  'party-enquiry': {
    kind: 'party-enquiry',
    row: 'D6',
    zh: '联系对方当事人期限',
    en: 'Asking the other party',
    profiles: BOTH,
    length: 3,
    unit: 'working-day',
    startEvent: { zh: '开始征询当事人调解意愿', en: 'the parties began to be asked' },
    duty: 'mediator',
    atExpiry: {
      zh: '拒绝或者联系不上的，终结调解，由办理人记录',
      en: 'a refusal or a party who cannot be reached ends mediation, as a person records',
      act: null,
    },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'ONL 15; start where consent is asked before the offer',
    confidence: 'derived',
    course: { runsWhile: ({ state }) => state === 'seeking-consent', metBy: ['recordConsent'] },
  },
  'mediator-choice': {
    kind: 'mediator-choice',
    row: 'D3',
    zh: '共同选定调解员期限',
    en: 'Joint choice of a mediator',
    profiles: BOTH,
    length: 2,
    unit: 'working-day',
    startEvent: { zh: '各方当事人同意在线调解', en: 'all parties agreed to mediation' },
    duty: 'all-parties',
    atExpiry: { zh: '由人民法院指定调解员', en: 'the court appoints the mediator', act: 'expirePeriod' },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'ONL 10',
    confidence: 'confirmed',
    course: {
      runsWhile: ({ state }) => state === 'seeking-mediator',
      startedBy: ['decideTriage', 'recordConsent'],
      metBy: ['offerMediation'],
    },
  },
  'mediator-appointment': {
    kind: 'mediator-appointment',
    row: 'D4',
    zh: '指定调解员期限',
    en: 'Appointment of a mediator',
    profiles: BOTH,
    length: 3,
    unit: 'working-day',
    startEvent: { zh: '需要选定或者重新选定调解员', en: 'a mediator had to be chosen, or chosen again' },
    duty: 'court',
    atExpiry: OVERDUE,
    extension: NO_EXTENSION,
    excludes: [],
    source: 'ONL 10; choosing again derived',
    confidence: 'derived',
    course: { runsWhile: ({ state }) => state === 'seeking-mediator', metBy: ['offerMediation'] },
  },
  'mediator-answer': {
    kind: 'mediator-answer',
    row: 'D5',
    zh: '调解员答复期限',
    en: 'Mediator’s answer',
    profiles: BOTH,
    length: 3,
    unit: 'working-day',
    startEvent: { zh: '调解员收到委派（委托）', en: 'the mediator received the offer' },
    duty: 'mediator',
    atExpiry: { zh: '逾期未答复的，重新选定调解员', en: 'silence: a mediator is chosen again', act: 'lapseOffer' },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'ONL 12',
    confidence: 'confirmed',
    course: {
      runsWhile: ({ state }) => state === 'offered',
      metBy: ['acceptOffer', 'declineOffer', 'raiseRecusal'],
    },
  },
  'mediation-pre-filing': {
    ...MEDIATION,
    kind: 'mediation-pre-filing',
    row: 'D7',
    zh: '诉前调解期限',
    en: 'Mediation before filing',
    profiles: ['pre-filing'],
    length: 30,
    atExpiry: {
      zh: '各方未同意延长的，终结调解；当事人坚持起诉的，依法立案',
      en: 'ends unless all agree to extend; the court files the case if a party insists',
      act: 'expireMediation',
    },
    extension: { allowed: 'consent-of-all' },
    source: 'INV 27; ONL 24, 25(6); appraisal ONL 26; CPL 85 by analogy',
    confidence: 'confirmed',
    course: {
      runsWhile: (facts) => isInMediation(facts) && facts.profile === 'pre-filing',
      metBy: ['signAgreement'],
    },
  },
  'mediation-filed-ordinary': {
    ...FILED_FIRST,
    kind: 'mediation-filed-ordinary',
    row: 'D8',
    zh: '先行调解期限（普通程序）',
    en: 'Mediation after filing, ordinary procedure',
    length: 15,
    course: {
      runsWhile: (facts) =>
        isInMediation(facts) && facts.profile === 'filed-first' && !SUMMARY.includes(facts.procedure),
      metBy: ['signAgreement'],
    },
  },
  'mediation-filed-summary': {
    ...FILED_FIRST,
    kind: 'mediation-filed-summary',
    row: 'D9',
    zh: '先行调解期限（简易程序）',
    en: 'Mediation after filing, summary procedure',
    length: 7,
    course: {
      runsWhile: (facts) =>
        isInMediation(facts) && facts.profile === 'filed-first' && SUMMARY.includes(facts.procedure),
      metBy: ['signAgreement'],
    },
  },
  'judge-mediation-ordinary': {
    ...JUDGE_LED,
    kind: 'judge-mediation-ordinary',
    row: 'D9b',
    zh: '法官在线调解期限（普通程序）',
    en: 'Online mediation by a judge, ordinary procedure',
    length: 15,
  },
  'judge-mediation-summary': {
    ...JUDGE_LED,
    kind: 'judge-mediation-summary',
    row: 'D9b',
    zh: '法官在线调解期限（简易程序）',
    en: 'Online mediation by a judge, summary procedure',
    length: 7,
  },
  'agreement-submission': {
    kind: 'agreement-submission',
    row: 'D11',
    zh: '向人民法院提交调解协议期限',
    en: 'Handing the agreement to the court',
    profiles: ['filed-first'],
    length: 3,
    unit: 'calendar-day',
    startEvent: { zh: '调解协议生效', en: 'the agreement took effect' },
    duty: 'mediator',
    atExpiry: OVERDUE,
    extension: NO_EXTENSION,
    excludes: [],
    source: 'DIV17',
    confidence: 'unconfirmed',
    // Recording the last signature is handing it in: the act starts the period and ends it.
    course: null,
  },
  'confirmation-application': {
    kind: 'confirmation-application',
    row: 'D12',
    zh: '申请司法确认期限',
    en: 'Application for judicial confirmation',
    profiles: BOTH,
    length: 30,
    unit: 'calendar-day',
    startEvent: { zh: '调解协议生效', en: 'the agreement took effect' },
    duty: 'all-parties',
    atExpiry: {
      zh: '不能再申请司法确认，可以就协议的履行另行起诉',
      en: 'confirmation is barred; a party may sue on the agreement',
      act: 'expirePeriod',
    },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'CPL 205; PML 30, 33; ONL 19; INV 24',
    confidence: 'confirmed',
    course: {
      runsWhile: ({ agreementStatus, confirmationState }) =>
        agreementStatus === 'effective' && (confirmationState === null || confirmationState === 'withdrawn'),
      startedOn: ({ agreedOn }) => agreedOn,
      metBy: ['applyForConfirmation'],
    },
  },
  'confirmation-acceptance': {
    kind: 'confirmation-acceptance',
    row: 'D13',
    zh: '受理司法确认申请期限',
    en: 'Acceptance of the application for confirmation',
    profiles: BOTH,
    length: 3,
    unit: 'calendar-day',
    startEvent: { zh: '收到司法确认申请', en: 'the application was received' },
    duty: 'court',
    atExpiry: {
      zh: '应当作出受理或者不予受理的决定；双方同时到庭的，当即决定',
      en: 'the court must have accepted or refused it; at once if both parties are present',
      act: null,
    },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'CONF 4',
    confidence: 'confirmed',
    course: {
      runsWhile: ({ confirmationState }) => confirmationState === 'applied',
      metBy: ['examineConfirmation', 'recordHandoverOutcome'],
    },
  },
  'confirmation-ruling': {
    kind: 'confirmation-ruling',
    row: 'D14',
    zh: '司法确认审查期限',
    en: 'Ruling on confirmation',
    profiles: BOTH,
    length: 30,
    unit: 'calendar-day',
    target: 15,
    startEvent: { zh: '受理司法确认申请', en: 'the application was accepted' },
    duty: 'court',
    atExpiry: {
      zh: '应当作出裁定；确需延长的，由院长批准',
      en: 'the ruling is due; only the president may extend',
      act: null,
    },
    extension: { allowed: 'president' },
    excludes: [],
    source: 'CPL 187; target of 15 days CONF 5',
    confidence: 'derived',
    course: {
      runsWhile: ({ confirmationState }) => confirmationState === 'accepted',
      metBy: ['ruleOnConfirmation', 'recordHandoverOutcome'],
    },
  },
  'confirmation-objection-of-party': {
    kind: 'confirmation-objection-of-party',
    row: 'D15',
    zh: '当事人对确认裁定提出异议期限',
    en: 'Objection of a party to the confirmation',
    profiles: BOTH,
    length: 15,
    unit: 'calendar-day',
    startEvent: { zh: '收到确认裁定', en: 'the party received the ruling' },
    duty: 'party',
    atExpiry: { zh: '不得再提出异议', en: 'an objection is barred', act: null },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'INT 372',
    confidence: 'confirmed',
    course: null,
  },
  'confirmation-objection-of-outsider': {
    kind: 'confirmation-objection-of-outsider',
    row: 'D15',
    zh: '利害关系人对确认裁定提出异议期限',
    en: 'Objection of an interested person to the confirmation',
    profiles: BOTH,
    length: 6,
    unit: 'month',
    startEvent: {
      zh: '利害关系人知道或者应当知道权益受到侵害',
      en: 'the interested person knew or should have known',
    },
    duty: 'outsider',
    atExpiry: { zh: '不得再提出异议', en: 'an objection is barred', act: null },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'INT 372, 127; CONF 10 superseded (derived)',
    confidence: 'confirmed',
    course: null,
  },
  'enforcement-application': {
    kind: 'enforcement-application',
    row: 'D16',
    zh: '申请执行期限',
    en: 'Application for enforcement',
    profiles: BOTH,
    length: 2,
    unit: 'year',
    startEvent: {
      zh: '履行期间届满；分期履行的，最后一期届满；未定履行期间的，文书生效',
      en: 'the last day for performance, or of the last instalment; without one the title took effect',
    },
    duty: 'creditor',
    atExpiry: {
      zh: '对方可以提出执行时效抗辩',
      en: 'the debtor may plead that the time is over',
      act: 'expirePeriod',
    },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'CPL 250; suspension and interruption as for limitation not kept',
    confidence: 'confirmed',
    course: {
      runsWhile: (facts) => isTitleEnforceable(facts) && facts.performance !== 'full',
      startedOn: ({ performanceDueOn }) => performanceDueOn,
      metBy: ['recordPerformance'],
    },
  },
  'filing-after-mediation': {
    kind: 'filing-after-mediation',
    row: 'D1',
    zh: '调解未成后立案期限',
    en: 'Filing after mediation failed',
    profiles: ['pre-filing'],
    length: 7,
    unit: 'calendar-day',
    startEvent: { zh: '调解未成', en: 'mediation ended without agreement' },
    duty: 'court',
    atExpiry: {
      zh: '当事人坚持起诉的，应当已经立案，不得久调不立',
      en: 'the case must have been filed if a party insists',
      act: null,
    },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'INV 21; ONL 21; CPL 126',
    confidence: 'derived',
    course: {
      runsWhile: ({ profile, state }) => profile === 'pre-filing' && state === 'failed',
      metBy: ['transferCase', 'closeCase'],
    },
  },
  'fee-payment': {
    kind: 'fee-payment',
    row: 'D17',
    zh: '预交案件受理费期限',
    en: 'Payment of the court fee',
    profiles: ['filed-first'],
    length: 7,
    unit: 'calendar-day',
    startEvent: { zh: '收到缴费通知', en: 'the claimant was told to pay' },
    duty: 'claimant',
    atExpiry: {
      zh: '未预交且未获准司法救助的，报法官按撤诉处理',
      en: 'deemed withdrawal is proposed to the judge, unless relief was granted',
      act: 'expireFeePeriod',
    },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'FEE 22; OP25-6; INT 213',
    confidence: 'partly-seen',
    course: {
      // Once the case has left for trial, or was withdrawn, the fee is asked for there or not at all.
      runsWhile: ({ state, feeState }) => state === 'failed' && feeState === 'notified',
      metBy: ['settleFee'],
    },
  },
  'fast-track': {
    kind: 'fast-track',
    row: 'D23',
    zh: '速裁办理期限',
    en: 'Fast track',
    profiles: BOTH,
    length: 15,
    unit: 'calendar-day',
    target: 10,
    startEvent: { zh: '转入速裁团队', en: 'the case was routed to the fast-track team' },
    duty: 'court',
    atExpiry: { zh: '应当退出速裁，按其他程序审理', en: 'the case should leave the fast track', act: null },
    extension: NO_EXTENSION,
    excludes: [],
    source: 'DIV17',
    confidence: 'unconfirmed',
    course: {
      runsWhile: ({ fastTrackState }) =>
        fastTrackState === 'routed' || fastTrackState === 'docketed' || fastTrackState === 'heard',
      metBy: ['disposeFastTrack'],
    },
  },
  'trial-ordinary': {
    ...TRIAL,
    kind: 'trial-ordinary',
    row: 'D19',
    zh: '普通程序审理期限',
    en: 'Trial limit, ordinary procedure',
    length: 6,
    atExpiry: {
      zh: '应当审结；由院长批准可以延长六个月，还需延长的报上级法院',
      en: 'judgment is due; the president may add six months, the higher court more',
      act: null,
    },
    extension: { allowed: 'president', maxLength: 6, times: 1 },
    source: 'CPL 152; INT 243; INV 27; OP25-3',
    course: trialCourse(ORDINARY),
  },
  'trial-summary': {
    ...TRIAL,
    kind: 'trial-summary',
    row: 'D20',
    zh: '简易程序审理期限',
    en: 'Trial limit, summary procedure',
    length: 3,
    atExpiry: {
      zh: '应当审结；由院长批准可以延长一个月，否则转为普通程序',
      en: 'judgment is due; the president may add one month, else ordinary procedure',
      act: null,
    },
    extension: { allowed: 'president', maxLength: 1, times: 1 },
    source: 'CPL 164; INT 258; INT 243; INV 27; OP25-3',
    course: trialCourse(['summary']),
  },
  'trial-small-claims': {
    ...TRIAL,
    kind: 'trial-small-claims',
    row: 'D21',
    zh: '小额诉讼审理期限',
    en: 'Trial limit, small claims',
    length: 2,
    atExpiry: {
      zh: '应当审结；由院长批准可以延长一个月，否则转为其他程序',
      en: 'judgment is due; the president may add one month, else another procedure',
      act: null,
    },
    extension: { allowed: 'president', maxLength: 1, times: 1 },
    source: 'CPL 168; INT 243; INV 27; OP25-3',
    course: trialCourse(SMALL_CLAIMS),
  },
  'payment-order-acceptance': {
    ...ORDER_FOR_PAYMENT,
    kind: 'payment-order-acceptance',
    row: 'D24',
    zh: '受理支付令申请期限',
    en: 'Acceptance of the application for a payment order',
    length: 5,
    startEvent: { zh: '收到支付令申请', en: 'the application was received' },
    duty: 'court',
    atExpiry: { zh: '应当通知是否受理', en: 'the court must have said whether it accepts', act: null },
    source: 'CPL 226',
  },
  'payment-order-issue': {
    ...ORDER_FOR_PAYMENT,
    kind: 'payment-order-issue',
    row: 'D24',
    zh: '发出支付令期限',
    en: 'Issue of the payment order',
    length: 15,
    startEvent: { zh: '受理支付令申请', en: 'the application was accepted' },
    duty: 'court',
    atExpiry: { zh: '应当发出支付令或者驳回申请', en: 'the order must have been issued or refused', act: null },
    source: 'CPL 227',
  },
  'payment-order-objection': {
    ...ORDER_FOR_PAYMENT,
    kind: 'payment-order-objection',
    row: 'D24',
    zh: '债务人清偿或者提出异议期限',
    en: 'Payment or objection by the debtor',
    length: 15,
    startEvent: { zh: '债务人收到支付令', en: 'the debtor received the order' },
    duty: 'party',
    atExpiry: {
      zh: '未提出异议又不履行的，债权人可以申请执行',
      en: 'without payment or objection the creditor may apply for enforcement',
      act: null,
    },
    source: 'CPL 227-228; INT 430, 438-439',
  },
}
