import { DelimitedError, encodingOf, readDelimited } from '../../platform/delimited.js'
import { inspectWorkbook, readWorkbook, type WorkbookFault } from '../../platform/workbook.js'
import { ruleNotMet } from '../../problems.js'
import type { Rule } from '../../workflow/rule.js'
import type { SheetRow } from './read-list.js'
import {
  ENTRIES_MAX,
  FILE_NOT_CSV,
  FILE_NOT_TEXT,
  FILE_NOT_WORKBOOK,
  UNPACKED_BYTES_MAX,
  UNPACKED_RATIO_MAX,
  WORKBOOK_HAS_DOCTYPE,
  WORKBOOK_HAS_FORMULAS,
  WORKBOOK_TOO_LARGE,
} from './rules.js'
import type { ListFormat } from './tables.js'

/** A file that was handed in, whose rows are read as they are needed. */
export interface OpenedList {
  readonly format: ListFormat
  readonly rows: AsyncIterable<SheetRow>
}

const RECORD_BYTES_MAX = 64 * 1024
/** What every .xlsx file begins with, whatever it was called when it was sent. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1')
const LIMITS = { unpackedBytesMax: UNPACKED_BYTES_MAX, ratioMax: UNPACKED_RATIO_MAX, entriesMax: ENTRIES_MAX }
const RULES: Readonly<Record<WorkbookFault, Rule>> = {
  'not-a-workbook': FILE_NOT_WORKBOOK,
  'too-large': WORKBOOK_TOO_LARGE,
  'has-formulas': WORKBOOK_HAS_FORMULAS,
  'has-doctype': WORKBOOK_HAS_DOCTYPE,
}

/** Turns a failure to read into the rule that the file breaks. */
async function* reading<Row>(rows: AsyncIterable<Row>, ruleOf: (error: unknown) => Rule | undefined) {
  try {
    yield* rows
  } catch (error) {
    const broken = ruleOf(error)
    throw broken === undefined ? error : ruleNotMet(broken)
  }
}

/**
 * Opens a list, after looking whether it is safe to be read: CSV in UTF-8 or GB18030, or an .xlsx workbook.
 *
 * @throws Problem `rule-not-met` for a file that is neither, unpacks to too much, or has formulas; also while its rows are
 * read, when it turns out to be broken
 */
export async function openList(bytes: Buffer): Promise<OpenedList> {
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) {
    const fault = await inspectWorkbook(bytes, LIMITS)
    if (fault !== undefined) throw ruleNotMet(RULES[fault])
    return { format: 'xlsx', rows: reading(readWorkbook(bytes), () => FILE_NOT_WORKBOOK) }
  }
  const encoding = encodingOf(bytes)
  if (encoding === undefined) throw ruleNotMet(FILE_NOT_TEXT)
  const rows = readDelimited(bytes, encoding, RECORD_BYTES_MAX)
  return {
    format: `csv-${encoding}`,
    rows: reading(rows, (error) => (error instanceof DelimitedError ? FILE_NOT_CSV : undefined)),
  }
}
