import type { FieldError } from '../../platform/problem.js'

/** Rule content that may not be used, with every fault found in it. */
export class TriageRulesError extends Error {
  readonly faults: readonly FieldError[]

  constructor(faults: readonly FieldError[], options?: { cause: unknown }) {
    const summary = faults.map(({ pointer, en }) => `${pointer} ${en}`).join('; ')
    super(`triage rules refused: ${summary}`.slice(0, 2000), options)
    this.name = 'TriageRulesError'
    this.faults = faults
  }
}

const FAULT_TEXTS = {
  required: { zh: '缺少该项。', en: 'It is missing.' },
  duplicate: { zh: '与前面的重复。', en: 'It repeats an earlier one.' },
  'missing-table': { zh: '缺少规则表。', en: 'A table is missing.' },
  'unknown-column': { zh: '没有这一列。', en: 'There is no such column.' },
  'unknown-name': { zh: '使用了未定义的要素。', en: 'It names an unknown fact.' },
  'not-allowed-in-rules': {
    zh: '规则中不得使用函数、变量或者模板。',
    en: 'Functions, variables and templates are not allowed.',
  },
  'no-value': { zh: '没有取值。', en: 'It has no value.' },
  unreadable: { zh: '无法解析或者类型不符。', en: 'It cannot be read, or compares different types.' },
  'default-row-missing': {
    zh: '最后一行应当是条件全空的兜底行。',
    en: 'The last row must be the one without conditions.',
  },
  'default-row-misplaced': { zh: '条件全空的行只能是最后一行。', en: 'Only the last row may be without conditions.' },
  'wrong-example': { zh: '示例的结果与预期不符。', en: 'The example does not give what it expects.' },
  'row-without-example': { zh: '没有示例用到该行。', en: 'No example reaches the row.' },
  'rows-disagree': { zh: '多行同时符合而结果不同。', en: 'Several rows match with different results.' },
  'engine-refused': { zh: '规则引擎拒绝该内容。', en: 'The rule engine refuses the content.' },
} satisfies Readonly<Record<string, { zh: string; en: string }>>

/**
 * @param at - JSON Pointer without the leading `#`
 * @param detail - what exactly, for the person who edits the rules
 */
export function fault(at: string, code: keyof typeof FAULT_TEXTS, detail?: string): FieldError {
  const { zh, en } = FAULT_TEXTS[code]
  return {
    pointer: `#${at}`,
    code,
    zh: detail === undefined ? zh : `${zh}（${detail}）`.slice(0, 400),
    en: detail === undefined ? en : `${en} (${detail})`.slice(0, 400),
  }
}
