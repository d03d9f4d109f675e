import type { CellFault } from './faults.js'
import { CELL_NOT_A_CHOICE, CELL_NOT_A_DAY, CELL_NOT_AN_AMOUNT, CELL_NOT_TEXT, DIGITS_LOST } from './rules.js'

/** A value as the file has it. */
export type RawCell = string | number | boolean | Date | null

/** Text of a cell as it is kept, or why it cannot be what its column needs. */
export type CellText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly rule: CellFault }

const EXACT_DIGITS = 15
const SCIENTIFIC = /^\d+(\.\d+)?E\+?\d+$/i
/** Days since 1899-12-30, as spreadsheets count them; beyond 1900-02-28, where their count and the calendar agree. */
const SERIAL_MIN = 61
const SERIAL_MAX = 2_958_465
const DAY_MS = 86_400_000
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30)

const kept = (text: string): CellText => ({ ok: true, text })
const fault = (rule: CellFault): CellText => ({ ok: false, rule })

/** Without white space around it, wide or narrow, and without the apostrophe that keeps a spreadsheet from computing. */
function trimmed(text: string): string {
  return text.replace(/^[\s\u3000\ufeff]+|[\s\u3000]+$/g, '').replace(/^'(?=[=+\-@\t\r])/, '')
}

function isWholeDay(value: string): boolean {
  const at = new Date(`${value}T00:00:00.000Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

/**
 * A day as lists write it: 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, or as a spreadsheet keeps it.
 *
 * @returns YYYY-MM-DD
 */
export function readDay(cell: RawCell): CellText {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? fault(CELL_NOT_A_DAY) : kept(cell.toISOString().slice(0, 10))
  if (typeof cell === 'number') {
    const isSerial = Number.isInteger(cell) && cell >= SERIAL_MIN && cell <= SERIAL_MAX
    return isSerial ? kept(new Date(SERIAL_EPOCH_MS + cell * DAY_MS).toISOString().slice(0, 10)) : fault(CELL_NOT_A_DAY)
  }
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(trimmed(String(cell)))
  if (match === null) return fault(CELL_NOT_A_DAY)
  const [, year = '', month = '', day = ''] = match
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isWholeDay(text) ? kept(text) : fault(CELL_NOT_A_DAY)
}

/**
 * An amount of yuan with at most two decimals, with or without separators and unit.
 *
 * @returns digits with two decimals, so that nothing is ever computed with fractions
 */
export function readYuan(cell: RawCell): CellText {
  const raw = typeof cell === 'number' ? String(cell) : trimmed(String(cell)).replace(/[,，\s]|^[¥￥]|元$/g, '')
  const match = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(raw)
  if (match === null) return fault(CELL_NOT_AN_AMOUNT)
  const [, yuan = '', part = ''] = match
  return kept(`${Number(yuan)}.${part.padEnd(2, '0')}`)
}

/** Fen of an amount that {@link readYuan} has read. */
export function fenOf(yuan: string): number {
  return Number(yuan.replace('.', ''))
}

/** Text of a cell in which a number is only text that looks like one. */
export function readText(cell: RawCell): CellText {
  if (cell instanceof Date || typeof cell === 'boolean') return fault(CELL_NOT_TEXT)
  if (typeof cell !== 'number') return kept(trimmed(cell ?? ''))
  return Number.isInteger(cell) && Math.abs(cell) >= 10 ** EXACT_DIGITS ? fault(DIGITS_LOST) : kept(String(cell))
}

/** Digits that identify somebody. A spreadsheet that took them for a number has kept fifteen of them. */
export function readDigits(cell: RawCell): CellText {
  if (typeof cell === 'number' && !Number.isInteger(cell)) return fault(DIGITS_LOST)
  const read = readText(cell)
  return read.ok && SCIENTIFIC.test(read.text) ? fault(DIGITS_LOST) : read
}

/** One of the words of a list, as it is written there. */
export function readChoice(cell: RawCell, choices: Readonly<Record<string, string>>): CellText {
  const read = readText(cell)
  return read.ok && read.text !== '' && choices[read.text] === undefined ? fault(CELL_NOT_A_CHOICE) : read
}
