import { makeWorkbook, type WorkbookSheet } from '../../platform/workbook.js'
import { LIST_COLUMNS, type ListColumn } from './columns.js'
import { ROWS_MAX } from './rules.js'

const LIST_SHEET = '纠纷清单'
const COLUMN_WIDTH = 20
const TEXT_FORMAT = '@'
const HEAD = { font: { bold: true } }

/** Name of a column in a spreadsheet: A to Z, then AA. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last
}

function validations(causeCount: number): NonNullable<WorkbookSheet['dataValidations']> {
  return LIST_COLUMNS.flatMap((column, index): NonNullable<WorkbookSheet['dataValidations']> => {
    const range = `${letters(index)}2:${letters(index)}${ROWS_MAX + 1}`
    const shown = {
      ...{ type: 'list' as const, range, allowBlank: true, showErrorMessage: true },
      ...{ errorTitle: column.header, errorMessage: '请从列表中选择。' },
    }
    if (column.choices !== undefined) return [{ ...shown, values: Object.keys(column.choices) }]
    if (column.field !== 'cause') return []
    // A code may be written as well, so that what is not in the list is only warned of.
    return [{ ...shown, formula1: `案由!$B$2:$B$${causeCount + 1}`, errorStyle: 'warning' as const }]
  })
}

function isNeeded({ isRequired, side }: ListColumn): string {
  if (isRequired) return '必填'
  return side === null ? '选填' : '视当事人情况填写'
}

/**
 * The workbook in which lists of disputes are filled in: a sheet with lists to choose from and an example row, one that
 * explains each column, and one with the causes.
 */
export function makeTemplate(causes: readonly { readonly code: string; readonly name: string }[]): Promise<Buffer> {
  const columns = LIST_COLUMNS.map(() => ({ width: COLUMN_WIDTH, style: { numFmt: TEXT_FORMAT } }))
  const headCells = new Map(LIST_COLUMNS.map(({ header }, index) => [`0,${index}`, { value: header, style: HEAD }]))
  return makeWorkbook([
    {
      name: LIST_SHEET,
      columns,
      rows: [LIST_COLUMNS.map(({ header }) => header), LIST_COLUMNS.map(({ example }) => example)],
      cells: headCells,
      dataValidations: validations(causes.length),
      freezePane: { rows: 1 },
    },
    {
      name: '填写说明',
      columns: [{ width: 28 }, { width: 18 }, { width: 60 }, { width: 60 }],
      rows: [
        ['列名', '是否必填', '说明', '可选内容'],
        ...LIST_COLUMNS.map((column) => [
          column.header,
          isNeeded(column),
          column.zh,
          Object.keys(column.choices ?? {}).join('、'),
        ]),
        ['', '', '一件纠纷有多名当事人的，在下一行继续填写当事人各列，案由、请求等列留空。', ''],
        ['', '', '第二行为示例，上传前请删除。', ''],
      ],
    },
    {
      name: '案由',
      columns: [{ width: 12 }, { width: 50 }],
      rows: [['编号', '名称'], ...causes.map(({ code, name }) => [code, name])],
    },
  ])
}
