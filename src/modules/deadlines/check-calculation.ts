import type { Pause } from '../../workflow/clock.js'
import { lengthText } from '../../workflow/clock-trace.js'
import type { DeadlineRule } from '../../workflow/deadline-rules.js'
import type { Rule } from '../../workflow/rule.js'

const FIRST_DAY = '1949-01-01'
const LAST_DAY = '2199-12-31'

interface Fault {
  readonly pointer: string
  readonly code: string
  readonly zh: string
  readonly en: string
}

function outOfRange(pointer: string, day: string | null): Fault[] {
  if (day === null || (day >= FIRST_DAY && day <= LAST_DAY)) return []
  return [
    {
      pointer,
      code: 'day-range',
      zh: '日期应当在1949年至2199年之间。',
      en: 'A day lies in the years 1949 to 2199.',
    },
  ]
}

/** What is wrong with the days of a calculation; empty when nothing is. */
export function findDayFaults(startedOn: string, pauses: readonly Pause[]): Fault[] {
  const ofPauses = pauses.flatMap(({ fromOn, toOn }, index) => [
    ...outOfRange(`#/pauses/${index}/fromOn`, fromOn),
    ...outOfRange(`#/pauses/${index}/toOn`, toOn),
    ...(toOn === null || toOn >= fromOn
      ? []
      : [
          {
            pointer: `#/pauses/${index}/toOn`,
            code: 'pause-order',
            zh: '中止结束的日期不能早于开始的日期。',
            en: 'A pause cannot end before it begins.',
          },
        ]),
  ])
  return [...outOfRange('#/startedOn', startedOn), ...ofPauses]
}

/**
 * Whether a period may be extended so often and so far.
 *
 * @param lengths - in the unit of the rule
 */
export function checkExtensions(
  rule: DeadlineRule,
  lengths: readonly number[],
): { readonly ok: true } | { readonly ok: false; readonly rule: Rule; readonly pointer: string } {
  const { extension, source, confidence, zh, en } = rule
  const refuse = (id: string, pointer: string, text: { zh: string; en: string }) =>
    ({ ok: false, rule: { id, source, confidence, ...text }, pointer }) as const
  if (lengths.length === 0) return { ok: true }
  if (extension.allowed === 'none') {
    return refuse('deadline-not-extendable', '#/extensions', {
      zh: `${zh}不能延长。`,
      en: `${en}: this period cannot be extended.`,
    })
  }
  const { times, maxLength } = extension
  if (times !== undefined && lengths.length > times) {
    return refuse('deadline-extension-times', `#/extensions/${times}`, {
      zh: `${zh}至多可以延长${times}次。`,
      en: `${en}: this period can be extended ${times === 1 ? 'once' : `${times} times`} at most.`,
    })
  }
  const tooLong = lengths.findIndex((length) => maxLength !== undefined && length > maxLength)
  if (maxLength === undefined || tooLong < 0) return { ok: true }
  const most = lengthText(maxLength, rule.unit)
  return refuse('deadline-extension-length', `#/extensions/${tooLong}`, {
    zh: `${zh}每次延长不得超过${most.zh}。`,
    en: `${en}: an extension has ${most.en} at most.`,
  })
}
