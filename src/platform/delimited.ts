import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { stringify } from 'csv-stringify'

/** Encodings in which lists arrive; spreadsheets in China write the second one. */
export const ENCODINGS = ['utf-8', 'gb18030'] as const
export type Encoding = (typeof ENCODINGS)[number]

export interface DelimitedRow {
  /** Number of the record, from 1, blank lines counted. */
  readonly rowNumber: number
  readonly cells: readonly string[]
}

/** A record was broken: a quote left open, or longer or with more cells than any list has. */
export class DelimitedError extends Error {}

const SLICE_BYTES = 64 * 1024

/**
 * The encoding of a text file: UTF-8 if all of it is, else GB18030 if all of it is.
 *
 * @returns undefined when it is neither, or when it has bytes that no text has
 */
export function encodingOf(bytes: Buffer): Encoding | undefined {
  if (bytes.includes(0)) return undefined
  return ENCODINGS.find((encoding) => isWhole(bytes, encoding))
}

function isWhole(bytes: Buffer, encoding: Encoding): boolean {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
      decoder.decode(bytes.subarray(start, start + SLICE_BYTES), { stream: true })
    }
    decoder.decode()
    return true
  } catch {
    return false
  }
}

const COMMA = 0x2c
const LINE_FEED = 0x0a
/** More commas than this on one line are no record, and would each become a cell. */
const COMMAS_MAX = 10_000

function* decoded(bytes: Buffer, encoding: Encoding): Generator<string> {
  let commas = 0
  for (const byte of bytes) {
    if (byte === COMMA) commas += 1
    else if (byte === LINE_FEED) commas = 0
    if (commas > COMMAS_MAX) throw new DelimitedError('too many commas')
  }
  const decoder = new TextDecoder(encoding)
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    const text = decoder.decode(bytes.subarray(start, start + SLICE_BYTES), { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

/**
 * Records of a comma-separated file, with or without a byte order mark.
 *
 * @param recordBytesMax - longest record
 * @throws DelimitedError
 */
export async function* readDelimited(
  bytes: Buffer,
  encoding: Encoding,
  recordBytesMax: number,
): AsyncGenerator<DelimitedRow, void, undefined> {
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: recordBytesMax })
  const source = Readable.from(decoded(bytes, encoding))
  source.on('error', (error) => parser.destroy(error)).pipe(parser)
  let rowNumber = 0
  try {
    for await (const cells of parser) {
      rowNumber += 1
      yield { rowNumber, cells: cells as string[] }
    }
  } catch (error) {
    const code = (error as Partial<CsvError> | null)?.code ?? ''
    throw code.startsWith('CSV_') ? new DelimitedError(code) : error
  }
}

const COMPUTED = /^[=+\-@\t\r]/

/**
 * A comma-separated file, written while its rows are read, with the byte order mark by which spreadsheets know UTF-8.
 * What a spreadsheet would compute gets an apostrophe, which makes it text.
 */
export function writeDelimited(header: readonly string[], rows: AsyncIterable<readonly string[]>): Readable {
  const lines = async function* () {
    yield header
    for await (const row of rows) yield row.map((cell) => (COMPUTED.test(cell) ? `'${cell}` : cell))
  }
  const writer = stringify({ bom: true, record_delimiter: 'windows' })
  const source = Readable.from(lines())
  source.on('error', (error) => writer.destroy(error)).pipe(writer)
  return writer
}
