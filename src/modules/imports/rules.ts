import { type Rule, rule } from '../../workflow/rule.js'

/** Rows of one file: disputes and further parties together. */
export const ROWS_MAX = 50_000
export const COLUMNS_MAX = 100
export const FILE_BYTES_MAX = 32 * 1024 * 1024
/** What a workbook may unpack to, and how many times its size. */
export const UNPACKED_BYTES_MAX = 256 * 1024 * 1024
export const UNPACKED_RATIO_MAX = 200
export const ENTRIES_MAX = 500
/** Further parties of one dispute are rows of their own. */
export const ROWS_OF_DISPUTE_MAX = 200

export const FILE_EMPTY = rule({
  id: 'import-file-empty',
  source: 'project decision, ADR-0011',
  zh: '文件中没有可导入的数据。',
  en: 'The file has no rows.',
})
export const FILE_NOT_TEXT = rule({
  id: 'import-file-encoding',
  source: 'project decision, ADR-0011',
  zh: '无法识别文件编码。请使用 UTF-8 或者 GB18030 编码的 CSV，或者 .xlsx 工作簿。',
  en: 'The encoding of the file is neither UTF-8 nor GB18030, or it is no CSV.',
})
export const FILE_NOT_CSV = rule({
  id: 'import-file-csv',
  source: 'project decision, ADR-0011',
  zh: 'CSV 内容不完整，例如引号没有成对。',
  en: 'The CSV is broken: a quote is left open, or a record is too long.',
})
export const FILE_NOT_WORKBOOK = rule({
  id: 'import-file-workbook',
  source: 'project decision, ADR-0011',
  zh: '文件不是可读取的 .xlsx 工作簿，或者设有密码。',
  en: 'The file is no readable .xlsx workbook, or it is protected by a password.',
})
export const WORKBOOK_TOO_LARGE = rule({
  id: 'import-workbook-too-large',
  source: 'project decision, ADR-0011',
  zh: '工作簿解压后过大或者压缩比异常（至多 256 MiB、200 倍）。',
  en: 'The workbook unpacks to more than 256 MiB or 200 times its size.',
})
export const WORKBOOK_HAS_FORMULAS = rule({
  id: 'import-workbook-formulas',
  source: 'project decision, ADR-0011',
  zh: '工作表中含有公式。请复制后“选择性粘贴—数值”，再重新上传。',
  en: 'The sheet has formulas. Paste them as values and upload it again.',
})
export const WORKBOOK_HAS_DOCTYPE = rule({
  id: 'import-workbook-doctype',
  source: 'project decision, ADR-0011',
  zh: '工作簿中含有不允许的 XML 声明（DOCTYPE）。',
  en: 'A part of the workbook declares a document type, which is not allowed.',
})
export const TOO_MANY_ROWS = rule({
  id: 'import-too-many-rows',
  source: 'project decision, ADR-0011',
  zh: '一个文件至多 50000 行，请分成几个文件。',
  en: 'A file has 50000 rows at most; split it.',
})
export const TOO_MANY_COLUMNS = rule({
  id: 'import-too-many-columns',
  source: 'project decision, ADR-0011',
  zh: '一个文件至多 100 列。',
  en: 'A file has 100 columns at most.',
})
export const COLUMN_MISSING = rule({
  id: 'import-column-missing',
  source: 'project decision, ADR-0011',
  zh: '缺少必需的列，请使用模板。',
  en: 'A column that is needed is missing; use the template.',
})
export const COLUMN_TWICE = rule({
  id: 'import-column-twice',
  source: 'project decision, ADR-0011',
  zh: '同一列名出现两次。',
  en: 'A column stands there twice.',
})

export const CELL_NOT_TEXT = rule({
  id: 'cell-not-text',
  source: 'project decision, ADR-0011',
  zh: '单元格应为文本格式。',
  en: 'The cell should be formatted as text.',
})
export const DIGITS_LOST = rule({
  id: 'cell-digits-lost',
  source: 'project decision, ADR-0011',
  zh: '号码被表格软件当作数字保存，后几位已经丢失。请将单元格设为文本格式后重新填写。',
  en: 'The spreadsheet kept the number as a quantity and lost its last digits. Format the cell as text and enter it again.',
})
export const CELL_NOT_A_DAY = rule({
  id: 'cell-not-a-day',
  source: 'project decision, ADR-0011',
  zh: '不是有效日期，例如应写为 2026-01-05。',
  en: 'This is no day; write it as 2026-01-05.',
})
export const CELL_NOT_AN_AMOUNT = rule({
  id: 'cell-not-an-amount',
  source: 'project decision, ADR-0011',
  zh: '金额应为不小于零、至多两位小数的数字。',
  en: 'An amount is a number with two decimals at most, not below zero.',
})
export const CELL_NOT_A_CHOICE = rule({
  id: 'cell-not-a-choice',
  source: 'project decision, ADR-0011',
  zh: '只能填写模板下拉列表中的内容。',
  en: 'Only what the list in the template offers may stand here.',
})
export const CELL_MISSING = rule({
  id: 'cell-missing',
  source: 'project decision, ADR-0011',
  zh: '此列必填。',
  en: 'This column must be filled in.',
})
export const CAUSE_NOT_ONE = rule({
  id: 'cell-cause-not-one',
  source: 'project decision, ADR-0011',
  zh: '没有该名称的案由，或者同名案由不止一个，请改填案由编号。',
  en: 'There is no cause of this name, or more than one; write its code.',
})
export const ROW_WITHOUT_DISPUTE = rule({
  id: 'row-without-dispute',
  source: 'project decision, ADR-0011',
  zh: '首行没有案由和请求，无法确定属于哪一件纠纷。',
  en: 'The first row has parties only; nobody can say to which dispute they belong.',
})
export const ROWS_TOO_MANY = rule({
  id: 'dispute-rows-max',
  source: 'project decision, ADR-0011',
  zh: '一件纠纷的当事人至多占 200 行。',
  en: 'The parties of one dispute take 200 rows at most.',
})
export const ROW_REPEATED = rule({
  id: 'row-repeated',
  source: 'project decision, ADR-0011',
  zh: '与本文件中前面的一件纠纷内容完全相同。',
  en: 'This dispute stands in the file already, with the same content.',
})

export const IMPORT_STAGE = rule({
  id: 'import-stage',
  source: 'project decision, ADR-0011',
  zh: '该批导入不在可以这样办理的阶段。',
  en: 'The import is not at the stage for this.',
})
export const NOTHING_TO_IMPORT = rule({
  id: 'import-nothing-ready',
  source: 'project decision, ADR-0011',
  zh: '没有可以导入的纠纷。',
  en: 'There is no dispute that could be imported.',
})
export const ROWS_SCREENED_EARLIER = rule({
  id: 'import-rows-not-open',
  source: 'project decision, ADR-0011',
  zh: '所列纠纷中有不存在、已导入或者已作筛查处理的。',
  en: 'One of these disputes is not there, was imported, or was screened out before.',
})
export const SERIES_FOR_IMPORT = rule({
  id: 'import-series-of-the-court',
  source: 'project decision, ADR-0011',
  zh: '该法院没有这一系列。',
  en: 'There is no such series in the court.',
})
export const CONTENT_ERASED = rule({
  id: 'import-content-erased',
  source: 'project decision, ADR-0011',
  zh: '该批清单的内容已到保存期限并已清除。',
  en: 'What the list said was erased at the end of its retention.',
})

/** Rules of imports, for the rule catalogue. */
export const IMPORT_RULES: readonly Rule[] = [
  FILE_EMPTY,
  FILE_NOT_TEXT,
  FILE_NOT_CSV,
  FILE_NOT_WORKBOOK,
  WORKBOOK_TOO_LARGE,
  WORKBOOK_HAS_FORMULAS,
  WORKBOOK_HAS_DOCTYPE,
  TOO_MANY_ROWS,
  TOO_MANY_COLUMNS,
  COLUMN_MISSING,
  COLUMN_TWICE,
  CELL_NOT_TEXT,
  DIGITS_LOST,
  CELL_NOT_A_DAY,
  CELL_NOT_AN_AMOUNT,
  CELL_NOT_A_CHOICE,
  CELL_MISSING,
  CAUSE_NOT_ONE,
  ROW_WITHOUT_DISPUTE,
  ROWS_TOO_MANY,
  ROW_REPEATED,
  IMPORT_STAGE,
  NOTHING_TO_IMPORT,
  ROWS_SCREENED_EARLIER,
  SERIES_FOR_IMPORT,
  CONTENT_ERASED,
]
