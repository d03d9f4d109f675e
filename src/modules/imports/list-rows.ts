import type { Language } from '../../platform/problem.js'
import type { Vault } from '../../platform/vault.js'
import { LIST_COLUMNS } from './columns.js'
import { openContent } from './content.js'
import { placeOf } from './faults.js'
import { REPORT_HEADERS } from './read-list.js'
import type { ImportRecord, RowReport, RowState } from './store.js'

/** Headers of a list that is given back: its own columns, then what became of each dispute. */
export const BACK_HEADERS: readonly string[] = [...LIST_COLUMNS.map(({ header }) => header), ...REPORT_HEADERS]

const STATE_NAMES: Readonly<Record<RowState, string>> = {
  unchecked: '未校验',
  ready: '可导入',
  'possible-duplicate': '可能重复',
  faulty: '有错误',
  screened: '已筛除',
  imported: '已导入',
  refused: '未能导入',
}

/** A row of a list on its way back, and which of its columns are at fault. */
export interface BackRow {
  readonly texts: readonly string[]
  readonly faulty: ReadonlySet<number>
}

interface CellRemark {
  readonly rowNumber: number
  readonly column: string | null
  readonly detail: string
}

/** What is wrong with a dispute of a list, cell by cell. */
export function remarksOf(
  { rowNumber, problem }: Pick<RowReport, 'rowNumber' | 'problem'>,
  language: Language,
): CellRemark[] {
  if (problem === null) return []
  if (problem.errors.length === 0) return [{ rowNumber, column: null, detail: problem.detail[language] }]
  return problem.errors.map((error) => {
    const { row, header } = placeOf(error.pointer, new Map())
    return { rowNumber: rowNumber + row, column: header, detail: error[language] }
  })
}

function remarkText({ column, detail }: CellRemark): string {
  return column === null ? detail : `${column}：${detail}`
}

/** The rows that a dispute takes in a list that is given back, each with the remarks on its own cells. */
export function backRows(vault: Vault, { id }: Pick<ImportRecord, 'id'>, report: RowReport): BackRow[] {
  const { position, rowNumber, content, state, caseNumber, screeningReason } = report
  if (content === null) return []
  const remarks = remarksOf(report, 'zh')
  const { rows } = openContent(vault, id, position, content)
  return rows.map((texts, index) => {
    const own = remarks.filter((remark) => remark.rowNumber === rowNumber + index)
    const said = [...own.map(remarkText), ...(index === 0 && screeningReason !== null ? [screeningReason] : [])]
    const first = index === 0 ? [STATE_NAMES[state], caseNumber ?? ''] : ['', '']
    return {
      texts: [...texts, String(rowNumber + index), ...first, said.join('；')],
      faulty: new Set(own.map(({ column }) => BACK_HEADERS.indexOf(column ?? '')).filter((column) => column >= 0)),
    }
  })
}
