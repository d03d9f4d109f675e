import { streamXlsxRows, type WriteOptions, writeXlsx, writeXlsxStream } from 'hucre/xlsx'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'

/** What one may take for granted before a workbook is opened. */
export interface WorkbookLimits {
  readonly unpackedBytesMax: number
  /** Times its size that the file may unpack to; small files are let off. */
  readonly ratioMax: number
  readonly entriesMax: number
}

export const WORKBOOK_FAULTS = ['not-a-workbook', 'too-large', 'has-formulas', 'has-doctype'] as const
export type WorkbookFault = (typeof WORKBOOK_FAULTS)[number]

/** Text, number, truth value, day or nothing. */
export type WorkbookCell = string | number | boolean | Date | null

export interface WorkbookRow {
  /** As a spreadsheet shows it, from 1. */
  readonly rowNumber: number
  readonly cells: readonly WorkbookCell[]
}

const RATIO_FREE_BYTES = 4 * 1024 * 1024
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/
const XML = /\.(xml|rels)$/
const LOOK_BACK = 16

class Refused extends Error {
  readonly fault: WorkbookFault

  constructor(fault: WorkbookFault) {
    super(fault)
    this.fault = fault
  }
}

function openZip(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }, (error, zip) =>
      error === null ? resolve(zip) : reject(error),
    )
  })
}

async function listEntries(zip: ZipFile, { entriesMax }: WorkbookLimits): Promise<Entry[]> {
  if (zip.entryCount > entriesMax) throw new Refused('too-large')
  const entries: Entry[] = []
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      if (entries.length > entriesMax) reject(new Refused('too-large'))
      else zip.readEntry()
    })
    zip.once('end', resolve)
    zip.once('error', reject)
    zip.readEntry()
  })
  return entries
}

/** Unpacks one entry without keeping it; an entry that is larger than it says fails. */
async function scanEntry(zip: ZipFile, entry: Entry): Promise<void> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error === null ? resolve(opened) : reject(error)))
  })
  let before = ''
  let isHead = true
  for await (const chunk of stream) {
    if (!XML.test(entry.fileName)) continue
    const seen = before + (chunk as Buffer).toString('latin1')
    if (isHead && /<!(doctype|entity)/i.test(seen)) throw new Refused('has-doctype')
    // A document type stands before the first element.
    if (/<[A-Za-z]/.test(seen)) isHead = false
    if (SHEET.test(entry.fileName) && /<f[\s/>]/.test(seen)) throw new Refused('has-formulas')
    before = seen.slice(-LOOK_BACK)
  }
}

/**
 * Looks through a workbook that somebody sent, before anything that trusts it opens it: that it is one, that it unpacks
 * to no more than allowed and to what it says, that its sheets have no formulas and its parts no document types.
 *
 * @returns the fault, if there is one
 */
export async function inspectWorkbook(bytes: Buffer, limits: WorkbookLimits): Promise<WorkbookFault | undefined> {
  let zip: ZipFile | undefined
  try {
    zip = await openZip(bytes)
    const entries = await listEntries(zip, limits)
    const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    const isSwollen = unpacked > RATIO_FREE_BYTES && unpacked > bytes.length * limits.ratioMax
    if (unpacked > limits.unpackedBytesMax || isSwollen) return 'too-large'
    if (!entries.some(({ fileName }) => fileName === 'xl/workbook.xml')) return 'not-a-workbook'
    for (const entry of entries) await scanEntry(zip, entry)
    return undefined
  } catch (error) {
    return error instanceof Refused ? error.fault : 'not-a-workbook'
  } finally {
    zip?.close()
  }
}

/**
 * Rows of the first sheet of a workbook that {@link inspectWorkbook} has passed.
 *
 * @throws Error when it cannot be read all the same
 */
export async function* readWorkbook(bytes: Buffer): AsyncGenerator<WorkbookRow, void, undefined> {
  for await (const { index, values } of streamXlsxRows(bytes, { sheet: 0 })) {
    yield { rowNumber: index + 1, cells: values }
  }
}

export type WorkbookSheet = WriteOptions['sheets'][number]

/** A workbook that is small enough to be made at once, with lists, widths and frozen rows. */
export async function makeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Buffer> {
  return Buffer.from(await writeXlsx({ sheets: [...sheets] }))
}

/** A workbook of one sheet, written while its rows are read; every cell is text, which no spreadsheet computes. */
export function streamWorkbook(
  name: string,
  columns: readonly { readonly header: string; readonly width: number }[],
  rows: AsyncIterable<readonly string[]>,
): ReadableStream<Uint8Array> {
  const cells = async function* () {
    for await (const row of rows) yield [...row]
  }
  return writeXlsxStream(cells(), { name, columns: columns.map((column) => ({ ...column })), freezePane: { rows: 1 } })
}
