import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DEADLINE_KINDS, DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import { oneOfValues } from '../../workflow/schemas.js'
import { STAGE_RULES, STAGES } from '../../workflow/supervision-stages.js'
import { WARNING_LEVELS } from '../../workflow/warnings.js'

/** Levels of a period that somebody is told of. */
const TOLD_LEVELS = WARNING_LEVELS.filter((level) => level !== 'green')

const Day = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  maxLength: 10,
  description: 'Calendar date in Asia/Shanghai, YYYY-MM-DD',
})

const Count = Type.Integer({ minimum: 0 })

/**
 * Everything that a notice may say beside the number of its case. Notices leave the service by mail and stay in
 * inboxes, so nothing here takes free text or an amount: a name, a telephone number or a word of the talks has no place
 * to stand in.
 */
export const FIELDS = {
  kind: oneOfValues(DEADLINE_KINDS, 'Which period'),
  level: oneOfValues(TOLD_LEVELS, 'How urgent the period is'),
  stage: oneOfValues(STAGES, 'How far supervision has gone'),
  dueOn: Day,
  from: Day,
  to: Day,
  knownUntil: Day,
  webhookEndpoint: Type.String({
    pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    maxLength: 36,
    description: 'Which endpoint',
  }),
  webhookFault: oneOfValues(['gone', 'no-success'] as const, 'Why nothing is sent to it any more'),
  done: Count,
  refused: Count,
  waiting: Count,
}
type FieldName = keyof typeof FIELDS
type Fields = { readonly [Name in FieldName]: Static<(typeof FIELDS)[Name]> }

/** How a case is named in a notice. */
export interface CaseName {
  /** Null before the case is registered. */
  readonly number: string | null
  readonly receiptNumber: string
}

export interface Words {
  readonly subject: string
  readonly text: string
}

/** What a notice says, given how its case is called. */
type Wording<Name extends FieldName> = (about: string, data: Pick<Fields, Name>) => Words

interface Template<Name extends FieldName> {
  readonly fields: readonly Name[]
  readonly zh: Wording<Name>
  readonly en: Wording<Name>
}

function template<const Name extends FieldName>(
  fields: readonly Name[],
  wordings: { readonly zh: Wording<Name>; readonly en: Wording<Name> },
): Template<Name> {
  return { fields, ...wordings }
}

const WARNINGS = {
  amber: {
    zh: { label: '期限提醒', say: (what: string, day: string) => `${what}将于${day}届满，请及时办理。` },
    en: { label: 'Reminder', say: (what: string, day: string) => `${what} ends on ${day}.` },
  },
  red: {
    zh: { label: '期限紧急', say: (what: string, day: string) => `${what}即将届满，最后一日为${day}，请立即办理。` },
    en: { label: 'Urgent', say: (what: string, day: string) => `${what} is about to end; its last day is ${day}.` },
  },
  overdue: {
    zh: { label: '已经超期', say: (what: string, day: string) => `${what}已于${day}届满，尚未办结，请立即办理。` },
    en: { label: 'Overdue', say: (what: string, day: string) => `${what} ended on ${day} and is not dealt with.` },
  },
} as const

/** Every notice that the service gives, in both languages. */
export const TEMPLATES = {
  /** To whoever asked for long work. */
  'operation-ended': template(['done', 'refused'], {
    zh: (_about, { done, refused }) => ({
      subject: '批量办理已完成',
      text: `您提交的批量办理已完成：成功${done}件，未办成${refused}件。${refused === 0 ? '' : '未办成的原因请在办理结果中逐件查看。'}`,
    }),
    en: (_about, { done, refused }) => ({
      subject: 'Your long work has ended',
      text: `What you asked for has ended: ${done} done, ${refused} refused.${refused === 0 ? '' : ' The report says why, item by item.'}`,
    }),
  }),
  /** To the mediators of an offer. @see ONL 12 */
  'offer-received': template(['dueOn'], {
    zh: (about, { dueOn }) => ({
      subject: `请答复是否接受调解：${about}`,
      text: `人民法院请您调解${about}。请最迟于${dayInChinese(dueOn)}登录平台，答复是否接受；逾期未答复的，将重新选定调解员。`,
    }),
    en: (about, { dueOn }) => ({
      subject: `Will you mediate ${about}?`,
      text: `The court asks you to mediate ${about}. Accept or decline by ${dueOn}; after that day a mediator is chosen again.`,
    }),
  }),
  /** To the triage officers. @see ONL 12 */
  'offer-lapsed': template(['dueOn'], {
    zh: (about, { dueOn }) => ({
      subject: `调解员逾期未答复，请重新选定：${about}`,
      text: `截至${dayInChinese(dueOn)}，调解员未就${about}作出答复，本次选定已经失效。请重新选定或者指定调解员。`,
    }),
    en: (about, { dueOn }) => ({
      subject: `No answer, choose a mediator again: ${about}`,
      text: `Nobody answered the offer of ${about} by ${dueOn}, so it has lapsed. Choose or appoint a mediator again.`,
    }),
  }),
  /** To the mediators and the clerks. @see INV 27; ONL 25 */
  'mediation-expired': template(['dueOn'], {
    zh: (about, { dueOn }) => ({
      subject: `调解期限届满，调解已经终结：${about}`,
      text: `${about}的调解期限于${dayInChinese(dueOn)}届满，各方当事人未同意延长，调解已经终结。请调解员补交结案报告；请立案人员依法及时转入后续程序。`,
    }),
    en: (about, { dueOn }) => ({
      subject: `Mediation ended with its period: ${about}`,
      text: `The mediation period of ${about} ended on ${dueOn} and the parties did not all agree to extend it, so mediation is over. The mediator files the closing report; the clerk takes the case to the next procedure.`,
    }),
  }),
  /** To the mediators. @see INV 27; OP25-3 */
  'mediation-restored': template(['dueOn'], {
    zh: (about, { dueOn }) => ({
      subject: `调解已经恢复：${about}`,
      text: `各方当事人在期限内同意延长，${about}的调解已经恢复，延长后的调解期限至${dayInChinese(dueOn)}届满。请继续调解。`,
    }),
    en: (about, { dueOn }) => ({
      subject: `Mediation is restored: ${about}`,
      text: `All parties had agreed in time to extend the period, so the mediation of ${about} goes on. Its period now ends on ${dueOn}.`,
    }),
  }),
  /** To whoever has to act in time. */
  'deadline-warning': template(['kind', 'level', 'dueOn'], {
    zh: (about, { kind, level, dueOn }) => {
      const { zh: name, atExpiry } = DEADLINE_RULES[kind]
      const { label, say } = WARNINGS[level].zh
      const after = level === 'overdue' ? '' : `届满后：${atExpiry.zh}。`
      return {
        subject: `${label}：${about}${name}`,
        text: `${say(`${about}的${name}`, dayInChinese(dueOn))}${after}`,
      }
    },
    en: (about, { kind, level, dueOn }) => {
      const { en: name, atExpiry } = DEADLINE_RULES[kind]
      const { label, say } = WARNINGS[level].en
      const after = level === 'overdue' ? '' : ` After that day – ${atExpiry.en}.`
      return {
        subject: `${label}: ${name}, ${about}`,
        text: `${say(`The period “${name}” of ${about}`, dueOn)}${after}`,
      }
    },
  }),
  /** To the judges. @see OP25-6; INT 213 */
  'fee-unpaid': template(['dueOn'], {
    zh: (about, { dueOn }) => ({
      subject: `未预交案件受理费，请审查是否按撤诉处理：${about}`,
      text: `${about}的预交案件受理费期限已于${dayInChinese(dueOn)}届满，未见预交，也未获准司法救助。请审查是否裁定按撤诉处理。`,
    }),
    en: (about, { dueOn }) => ({
      subject: `Court fee not paid, deemed withdrawal proposed: ${about}`,
      text: `The court fee of ${about} was due on ${dueOn}; it was not paid and no relief was granted. Decide whether the case is deemed withdrawn.`,
    }),
  }),
  /** To the judges, assistants and clerks of the team that takes a case over from mediation. @see SEED (调裁对接) */
  'handed-to-team': template([], {
    zh: (about) => ({
      subject: `调裁对接，请接收案件：${about}`,
      text: `${about}已由调解阶段移送至您所在的团队。请登录平台查看移送材料，依法及时办理。`,
    }),
    en: (about) => ({
      subject: `Handed over to your team: ${about}`,
      text: `Mediation has handed ${about} over to your team. Read the hand-over package and take the case on.`,
    }),
  }),
  /** To the clerks. @see INV 21; ONL 21 */
  'handover-sent-back': template([], {
    zh: (about) => ({
      subject: `移送被退回，请更正后重新移送：${about}`,
      text: `${about}的移送已被接收方退回。请登录平台查看退回理由，更正后重新移送。`,
    }),
    en: (about) => ({
      subject: `Hand-over sent back: ${about}`,
      text: `The receiver sent the hand-over of ${about} back. Read its reason, correct it and send it again.`,
    }),
  }),
  /** To the clerks. @see CPL 126; INT 355 */
  'handover-not-accepted': template([], {
    zh: (about) => ({
      subject: `接收方不予受理，请处理：${about}`,
      text: `接收方对${about}不予受理。请登录平台查看办理结果，并告知当事人。`,
    }),
    en: (about) => ({
      subject: `Not accepted by the receiver: ${about}`,
      text: `The receiver did not accept ${about}. Read what it reported and tell the parties.`,
    }),
  }),
  /** To the clerks, once a working day. It is about no single case. */
  'handovers-unanswered': template(['waiting', 'from'], {
    zh: (_about, { waiting, from }) => ({
      subject: `有${waiting}件移送逾期未收到回执`,
      text: `本院移送的案件中，有${waiting}件逾期未收到接收方的签收或者退回，最早的一件于${dayInChinese(from)}移送。请登录平台核对并催办。`,
    }),
    en: (_about, { waiting, from }) => ({
      subject: `${waiting} hand-overs without an answer`,
      text: `Of what this court handed over, ${waiting} have waited too long for a receipt; the oldest was sent on ${from}. Look at the list and ask the receivers.`,
    }),
  }),
  /** To whoever works on the case, when holidays became known or changed. */
  'deadline-moved': template(['kind', 'from', 'to'], {
    zh: (about, { kind, from, to }) => ({
      subject: `期限因日历调整而变更：${about}${DEADLINE_RULES[kind].zh}`,
      text: `因节假日或者调休安排调整，${about}的${DEADLINE_RULES[kind].zh}最后一日由${dayInChinese(from)}变更为${dayInChinese(to)}。`,
    }),
    en: (about, { kind, from, to }) => ({
      subject: `A period moved with the calendar: ${DEADLINE_RULES[kind].en}, ${about}`,
      text: `Holidays or make-up workdays changed: the last day of “${DEADLINE_RULES[kind].en}” of ${about} is now ${to} instead of ${from}.`,
    }),
  }),
  /** To whoever has to answer for an overdue case. */
  'supervision-raised': template(['stage', 'dueOn'], {
    zh: (about, { stage, dueOn }) => ({
      subject: `${STAGE_RULES[stage].zh}，请按期答复：${about}`,
      text: `对${about}进行${STAGE_RULES[stage].zh}。请最迟于${dayInChinese(dueOn)}登录平台，说明超期原因和办理情况。`,
    }),
    en: (about, { stage, dueOn }) => ({
      subject: `Supervision (${STAGE_RULES[stage].en}), please answer: ${about}`,
      text: `You are asked about ${about} (${STAGE_RULES[stage].en}). Say by ${dueOn} why it is late and what is being done.`,
    }),
  }),
  /** To whoever supervises. */
  'supervision-answered': template(['stage'], {
    zh: (about, { stage }) => ({
      subject: `${STAGE_RULES[stage].zh}已有答复，请审查：${about}`,
      text: `对${about}的${STAGE_RULES[stage].zh}已有答复，请登录平台审查。`,
    }),
    en: (about, { stage }) => ({
      subject: `Supervision (${STAGE_RULES[stage].en}) answered: ${about}`,
      text: `What was asked about ${about} (${STAGE_RULES[stage].en}) has been answered. Examine the answer.`,
    }),
  }),
  /** To whoever answers and whoever supervises, when no answer came in time or none was enough. */
  'supervision-escalated': template(['stage', 'dueOn'], {
    zh: (about, { stage, dueOn }) => ({
      subject: `督办升级为${STAGE_RULES[stage].zh}：${about}`,
      text: `对${about}的督办未按期答复或者未整改到位，现升级为${STAGE_RULES[stage].zh}。请最迟于${dayInChinese(dueOn)}办理并答复。`,
    }),
    en: (about, { stage, dueOn }) => ({
      subject: `Supervision escalated (${STAGE_RULES[stage].en}): ${about}`,
      text: `The supervision of ${about} was not answered in time, or too little was done; its stage is now ${STAGE_RULES[stage].en}. Act and answer by ${dueOn}.`,
    }),
  }),
  /** To both. */
  'supervision-closed': template(['stage'], {
    zh: (about, { stage }) => ({
      subject: `${STAGE_RULES[stage].zh}已经了结：${about}`,
      text: `对${about}的${STAGE_RULES[stage].zh}已经了结，无需再答复。`,
    }),
    en: (about, { stage }) => ({
      subject: `Supervision (${STAGE_RULES[stage].en}) closed: ${about}`,
      text: `The supervision of ${about} (${STAGE_RULES[stage].en}) is closed. Nothing more has to be answered.`,
    }),
  }),
  /** To the administrators. It is about no case. */
  'webhook-disabled': template(['webhookEndpoint', 'webhookFault'], {
    zh: (_about, { webhookEndpoint, webhookFault }) => ({
      subject: '事件推送地址已被停用',
      text: `${webhookFault === 'gone' ? '接收方答复该地址已不再使用' : '该地址连续三日没有一次接收成功'}，平台已停止向其推送（编号${webhookEndpoint}）。请与对接单位核实，恢复后重新启用，停用期间的事件将依次补发。`,
    }),
    en: (_about, { webhookEndpoint, webhookFault }) => ({
      subject: 'An endpoint for events was disabled',
      text: `${webhookFault === 'gone' ? 'The receiver says that the address is not used any more' : 'Nothing was taken there for three days'}, so nothing is sent to endpoint ${webhookEndpoint} now. Ask the system behind it, then enable it again: what happened meanwhile is sent in order.`,
    }),
  }),
  /** To the administrators. It is about no case. */
  'calendar-ends': template(['knownUntil'], {
    zh: (_about, { knownUntil }) => ({
      subject: '请导入下一年度节假日安排',
      text: `平台的节假日和调休安排只到${dayInChinese(knownUntil)}。此后届满的期限只能暂时推算。请在国务院办公厅公布下一年度安排后及时导入。`,
    }),
    en: (_about, { knownUntil }) => ({
      subject: 'Import the holidays of next year',
      text: `Holidays and make-up workdays are known until ${knownUntil} only. Periods that end later are provisional. Import the next notice of the State Council as soon as it is published.`,
    }),
  }),
} as const

export type TemplateName = keyof typeof TEMPLATES
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as TemplateName[]

/** What a notice of this template says beside the number of its case. */
export type NoticeData<Name extends TemplateName> =
  (typeof TEMPLATES)[Name] extends Template<infer Field> ? Pick<Fields, Field> : never

const DATA_SCHEMAS = new Map(
  TEMPLATE_NAMES.map((name) => {
    const fields: readonly FieldName[] = TEMPLATES[name].fields
    const properties = Object.fromEntries(fields.map((field) => [field, FIELDS[field]]))
    return [name, Type.Object(properties, { additionalProperties: false })]
  }),
)

/**
 * Checks data at run time as well: a day is text to the compiler, and text could be anything.
 *
 * @throws Error that names the template and nothing of the data
 */
export function checkNoticeData<Name extends TemplateName>(name: Name, data: NoticeData<Name>): void {
  const schema = DATA_SCHEMAS.get(name)
  if (schema === undefined || !Value.Check(schema, data)) throw new Error(`these are no data for a notice ${name}`)
}

/**
 * What a notice says.
 *
 * @param data - as {@link checkNoticeData} let them pass when the notice was written
 * @param about - its case; null for a notice about none
 */
export function renderNotice(name: TemplateName, data: object, about: CaseName | null): { zh: Words; en: Words } {
  const { zh, en } = TEMPLATES[name]
  return {
    zh: zh(about === null ? '' : inChinese(about), data as never),
    en: en(about === null ? '' : inEnglish(about), data as never),
  }
}

function inChinese({ number, receiptNumber }: CaseName): string {
  return number === null ? `收件编号${receiptNumber}的案件` : `${number}案`
}

function inEnglish({ number, receiptNumber }: CaseName): string {
  return number === null ? `the case received as ${receiptNumber}` : `case ${number}`
}

function dayInChinese(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
