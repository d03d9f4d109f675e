import { type Rule, rule } from '../../workflow/rule.js'

export const INSTALMENTS_EQUAL_AMOUNT = rule({
  id: 'instalments-equal-amount',
  source: 'INT 461; project decision',
  confidence: 'derived',
  zh: '各期给付金额之和应当等于协议总金额。',
  en: 'The instalments must add up to the amount of the agreement.',
})
export const INSTALMENTS_IN_ORDER = rule({
  id: 'instalments-in-order',
  source: 'INT 461; project decision',
  confidence: 'derived',
  zh: '各期给付日期应当依次排列，后一期不得早于前一期。',
  en: 'Instalments must be listed in the order in which they fall due.',
})
export const PAYER_AND_PAYEE_ARE_PARTIES = rule({
  id: 'payer-and-payee-are-parties',
  source: 'INT 461',
  zh: '给付人和受领人应当是本案当事人，且不得为同一人。',
  en: 'Payer and payee must be two different parties of the case.',
})
export const LIMIT_NOT_RUNNING = rule({
  id: 'limit-not-running',
  source: 'CPL 152, 164, 168, 187',
  zh: '本案没有正在计算的该项审理期限。',
  en: 'No such time limit of the court is running in this case.',
})
export const LIMIT_OVER = rule({
  id: 'limit-extended-before-it-is-over',
  source: 'CPL 152, 164, 168, 187',
  confidence: 'derived',
  zh: '审理期限已经届满，不能再延长。',
  en: 'The time limit is over and cannot be extended any more.',
})
export const LIMIT_AT_MOST = rule({
  id: 'limit-extension-length',
  source: 'CPL 152, 164, 168, 187; INT 258',
  zh: '延长的时间或者批准的层级不符合规定：普通程序院长可批准六个月，再延长的报上级法院；简易程序和小额诉讼院长可批准一个月。',
  en: 'The president may add six months in ordinary procedure and one month in summary procedure or small claims; only in ordinary procedure may the higher court add more.',
})
export const LIMIT_ONCE = rule({
  id: 'limit-extended-once',
  source: 'CPL 152, 164, 168',
  zh: '院长只能批准延长一次。',
  en: 'The president may extend the limit once.',
})
export const AGREEMENT_IS_CURRENT = rule({
  id: 'agreement-is-current',
  source: 'INV 24; project decision',
  confidence: 'derived',
  zh: '该文本已被新文本取代，请就最新文本办理。',
  en: 'This text was superseded; use the latest one.',
})
export const SIGNED_CONTENT_MATCHES = rule({
  id: 'signed-content-matches',
  source: 'INV 24; ONL 19; project decision',
  confidence: 'derived',
  zh: '签署人所见文本与协议文本不一致，不能签署。',
  en: 'The text that the signer saw is not the text of the agreement.',
})
export const SIGNER_IS_KNOWN = rule({
  id: 'signer-is-known',
  source: 'INV 24; PML 29; ONL 19',
  zh: '签署人应当是本案当事人、主持调解的调解员或者本案的调解组织。',
  en: 'Only the parties, the presiding mediator and the organisation of the case sign.',
})
export const SIGNS_ONCE = rule({
  id: 'signs-once',
  source: 'INV 24; project decision',
  confidence: 'derived',
  zh: '该签署人已签署本文本。',
  en: 'This signer has already signed this text.',
})
export const SETTLING_NEEDS_SPECIAL_AUTHORITY = rule({
  id: 'settling-needs-special-authority',
  source: 'CPL 62; INT 147',
  zh: '代理人代为签署调解协议，应当有当事人的特别授权。',
  en: 'A representative who signs an agreement needs the special authority of the party.',
})
export const NOT_MORE_THAN_OWED = rule({
  id: 'performance-not-more-than-owed',
  source: 'PML 31; project decision',
  confidence: 'derived',
  zh: '履行金额不得超过该期尚未履行的金额。',
  en: 'No more can be performed than is still owed under the instalment.',
})
export const PERFORMANCE_FITS_AGREEMENT = rule({
  id: 'performance-fits-agreement',
  source: 'PML 31; project decision',
  confidence: 'derived',
  zh: '有金钱给付的协议按期记录金额；没有金钱给付的协议记录履行程度。',
  en: 'Money is recorded per instalment; an agreement without money records how far it was performed.',
})
export const PERFORMED_NOT_LATER_THAN_TODAY = rule({
  id: 'performance-day',
  source: 'project decision',
  confidence: 'derived',
  zh: '履行日期不得晚于办理日期。',
  en: 'The day of performance cannot be later than the day of the act.',
})
export const CONFIRMATION_IS_JOINT = rule({
  id: 'confirmation-is-joint',
  source: 'CPL 205; INT 351',
  zh: '司法确认应当由各方当事人共同申请。',
  en: 'All parties must apply for confirmation together.',
})
export const REFUSAL_NEEDS_GROUND = rule({
  id: 'confirmation-refusal-needs-ground',
  source: 'INT 355',
  zh: '不予受理应当写明法定情形；受理的不得附不予受理情形。',
  en: 'A refusal names its statutory ground; an acceptance names none.',
})
export const DISMISSAL_NEEDS_GROUND = rule({
  id: 'confirmation-dismissal-needs-ground',
  source: 'INT 358',
  zh: '驳回申请应当写明法定情形；确认有效的不得附驳回情形。',
  en: 'A dismissal names its statutory ground; a confirmation names none.',
})
export const PARTIES_CALLED_TOGETHER = rule({
  id: 'confirmation-parties-called-together',
  source: 'INT 356',
  zh: '审查司法确认申请，应当通知双方当事人共同到场核实。',
  en: 'The court must call the parties together before it rules.',
})
export const PROCEEDING_OF_CASE = rule({
  id: 'proceeding-of-case',
  source: 'project decision, ADR-0002',
  confidence: 'derived',
  zh: '本案没有该程序，或者该程序不在可办理的阶段。',
  en: 'The case has no such proceeding at this stage.',
})
export const NO_SERVICE_BY_LEAVING = rule({
  id: 'mediation-statement-not-left',
  source: 'CPL 100; INT 133',
  zh: '调解书应当直接送达当事人本人或者其指定的代收人，不适用留置送达。',
  en: 'A mediation statement must reach the party or its named receiver; it cannot be served by leaving it.',
})
export const STATEMENT_ANSWERED_ONCE = rule({
  id: 'mediation-statement-answered-once',
  source: 'INT 149; project decision',
  confidence: 'derived',
  zh: '该当事人已签收或者拒收调解书。',
  en: 'This party has already signed for the statement or refused it.',
})
export const DESTINATION_FITS_PROFILE = rule({
  id: 'destination-fits-profile',
  source: 'INV 21; ONL 21; OP25-5',
  zh: '诉前调解的案件移送立案或者速裁；立案后先行调解的案件转入审理或者速裁。',
  en: 'A case mediated before filing goes to filing or fast track; a filed case goes to trial or fast track.',
})
export const CONVERSION_NEEDS_REASON = rule({
  id: 'conversion-needs-reason',
  source: 'CPL 170; INT 258',
  zh: '转为普通程序应当写明理由。',
  en: 'Converting to ordinary procedure needs a reason.',
})
export const HANDOVER_TEAM_OF_COURT = rule({
  id: 'handover-team-of-court',
  source: 'SEED; project decision',
  confidence: 'derived',
  zh: '接收案件的应当是本院在移送之日存续的团队。',
  en: 'The team that takes the case over is one that this court has on the day of the hand-over.',
})
export const REST_MUST_GO_ON = rule({
  id: 'rest-must-go-on',
  source: 'INV 21; ONL 19, 21',
  zh: '仍有未解决的请求，应当移送；申请人不再坚持的方可结案。',
  en: 'Claims are still open: hand the case over, unless the applicant no longer insists.',
})

export const NO_OFFER_TO_REFER = rule({
  id: 'no-offer-to-refer',
  source: 'INV 12; ONL 10-12',
  zh: '本案尚未委派（委托）调解员，没有可以移送的委派事项。',
  en: 'The case is offered to no mediator; there is nothing to refer.',
})
export const REFERRED_TO_ORGANISATION = rule({
  id: 'referred-to-organisation',
  source: 'INV 12; PIPL 6; project decision, ADR-0017',
  confidence: 'derived',
  zh: '受委派的调解员不属于已登记对接系统的调解组织，无需移送；请其在本平台查看案件。',
  en: 'The mediator belongs to no organisation that has a system of its own; they read the case here and nothing is sent.',
})
export const REFERRED_ONCE = rule({
  id: 'referred-once',
  source: 'INV 12; project decision, ADR-0017',
  confidence: 'derived',
  zh: '本次委派（委托）已向该调解组织移送，不再重复移送。',
  en: 'The organisation was already sent this referral.',
})
export const FILING_COURT_ONLY = rule({
  id: 'handover-to-other-court-for-filing',
  source: 'CPL 37, 126; OP25-5; project decision, ADR-0017',
  confidence: 'derived',
  zh: '只有移送立案可以移送其他法院；审理和速裁由本院办理。',
  en: 'Only a hand-over for filing may go to another court; trial and fast track stay in this one.',
})
export const RECEIVING_COURT_KNOWN = rule({
  id: 'receiving-court-known',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '接收法院不在本平台的法院目录中。',
  en: 'This service does not know the receiving court.',
})
export const CONFIRMATION_BEFORE_OTHER_COURT = rule({
  id: 'confirmation-before-other-court',
  source: 'CPL 205-206; INT 355-358',
  confidence: 'derived',
  zh: '司法确认申请已向其他法院提出，由该院审查并裁定；请录入该院反馈的办理结果。',
  en: 'The application was made to another court, which decides on it; record what that court reports.',
})
export const HANDOVER_ANSWERED = rule({
  id: 'handover-answered-once',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '该移送已有签收或者退回的记录，不能再作不同的答复。',
  en: 'The receiver has already taken this hand-over or sent it back; another answer is not possible.',
})
export const HANDOVER_DAY = rule({
  id: 'handover-answer-day',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '签收或者办理结果的日期不得早于移送日期，也不得晚于今天。',
  en: 'The day of a receipt or an outcome is neither before the hand-over nor in the future.',
})
export const HANDOVER_NOT_REFUSED = rule({
  id: 'handover-not-refused',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '只有被接收方退回的移送才能重新移送，且只能重新移送最近的一次。',
  en: 'Only a hand-over that was sent back is made again, and only the latest of its kind.',
})
export const OUTCOME_FITS_HANDOVER = rule({
  id: 'outcome-fits-handover',
  source: 'CPL 126, 206; INT 355-358; ONL 12',
  confidence: 'derived',
  zh: '该办理结果与移送的种类不符。',
  en: 'This kind of hand-over does not end like that.',
})
export const OUTCOME_MESSAGE_REUSED = rule({
  id: 'outcome-message-reused',
  source: 'project decision, ADR-0017',
  confidence: 'derived',
  zh: '同一消息编号已用于内容不同的办理结果。',
  en: 'This message id belongs to an outcome with other content.',
})
export const RULING_BY_JUDGE_HERE = rule({
  id: 'ruling-by-judge-here',
  source: 'CPL 185, 206; INT 355-358',
  confidence: 'derived',
  zh: '司法确认由本院审查的，应当由法官在本平台办理，不得由他人代为录入办理结果。',
  en: 'This court itself decides on the confirmation: its judge does so here, and nobody records it for them.',
})

/** Rules of this module, for the rule catalogue. */
export const SETTLEMENT_RULES: readonly Rule[] = [
  INSTALMENTS_EQUAL_AMOUNT,
  INSTALMENTS_IN_ORDER,
  PAYER_AND_PAYEE_ARE_PARTIES,
  LIMIT_NOT_RUNNING,
  LIMIT_OVER,
  LIMIT_AT_MOST,
  LIMIT_ONCE,
  AGREEMENT_IS_CURRENT,
  SIGNED_CONTENT_MATCHES,
  SIGNER_IS_KNOWN,
  SIGNS_ONCE,
  SETTLING_NEEDS_SPECIAL_AUTHORITY,
  NOT_MORE_THAN_OWED,
  PERFORMANCE_FITS_AGREEMENT,
  PERFORMED_NOT_LATER_THAN_TODAY,
  CONFIRMATION_IS_JOINT,
  REFUSAL_NEEDS_GROUND,
  DISMISSAL_NEEDS_GROUND,
  PARTIES_CALLED_TOGETHER,
  PROCEEDING_OF_CASE,
  NO_SERVICE_BY_LEAVING,
  STATEMENT_ANSWERED_ONCE,
  DESTINATION_FITS_PROFILE,
  CONVERSION_NEEDS_REASON,
  HANDOVER_TEAM_OF_COURT,
  REST_MUST_GO_ON,
  NO_OFFER_TO_REFER,
  REFERRED_TO_ORGANISATION,
  REFERRED_ONCE,
  FILING_COURT_ONLY,
  RECEIVING_COURT_KNOWN,
  CONFIRMATION_BEFORE_OTHER_COURT,
  HANDOVER_ANSWERED,
  HANDOVER_DAY,
  HANDOVER_NOT_REFUSED,
  OUTCOME_FITS_HANDOVER,
  OUTCOME_MESSAGE_REUSED,
  RULING_BY_JUDGE_HERE,
]
