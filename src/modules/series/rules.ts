import { type Rule, rule } from '../../workflow/rule.js'

export const SERIES_OF_THE_COURT = rule({
  id: 'series-of-the-court',
  source: 'DIV17-2 (unconfirmed)',
  confidence: 'derived',
  zh: '没有该系列，或者该系列不在本案所属法院。',
  en: 'There is no such series in the court of the case.',
})
export const MEMBER_OF_SERIES = rule({
  id: 'member-of-series',
  source: 'DIV17-2 (unconfirmed)',
  confidence: 'derived',
  zh: '该案不在本系列中，或者您无权办理该案。',
  en: 'The case is not in this series, or you have nothing to do with it.',
})
export const CASE_OF_THE_COURT = rule({
  id: 'case-of-the-court',
  source: 'project decision, ADR-0011',
  zh: '该法院没有这一案件，或者您无权办理。',
  en: 'The court has no such case, or you have nothing to do with it.',
})
export const MEMBER_NAMED_ONCE = rule({
  id: 'member-named-once',
  source: 'project decision, ADR-0011',
  zh: '同一案件在名单中只能出现一次。',
  en: 'A case is named once in the list.',
})
export const NO_MEMBERS = rule({
  id: 'series-has-members',
  source: 'project decision, ADR-0011',
  zh: '该系列中没有您可以办理的案件。',
  en: 'There is no case in this series for you to act on.',
})

/** Rules of series, for the rule catalogue. */
export const SERIES_RULES: readonly Rule[] = [
  SERIES_OF_THE_COURT,
  MEMBER_OF_SERIES,
  CASE_OF_THE_COURT,
  MEMBER_NAMED_ONCE,
  NO_MEMBERS,
]
