import { type Rule, rule } from '../../workflow/rule.js'

export const RANGE_NEEDS_AN_END = rule({
  id: 'figure-range-needs-an-end',
  source: 'project decision, ADR-0018',
  zh: '合理区间应当至少有下限或者上限，且下限不大于上限。',
  en: 'A range has a lower or an upper end, or both in order.',
})

/** Rules of figures, for the rule catalogue. */
export const STATISTICS_RULES: readonly Rule[] = [RANGE_NEEDS_AN_END]
