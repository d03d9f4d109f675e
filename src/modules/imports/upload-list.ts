import { createHash } from 'node:crypto'
import { randomBytes } from '../../platform/random.js'
import type { Tx } from '../../platform/transaction.js'
import { alreadyExists, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { mintIdOfCourt } from '../../workflow/case-id.js'
import { addDays } from '../../workflow/clock.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { Rule } from '../../workflow/rule.js'
import { listAllCauses } from '../directory/store.js'
import { RECEIVED_IN_FUTURE } from '../intake/rules.js'
import type { ReceiveCaseBody } from '../intake/schemas.js'
import { startOperation } from '../operations/store.js'
import { findSeries } from '../series/store.js'
import { CASE_COLUMNS, LIST_COLUMNS } from './columns.js'
import { sealContent, sealFileName } from './content.js'
import type { ImportInput } from './listed-dispute.js'
import { noteAct } from './note-act.js'
import { openList } from './read-file.js'
import { contentDigest, groupDisputes, type ListedDispute, readHeader, type SheetRow } from './read-list.js'
import { COLUMNS_MAX, FILE_EMPTY, ROWS_MAX, SERIES_FOR_IMPORT, TOO_MANY_COLUMNS, TOO_MANY_ROWS } from './rules.js'
import {
  findImportOfFile,
  type ImportRecord,
  type ImportRowRecord,
  insertImports,
  updateImport,
  writeRows,
} from './store.js'

/** A list as it was handed in, and what holds for all of its disputes. */
export interface Upload {
  readonly bytes: Buffer
  readonly fileName: string | null
  readonly courtCode: string
  readonly channel: ReceiveCaseBody['channel']
  readonly registersAtOnce: boolean
  readonly receivedOn: string | undefined
  readonly seriesId: string | undefined
}

/** Rows that leave for the database together. */
const ROWS_TOGETHER = 500
const KEPT_DAYS = 30
const CAUSE = LIST_COLUMNS.findIndex(({ header }) => header === CASE_COLUMNS.cause.header)

/**
 * Takes in a list of disputes: reads the file, seals each dispute, and starts the check of all of them. Nothing becomes a
 * case before somebody says so.
 *
 * @throws Problem `not-found`, `forbidden`; `already-exists` when the very same file is there; `rule-not-met` for a file
 * that is no such list, for a series of another court or a day of receipt in the future
 * @see CPL 124; ONL 8
 */
export async function uploadList(tx: Tx, call: Call, upload: Upload): Promise<ImportRecord> {
  const court = permittedCourt(call, 'importDisputes', upload.courtCode)
  const receivedOn = upload.receivedOn ?? call.today
  if (receivedOn > call.today) throw ruleNotMet(RECEIVED_IN_FUTURE, '#/receivedOn')
  if (upload.seriesId !== undefined && (await findSeries(tx, court.id, upload.seriesId)) === undefined) {
    throw ruleNotMet(SERIES_FOR_IMPORT, '#/seriesId')
  }
  const digest = createHash('sha256').update(upload.bytes).digest()
  if ((await findImportOfFile(tx, court.id, digest)) !== undefined) {
    throw alreadyExists({ what: { zh: '同一文件的导入', en: 'An import of this very file' } })
  }
  const { format, rows } = await openList(upload.bytes)
  const id = mintIdOfCourt(call.now.getTime(), court.id, randomBytes(16))
  const row: ImportRecord = {
    courtId: court.id,
    id,
    version: 1,
    fileName: upload.fileName === null ? null : sealFileName(call.vault, id, upload.fileName),
    format,
    digest,
    channel: upload.channel,
    registersAtOnce: upload.registersAtOnce,
    receivedOn,
    seriesId: upload.seriesId ?? null,
    ignoredHeaders: [],
    disputes: 0,
    checkOperationId: null,
    importOperationId: null,
    uploadedBy: call.actor.id,
    uploadedAt: call.now,
    discardedOn: null,
    eraseOn: addDays(call.today, KEPT_DAYS),
    erasedAt: null,
  }
  const disputes = await keepDisputes(tx, call, row, rows)
  const check = startOperation(tx, call, {
    courtId: court.id,
    kind: 'import-check',
    act: null,
    subjectId: id,
    input: importInput(call, row),
    items: Array.from({ length: disputes }, () => ({ caseId: null, input: null })),
  })
  noteAct(tx, call, row, 'uploaded')
  const checked = { ...row, disputes, checkOperationId: check.id }
  updateImport(tx, checked)
  return checked
}

/** What the operations of an import are told. */
export function importInput(call: Call, row: ImportRecord): ImportInput {
  const court = call.reference.courtById(row.courtId)
  if (court === undefined) throw new Error(`court ${row.courtId} is not in the reference data`)
  const { id: importId, channel, registersAtOnce, receivedOn, seriesId } = row
  return { importId, courtCode: court.code, channel, registersAtOnce, receivedOn, seriesId }
}

/** Codes of causes by their code and, where only one has it, by their name. */
async function causeCodes(tx: Tx): Promise<ReadonlyMap<string, string | null>> {
  const codes = new Map<string, string | null>()
  const causes = await listAllCauses(tx)
  for (const { code, name } of causes) codes.set(name, codes.has(name) ? null : code)
  for (const { code } of causes) codes.set(code, code)
  return codes
}

/** Writes the import and its disputes, a part of the file at a time; says how many they are. */
async function keepDisputes(tx: Tx, call: Call, row: ImportRecord, rows: AsyncIterable<SheetRow>): Promise<number> {
  const codes = await causeCodes(tx)
  const seen = new Map<string, number>()
  const waiting: ImportRowRecord[] = []
  let grouping: ReturnType<typeof groupDisputes> | undefined
  let count = 0
  let rowsRead = 0
  const keep = (dispute: ListedDispute) => {
    const content = contentDigest(dispute)
    const causeCode = codes.get(dispute.rows[0]?.[CAUSE] ?? '') ?? null
    const { faults, rowNumber } = dispute
    waiting.push({
      courtId: row.courtId,
      importId: row.id,
      position: count,
      rowNumber,
      rows: dispute.rows.length,
      content: sealContent(call.vault, row.id, count, { rows: dispute.rows, faults, causeCode }),
      repeatsRow: seen.get(content) ?? null,
      possibleDuplicates: 0,
      screeningGround: null,
      screeningReason: null,
    })
    if (!seen.has(content)) seen.set(content, rowNumber)
    count += 1
  }
  for await (const sheetRow of rows) {
    if (sheetRow.cells.length > COLUMNS_MAX) throw ruleNotMet(TOO_MANY_COLUMNS)
    if (grouping === undefined) {
      if (sheetRow.cells.every((cell) => cell === null || cell === '')) continue
      const header = readHeader(sheetRow.cells)
      if (!header.ok) throw headerProblem(header.rule, header.headers)
      grouping = groupDisputes(header.positions)
      insertImports(tx, [{ ...row, ignoredHeaders: [...header.ignored] }])
      continue
    }
    rowsRead += 1
    if (rowsRead > ROWS_MAX) throw ruleNotMet(TOO_MANY_ROWS)
    const finished = grouping.add(sheetRow)
    if (finished !== undefined) keep(finished)
    if (waiting.length >= ROWS_TOGETHER) await writeRows(tx, waiting.splice(0))
  }
  const last = grouping?.end()
  if (last !== undefined) keep(last)
  if (count === 0) throw ruleNotMet(FILE_EMPTY)
  await writeRows(tx, waiting)
  return count
}

/** The problem of a header names the columns that are meant. */
function headerProblem(rule: Rule, headers: readonly string[]) {
  const names = headers.length === 0 ? '' : `：${headers.join('、')}`
  const listed = headers.length === 0 ? '' : `: ${headers.join(', ')}`
  return ruleNotMet({ ...rule, zh: `${rule.zh.slice(0, -1)}${names}。`, en: `${rule.en.slice(0, -1)}${listed}.` })
}
