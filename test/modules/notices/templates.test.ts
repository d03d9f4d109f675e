import t, { type Test } from 'tap'
import {
  type CaseName,
  checkNoticeData,
  FIELDS,
  renderNotice,
  TEMPLATE_NAMES,
  TEMPLATES,
  type TemplateName,
} from '../../../src/modules/notices/templates.js'
import { DEADLINE_KINDS } from '../../../src/workflow/deadline-rules.js'
import { EXAMPLES } from './telling.js'

const REGISTERED: CaseName = { number: '（2026）辽0504民诉前调1号', receiptNumber: 'SJ-20260310-0000000001' }
const RECEIVED: CaseName = { ...REGISTERED, number: null }

const ABOUT_NO_CASE: readonly TemplateName[] = [
  'calendar-ends',
  'handovers-unanswered',
  'operation-ended',
  'webhook-disabled',
]
const nameOf = (name: TemplateName, about: CaseName) => (ABOUT_NO_CASE.includes(name) ? null : about)

function isWhole(t: Test, name: string, zh: { subject: string; text: string }, en: typeof zh): void {
  for (const words of [zh, en]) {
    t.ok(words.subject.length <= 300 && words.text.length <= 2000, `${name} fits`)
    t.notMatch(JSON.stringify(words), /undefined|NaN|null|\[object/, `${name} has no holes`)
  }
  t.match(zh.text, /。$/, `${name}: the Chinese text is whole sentences`)
  t.notMatch(
    zh.text,
    /。。|；。|\p{Script=Han}[,;:.]|[,;:]\p{Script=Han}/u,
    `${name}: full-width punctuation: ${zh.text}`,
  )
  t.match(en.text, /^[A-Z].*\.$/, `${name}: the English text is whole sentences`)
  t.notMatch(en.text.replaceAll(/（\d{4}）\S+号/g, ''), /\p{Script=Han}/u, `${name}: no Chinese but the number`)
}

t.test('every notice is whole in both languages, for a registered case and for papers just received', async (t) => {
  for (const name of TEMPLATE_NAMES) {
    for (const about of [REGISTERED, RECEIVED]) {
      const { zh, en } = renderNotice(name, EXAMPLES[name], nameOf(name, about))
      isWhole(t, name, zh, en)
      if (ABOUT_NO_CASE.includes(name)) continue
      for (const { subject, text } of [zh, en]) {
        t.ok(subject.includes(about.number ?? about.receiptNumber), `${name} says in its subject which case`)
        t.ok(text.includes(about.number ?? about.receiptNumber), `${name} says in its text which case`)
      }
    }
  }
})

t.test('a warning is whole for every period and every level', async (t) => {
  for (const kind of DEADLINE_KINDS) {
    for (const level of ['amber', 'red', 'overdue'] as const) {
      const { zh, en } = renderNotice('deadline-warning', { kind, level, dueOn: '2026-04-09' }, REGISTERED)
      isWhole(t, `${kind} ${level}`, zh, en)
    }
  }
})

t.test('a clerk reads what a clerk would write', async (t) => {
  const { zh } = renderNotice('deadline-warning', { kind: 'diversion', level: 'red', dueOn: '2026-03-12' }, REGISTERED)
  t.strictSame(zh, {
    subject: '期限紧急：（2026）辽0504民诉前调1号案繁简分流期限',
    text: '（2026）辽0504民诉前调1号案的繁简分流期限即将届满，最后一日为2026年3月12日，请立即办理。届满后：逾期的，列为超期并督办。',
  })
  const { en } = renderNotice('offer-received', { dueOn: '2026-03-13' }, RECEIVED)
  t.equal(en.subject, 'Will you mediate the case received as SJ-20260310-0000000001?')
})

t.test('no field of a notice takes free text: each is a day, an id, a count or a closed list', async (t) => {
  for (const [name, schema] of Object.entries(FIELDS)) {
    const { enum: values, pattern, type } = schema as { enum?: readonly string[]; pattern?: string; type?: string }
    const patterns = ['^[0-9]{4}-[0-9]{2}-[0-9]{2}$', '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$']
    t.ok(values !== undefined || type === 'integer' || patterns.includes(pattern ?? ''), name)
  }
  for (const { fields } of Object.values(TEMPLATES)) {
    t.ok(
      fields.every((field) => field in FIELDS),
      'no template has other fields',
    )
  }
})

t.test(
  'what is no day, no kind or no member of the template is refused, and the refusal does not repeat it',
  async (t) => {
    const wrong: readonly (readonly [TemplateName, object])[] = [
      ['offer-received', { dueOn: '张示例' }],
      ['offer-received', { dueOn: '2026-03-13 张示例' }],
      ['offer-received', { dueOn: '2026-03-13\n13800000000' }],
      ['offer-received', { dueOn: '2026-03-13', name: '张示例' }],
      ['offer-received', {}],
      ['offer-received', { dueOn: null }],
      ['deadline-warning', { kind: '张示例', level: 'red', dueOn: '2026-03-13' }],
      ['deadline-warning', { kind: 'diversion', level: 'green', dueOn: '2026-03-13' }],
      ['supervision-raised', { stage: '张示例', dueOn: '2026-03-13' }],
    ]
    for (const [name, data] of wrong) {
      let message = ''
      try {
        checkNoticeData(name, data as never)
      } catch (error) {
        message = String(error)
      }
      t.equal(message, `Error: these are no data for a notice ${name}`, JSON.stringify(data))
    }
    for (const name of TEMPLATE_NAMES) t.doesNotThrow(() => checkNoticeData(name, EXAMPLES[name] as never), name)
  },
)
