import type { Language } from '../../platform/problem.js'
import { courtOf } from '../../workflow/case-id.js'
import type { Reference } from '../../workflow/reference.js'
import type { NoticeView } from './schemas.js'
import type { NoticeRow } from './store.js'
import { type CaseName, renderNotice } from './templates.js'

/** A notice as its person reads it, in their language, with what machines may want to know. */
export function noticeView(
  reference: Reference,
  language: Language,
  notice: NoticeRow,
  cases: ReadonlyMap<string, CaseName>,
): NoticeView {
  const { caseId, ...row } = notice
  const name = caseId === null ? undefined : cases.get(caseId)
  if (caseId === null || name === undefined) {
    return { ...row, ...renderNotice(row.template, row.data, null)[language], case: null }
  }
  const courtCode = reference.courtById(courtOf(caseId) ?? 0)?.code ?? ''
  return { ...row, ...renderNotice(row.template, row.data, name)[language], case: { id: caseId, courtCode, ...name } }
}
