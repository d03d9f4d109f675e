import calendarData from './modules/directory/data/calendar.2004-2026.json' with { type: 'json' }
import { buildCalendar, computeDeadline, type Pause } from './workflow/clock.js'
import { excludedTimeText, lengthText } from './workflow/clock-trace.js'
import { commandText } from './workflow/commands.js'
import {
  DEADLINE_KINDS,
  DEADLINE_RULES,
  type DeadlineKind,
  type DeadlineRule,
  type Duty,
} from './workflow/deadline-rules.js'
import type { Confidence } from './workflow/rule.js'
import type { Profile } from './workflow/states.js'
import { DEFAULT_THRESHOLDS, warningDays } from './workflow/warnings.js'

interface Text {
  readonly zh: string
  readonly en: string
}

const GROUPS = {
  before: { zh: '调解之前', en: 'Before mediation' },
  mediation: { zh: '调解', en: 'Mediation' },
  agreement: { zh: '调解协议与司法确认', en: 'Agreement and confirmation' },
  failure: { zh: '调解未成之后', en: 'After mediation failed' },
  trial: { zh: '审理与速裁', en: 'Trial and fast track' },
  payment: { zh: '督促程序', en: 'Payment order' },
} as const satisfies Record<string, Text>

const GROUP_OF: { readonly [K in DeadlineKind]: keyof typeof GROUPS } = {
  'filing-decision': 'before',
  diversion: 'before',
  'party-enquiry': 'before',
  'mediator-choice': 'before',
  'mediator-appointment': 'before',
  'mediator-answer': 'before',
  'mediation-pre-filing': 'mediation',
  'mediation-filed-ordinary': 'mediation',
  'mediation-filed-summary': 'mediation',
  'judge-mediation-ordinary': 'mediation',
  'judge-mediation-summary': 'mediation',
  'agreement-submission': 'agreement',
  'confirmation-application': 'agreement',
  'confirmation-acceptance': 'agreement',
  'confirmation-ruling': 'agreement',
  'confirmation-objection-of-party': 'agreement',
  'confirmation-objection-of-outsider': 'agreement',
  'enforcement-application': 'agreement',
  'filing-after-mediation': 'failure',
  'fee-payment': 'failure',
  'fast-track': 'trial',
  'trial-ordinary': 'trial',
  'trial-summary': 'trial',
  'trial-small-claims': 'trial',
  'payment-order-acceptance': 'payment',
  'payment-order-issue': 'payment',
  'payment-order-objection': 'payment',
}

const DUTY_TEXTS: { readonly [D in Duty]: Text } = {
  court: { zh: '人民法院', en: 'court' },
  mediator: { zh: '调解员', en: 'mediator' },
  'all-parties': { zh: '各方当事人', en: 'all parties' },
  party: { zh: '当事人', en: 'party' },
  creditor: { zh: '债权人', en: 'creditor' },
  claimant: { zh: '原告', en: 'claimant' },
  outsider: { zh: '利害关系人', en: 'interested person' },
}

const PROFILE_TEXTS: { readonly [P in Profile]: Text } = {
  'pre-filing': { zh: '诉前调解', en: 'pre-filing' },
  'filed-first': { zh: '立案后先行调解', en: 'filed-first' },
}

const CONFIDENCE_TEXTS: { readonly [C in Confidence]: string } = {
  confirmed: '已通读原文 confirmed',
  'partly-seen': '⚠ **只见部分 partly-seen**',
  derived: '⚠ **推导 derived**',
  unconfirmed: '⚠ **未核对 unconfirmed**',
}

const calendar = buildCalendar({
  days: calendarData.days.map(({ date, kind, name }) => ({ date, kind: kind === 'rest' ? 'rest' : 'work', name })),
  coverageUntil: calendarData.coverageUntil,
  version: 1,
})

const RULES: readonly DeadlineRule[] = DEADLINE_KINDS.map((kind) => DEADLINE_RULES[kind])

function cell({ zh, en }: Text): string {
  return `${zh}<br>${en}`
}

function lengthCell({ length, unit, target }: DeadlineRule): string {
  const text = cell(lengthText(length, unit))
  if (target === undefined) return text
  const within = lengthText(target, unit)
  return `${text}<br>目标 target: ${within.zh} ${within.en}`
}

function expiryCell({ atExpiry }: DeadlineRule): string {
  if (atExpiry.act === null) return cell(atExpiry)
  return `${cell(atExpiry)}<br>系统自动办理 by the service: \`${atExpiry.act}\` ${commandText(atExpiry.act).zh}`
}

function extensionCell({ extension, unit }: DeadlineRule): string {
  if (extension.allowed === 'none') return '–'
  const by = {
    'consent-of-all': { zh: '各方当事人同意', en: 'all parties agree' },
    president: { zh: '院长批准', en: 'the president approves' },
  }[extension.allowed]
  const max =
    extension.maxLength === undefined
      ? { zh: '法律未设上限', en: 'no limit in law' }
      : {
          zh: `至多${lengthText(extension.maxLength, unit).zh}`,
          en: `at most ${lengthText(extension.maxLength, unit).en}`,
        }
  const times =
    extension.times === undefined
      ? { zh: '', en: '' }
      : { zh: `，${extension.times}次`, en: extension.times === 1 ? ', once' : `, ${extension.times} times` }
  return cell({ zh: `${by.zh}，${max.zh}${times.zh}`, en: `${by.en}, ${max.en}${times.en}` })
}

function excludedCell({ excludes }: DeadlineRule): string {
  if (excludes.length === 0) return '–'
  const texts = excludes.map(excludedTimeText)
  return cell({ zh: texts.map(({ zh }) => zh).join('、'), en: texts.map(({ en }) => en).join(', ') })
}

const HEAD = [
  '编号<br>Row',
  '期限<br>Period',
  '长度<br>Length',
  '起算<br>Starts with',
  '义务人或者权利人<br>Who',
  '届满<br>At expiry',
  '延长<br>Extension',
  '不计入<br>Not counted',
  '适用<br>Profile',
  '依据<br>Legal basis',
  '可靠程度<br>Confidence',
]

function table(rules: readonly DeadlineRule[]): string {
  const rows = rules.map((rule) => [
    rule.row,
    `${cell(rule)}<br>\`${rule.kind}\``,
    lengthCell(rule),
    cell(rule.startEvent),
    cell(DUTY_TEXTS[rule.duty]),
    expiryCell(rule),
    extensionCell(rule),
    excludedCell(rule),
    rule.profiles.map((profile) => cell(PROFILE_TEXTS[profile])).join('<br>'),
    rule.source,
    CONFIDENCE_TEXTS[rule.confidence],
  ])
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function groupTables(): string {
  return Object.entries(GROUPS)
    .map(([group, title]) => {
      const rules = RULES.filter(({ kind }) => GROUP_OF[kind] === group)
      return `### ${title.en} · ${title.zh}\n\n${table(rules)}`
    })
    .join('\n\n')
}

function onRequest(): string {
  return RULES.filter(({ course }) => course === null)
    .map(({ row, kind, zh, en }) => `* ${row} ${zh} · ${en} (\`${kind}\`)`)
    .join('\n')
}

interface Example extends Text {
  readonly kind: DeadlineKind
  readonly startedOn: string
  readonly pauses?: readonly Pause[]
  readonly extensions?: readonly number[]
}

const EXAMPLES: readonly Example[] = [
  {
    zh: '末日为法定休假日，顺延',
    en: 'The last day is a statutory rest day',
    kind: 'mediation-pre-filing',
    startedOn: '2026-01-16',
  },
  {
    zh: '末日为调休上班的星期六，不顺延',
    en: 'The last day is a Saturday that is worked',
    kind: 'judge-mediation-ordinary',
    startedOn: '2026-01-30',
  },
  { zh: '工作日', en: 'Working days', kind: 'mediator-answer', startedOn: '2026-02-13' },
  {
    zh: '以月计算，末月没有对应日',
    en: 'Months, and the last one has no corresponding day',
    kind: 'confirmation-objection-of-outsider',
    startedOn: '2025-08-31',
  },
  {
    zh: '鉴定时间不计入，之后又经各方同意延长',
    en: 'An appraisal is not counted, and then all parties agree to an extension',
    kind: 'mediation-filed-summary',
    startedOn: '2026-03-02',
    pauses: [{ reason: 'appraisal', fromOn: '2026-03-05', toOn: '2026-03-11' }],
    extensions: [30],
  },
  {
    zh: '审理期限只扣除调解的延长部分，调解基本期限照常计入',
    en: 'Of mediation only the extension is left out of the trial limit; its base period counts',
    kind: 'trial-summary',
    startedOn: '2026-02-28',
    pauses: [{ reason: 'mediation-extension', fromOn: '2026-03-17', toOn: '2026-04-15' }],
  },
  {
    zh: '延长审理期限，以月计算',
    en: 'A trial limit is extended by months',
    kind: 'trial-summary',
    startedOn: '2025-10-31',
    extensions: [1],
  },
  {
    zh: '鉴定尚未结束，期间停止计算',
    en: 'An appraisal lasts: the period stands still',
    kind: 'mediation-filed-ordinary',
    startedOn: '2026-03-02',
    pauses: [{ reason: 'appraisal', fromOn: '2026-03-10', toOn: null }],
  },
  {
    zh: '处理回避的时间，法律未规定扣除',
    en: 'A question of recusal: no law leaves its time out',
    kind: 'mediation-filed-summary',
    startedOn: '2026-03-16',
    pauses: [{ reason: 'recusal', fromOn: '2026-03-18', toOn: '2026-03-19' }],
  },
  {
    zh: '末日在已公布的休假安排之后',
    en: 'The last day lies beyond the announced holidays',
    kind: 'payment-order-acceptance',
    startedOn: '2026-12-28',
  },
]

function example({ zh, en, kind, startedOn, pauses = [], extensions = [] }: Example): string {
  const rule = DEADLINE_RULES[kind]
  const { dueOn, trace } = computeDeadline({ rule, startedOn, pauses, extensionDays: extensions, calendar })
  const length = lengthText(rule.length, rule.unit)
  const lines = trace.map((line) => `1. ${line.zh}<br>${line.en}`)
  const result = dueOn === null ? '**停止计算 · stands still**' : `**末日 · last day: ${dueOn}**`
  return [
    `#### ${en} · ${zh}`,
    `${rule.zh}，${length.zh} · ${rule.en}, ${length.en} (${rule.source})`,
    lines.join('\n'),
    result,
  ].join('\n\n')
}

const WARNED: readonly { readonly kind: DeadlineKind; readonly startedOn: string }[] = [
  { kind: 'mediation-pre-filing', startedOn: '2026-03-02' },
  { kind: 'mediation-filed-ordinary', startedOn: '2026-03-02' },
  { kind: 'mediator-answer', startedOn: '2026-02-13' },
  { kind: 'mediation-filed-summary', startedOn: '2026-02-08' },
  { kind: 'confirmation-ruling', startedOn: '2026-03-02' },
  { kind: 'trial-ordinary', startedOn: '2026-01-15' },
]

function warnings(): string {
  const rows = WARNED.map(({ kind, startedOn }) => {
    const rule = DEADLINE_RULES[kind]
    const { dueOn } = computeDeadline({ rule, startedOn, pauses: [], extensionDays: [], calendar })
    if (dueOn === null) throw new Error('an example of a warning must run')
    const { amberOn, redOn } = warningDays(rule, { startedOn, dueOn }, calendar, DEFAULT_THRESHOLDS)
    return `| ${rule.zh}<br>${rule.en} | ${startedOn} | ${amberOn} | ${redOn} | ${dueOn} |`
  })
  return [
    '| 期限 Period | 起算之日 Started on | 黄色 Amber from | 红色 Red from | 末日 Last day |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** docs/clock.md */
export function describeClock(): string {
  const { amberPercent, redWorkingDays } = DEFAULT_THRESHOLDS
  return `# The statutory clock · 法定期限

This page is derived: \`src/workflow/deadline-rules.ts\` is the truth for the periods, \`src/workflow/clock.ts\` for how they are counted, and the
examples are computed by it. \`npm run documents\` writes the page; a test fails when it differs. Abbreviations of sources:
[sources.md](sources.md). What is marked ⚠ is derived, or its source was not read in full: compare it before you rely on it.

本页由代码生成：期限以 \`src/workflow/deadline-rules.ts\` 为准，计算方法以 \`src/workflow/clock.ts\` 为准，示例由其算出。依据缩写见
[sources.md](sources.md)。标有 ⚠ 的，系推导得出或者未通读依据原文，适用前请核对。

## The periods · 各项期限

*Profile* 适用：pre-filing 诉前调解（2025年前）；filed-first 立案后先行调解（2025年起）。

${groupTables()}

## Computed only on request · 仅按请求计算的期限

Nobody tells the service when these start or end, or they start and end with one act. They are not kept with a case; it computes them when asked.

下列期限的起止由本系统以外的事实决定，或者起止于同一事项，不随案保存，仅按请求计算。

${onRequest()}

## How days are counted · 计算方法

* The day of the starting event is not counted; days, months and years run from the next day (CPL 85; INT 125).
  开始之日不计入，日、月、年自次日起算。
* Days are calendar days unless the rule says working days. Working days leave out rest days and include make-up workdays (调休上班日).
  未写明工作日的，按自然日计算；工作日不含休息日，含调休上班日。
* Months and years end on the day of the last month with the number of the starting day; without such a day, on the last day of that month
  (Civil Code 202 ⚠ **unconfirmed**, for periods of procedure by analogy).
  以月、年计算的，到期月的对应日为末日；没有对应日的，月末日为末日（民法典第二百零二条，未核对，参照适用）。
* If the last day is a statutory rest day, the period ends on the first day after it that is none (CPL 85). Holidays within the period count.
  末日为法定休假日的，以休假日后的第一日为届满日；期间之中的休假日照常计入。
* Only the time named under *Not counted* is left out, day by day, both its first and its last day; any other pause does not stop the clock.
  只有“不计入”一栏所列时间逐日扣除，首尾两日均扣除；其他中止不影响期间计算。
* An extension counts on from the last counted day before it, even if that is a rest day; only the end of the whole is moved off a rest day
  (⚠ **derived**). An extension in months runs to the corresponding day of that last counted day (⚠ **derived**).
  延长的期间接原期间末日连续计算，原期间末日为休假日的亦同；仅最后的末日遇休假日顺延（推导）。以月延长的，自原期间末日起算对应日（推导）。
* An extension of mediation that all parties agreed to within the period and that is entered after the service ended mediation takes the end
  back (\`restoreMediation\`, ⚠ **derived**); the period runs on as if it had been entered in time.
  各方在期限内同意延长、期限届满终结后才录入的，恢复调解（\`restoreMediation\`，推导），期限如同及时录入一样连续计算。
* Before a case is filed, CPL 85 is applied by analogy (⚠ **derived**). All dates are dates in Asia/Shanghai.
  立案之前的期间参照适用民事诉讼法第八十五条（推导）。所有日期均为北京时间。
* Days after the last announced holiday are judged by weekends alone; such a result is provisional and is computed again.
  休假安排尚未公布的日期仅按星期六、星期日推算，结果为暂定，公布后重新计算。

### Examples · 示例

${EXAMPLES.map(example).join('\n\n')}

## Warning levels · 预警

No national standard was found; a court sets its own thresholds. Without them: amber when ${amberPercent} % of the counted calendar days are used,
red when ${redWorkingDays} working day is left, the last day included (project decision).

未见全国统一标准，各法院可以自行设定。未设定的：已用${amberPercent}%的日数为黄色，仅余${redWorkingDays}个工作日（含末日）为红色（本项目的决定）。

* \`green\` 绿色：before amber, and while the period stands still. 黄色之前，以及停止计算期间。
* \`amber\` 黄色：from the day with which the share is used, or from the day after the target where a rule has one and that is earlier.
  自用满比例之日起；规则另有目标时间且更早的，自目标时间届满次日起。
* \`red\` 红色：from the working day after which only the set number of working days is left; it may lie before a long holiday.
  自其后仅余所设工作日数的工作日起；遇长假的，可能早于假期。
* \`overdue\` 超期：from the day after the last day. 自末日次日起。

Amber never begins after red, and neither before the day after the start; a period of one day is red on that day.

黄色不晚于红色，二者均不早于起算之日的次日；只有一日的期限，当日即为红色。

${warnings()}
`
}
