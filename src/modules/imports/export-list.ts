import type { Readable } from 'node:stream'
import type { Db } from '../../platform/database.js'
import { writeDelimited } from '../../platform/delimited.js'
import { newId } from '../../platform/ids.js'
import { transaction } from '../../platform/transaction.js'
import { makeWorkbook, streamWorkbook } from '../../platform/workbook.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { BACK_HEADERS, type BackRow, backRows } from './list-rows.js'
import { requireImport } from './require-import.js'
import { CONTENT_ERASED } from './rules.js'
import type { ExportListQuery } from './schemas.js'
import { type ImportSummary, insertImportExports, listRows, type RowState } from './store.js'

/** Disputes up to which cells at fault are coloured; longer lists are written while they are read, without colours. */
export const COLOURED_MAX = 2_000
const PAGE = 500
const COLUMN_WIDTH = 18
const SHEET = '纠纷清单'
const FAULTY = { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFFFC7CE' } } } as const

/**
 * Gives a list back as a file, all of it or the disputes in one state, with what became of each and what is wrong with
 * which cell. Corrected, it can be handed in again as it is. That somebody took it is on record before it leaves.
 *
 * @throws Problem `not-found`, `forbidden`; `rule-not-met` once what the list said was erased
 * @see PIPL 28, 51; project decision, ADR-0011
 */
export async function exportList(
  db: Db,
  call: Call,
  importId: string,
  query: ExportListQuery,
): Promise<Readable | ReadableStream<Uint8Array> | Buffer> {
  const { format = 'xlsx', state, purpose } = query
  const found = await transaction(db, async (tx) => {
    const row = await requireImport(tx, call, 'exportImport', importId)
    if (row.erasedAt !== null) throw ruleNotMet(CONTENT_ERASED)
    insertImportExports(tx, [
      {
        ...{ courtId: row.courtId, importId: row.id, id: newId(), rows: state ?? 'all', format, purpose },
        ...{ actorId: call.actor.id, clientId: call.actor.clientId, requestId: call.requestId, at: call.now },
      },
    ])
    return row
  })
  const rows = readRows(db, call, found, state === undefined ? null : [state])
  if (format === 'csv') return writeDelimited(BACK_HEADERS, textsOf(rows))
  if (found.disputes <= COLOURED_MAX) return colouredWorkbook(rows)
  const columns = BACK_HEADERS.map((header) => ({ header, width: COLUMN_WIDTH }))
  return streamWorkbook(SHEET, columns, textsOf(rows))
}

async function* readRows(db: Db, call: Call, found: ImportSummary, states: RowState[] | null) {
  let after = -1
  for (;;) {
    const page = await listRows(db, found, { states, after, limit: PAGE })
    for (const report of page) yield* backRows(call.vault, found, report)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.position
  }
}

async function* textsOf(rows: AsyncIterable<BackRow>) {
  for await (const { texts } of rows) yield texts
}

async function colouredWorkbook(rows: AsyncIterable<BackRow>): Promise<Buffer> {
  const lines: string[][] = [[...BACK_HEADERS]]
  const cells = new Map<string, object>()
  for await (const { texts, faulty } of rows) {
    for (const column of faulty) cells.set(`${lines.length},${column}`, { value: texts[column] ?? '', style: FAULTY })
    lines.push([...texts])
  }
  return makeWorkbook([
    {
      ...{ name: SHEET, rows: lines, cells, freezePane: { rows: 1 } },
      columns: BACK_HEADERS.map(() => ({ width: COLUMN_WIDTH })),
    },
  ])
}
