import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { type Language, problemBody, problemMembers } from '../../platform/problem.js'
import type { Vault } from '../../platform/vault.js'
import { PROBLEM_TYPES } from '../../problems.js'
import { Day, Instant, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CHANNELS } from '../../workflow/tables.js'
import { openFileName } from './content.js'
import { remarksOf } from './list-rows.js'
import { type ImportRecord, type ImportSummary, ROW_STATES, type RowReport } from './store.js'
import { EXPORT_PURPOSES, LIST_FORMATS, SCREENING_GROUNDS } from './tables.js'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })
const RowNumber = Type.Integer({ minimum: 1, description: 'As a spreadsheet shows it' })

export const ImportParams = Type.Object({ importId: Uuid }, strict)

export const UploadQuery = Type.Object(
  {
    courtCode: text(20, '法院代字, e.g. 辽0504'),
    channel: Type.Optional(oneOfValues(CHANNELS, 'How the list reached the court; `counter` if not given')),
    registerAtOnce: Type.Optional(
      Type.Boolean({ description: 'Whether each dispute is also registered and given its number; true if not given' }),
    ),
    receivedOn: Type.Optional({ ...Day, description: 'Day of receipt where the list names none; today if not given' }),
    seriesId: Type.Optional({ ...Uuid, description: 'Series that every case of the list joins' }),
  },
  strict,
)

export const IMPORT_STATES = ['checking', 'checked', 'importing', 'imported', 'discarded'] as const

export const ImportView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    version: Type.Integer({ minimum: 1 }),
    state: oneOfValues(IMPORT_STATES),
    fileName: nullable(Type.String({ maxLength: 200 })),
    format: oneOfValues(LIST_FORMATS),
    channel: oneOfValues(CHANNELS),
    registersAtOnce: Type.Boolean(),
    receivedOn: Day,
    seriesId: nullable(Uuid),
    ignoredColumns: Type.Array(Type.String({ maxLength: 60 }), {
      maxItems: 100,
      description: 'Columns that no list of disputes has; what stands there is not imported',
    }),
    disputes: Count,
    ready: Count,
    possibleDuplicates: { ...Count, description: 'Would be imported only on request' },
    faulty: Count,
    screened: Count,
    imported: Count,
    refused: Count,
    checkOperationId: Uuid,
    importOperationId: nullable(Uuid),
    uploadedAt: Instant,
    eraseOn: { ...Day, description: 'Day on which what the list says is erased; the cases stay' },
  },
  { $id: 'Import', ...strict },
)
export type ImportView = Static<typeof ImportView>

const NOTHING_YET = {
  ...{ isChecked: false, isImported: false, ready: 0, possibleDuplicates: 0, faulty: 0, screened: 0 },
  ...{ imported: 0, refused: 0 },
}

function stateOf(row: ImportSummary): ImportView['state'] {
  if (row.discardedOn !== null) return 'discarded'
  if (row.importOperationId !== null) return row.isImported ? 'imported' : 'importing'
  return row.isChecked ? 'checked' : 'checking'
}

/** A list just handed in has been neither checked nor imported. */
export function importView(vault: Vault, row: ImportRecord | ImportSummary, courtCode: string): ImportView {
  const summary: ImportSummary = { ...NOTHING_YET, ...row }
  const { id, version, fileName, format, channel, registersAtOnce, receivedOn, seriesId, disputes } = row
  const { ready, possibleDuplicates, faulty, screened, imported, refused } = summary
  return {
    ...{ id, courtCode, version, state: stateOf(summary) },
    fileName: fileName === null || row.erasedAt !== null ? null : openFileName(vault, id, fileName),
    ...{ format, channel, registersAtOnce, receivedOn, seriesId, ignoredColumns: row.ignoredHeaders },
    ...{ disputes, ready, possibleDuplicates, faulty, screened, imported, refused },
    checkOperationId: row.checkOperationId ?? '',
    importOperationId: row.importOperationId,
    ...{ uploadedAt: row.uploadedAt, eraseOn: row.eraseOn },
  }
}

export const ImportPage = Type.Object(
  { items: Type.Array(ImportView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'ImportPage', ...strict },
)
export const ImportsQuery = Type.Object({ courtCode: text(20, '法院代字, e.g. 辽0504'), ...PAGE_QUERY }, strict)

const ImportRow = Type.Object(
  {
    rowNumber: { ...RowNumber, description: 'First row of the dispute in the file' },
    rows: { ...Count, description: 'Rows that it takes there' },
    state: oneOfValues(ROW_STATES),
    caseId: nullable({ ...Uuid, description: 'The case that it became' }),
    caseNumber: nullable(Type.String({ maxLength: 60 })),
    possibleDuplicates: { ...Count, description: 'Cases of the same parties and cause within a year' },
    screeningGround: nullable(oneOfValues(SCREENING_GROUNDS)),
    screeningReason: nullable(Type.String({ maxLength: 500 })),
    problem: nullable(
      Type.Object(problemMembers(PROBLEM_TYPES), {
        ...strict,
        description: 'What registering it alone would have answered; pointers name row and column of the list',
      }),
    ),
    cells: Type.Array(
      Type.Object(
        {
          rowNumber: RowNumber,
          column: nullable(Type.String({ maxLength: 80 })),
          detail: Type.String({ maxLength: 500 }),
        },
        strict,
      ),
      { maxItems: 100, description: 'The same, as a spreadsheet shows it' },
    ),
  },
  strict,
)
export type ImportRow = Static<typeof ImportRow>

export function rowView(report: RowReport, language: Language): ImportRow {
  const { rowNumber, rows, state, caseId, caseNumber, possibleDuplicates, problem } = report
  return {
    ...{ rowNumber, rows, state, caseId, caseNumber, possibleDuplicates },
    screeningGround: report.screeningGround,
    screeningReason: report.screeningReason,
    problem: problem === null ? null : (problemBody(problem, language) as ImportRow['problem']),
    cells: remarksOf(report, language),
  }
}

export const ImportRowPage = Type.Object(
  { items: Type.Array(ImportRow, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'ImportRowPage', ...strict },
)
export const ImportRowsQuery = Type.Object({ state: Type.Optional(oneOfValues(ROW_STATES)), ...PAGE_QUERY }, strict)

export const StartImportBody = Type.Object(
  {
    withPossibleDuplicates: Type.Optional(
      Type.Boolean({ description: 'Whether disputes that may repeat a case are imported too; false if not given' }),
    ),
  },
  { ...strict, examples: [{}] },
)

const RowNumbers = Type.Array(RowNumber, {
  minItems: 1,
  maxItems: 5000,
  uniqueItems: true,
  description: 'First rows of the disputes in the file',
})

export const ScreenRowsBody = Type.Object(
  { rowNumbers: RowNumbers, ground: oneOfValues(SCREENING_GROUNDS), reason: text(500) },
  {
    ...strict,
    examples: [{ rowNumbers: [2, 7], ground: 'no-jurisdiction', reason: '被申请人住所地不在本院辖区。' }],
  },
)
export type ScreenRowsBody = Static<typeof ScreenRowsBody>

export const ReadmitRowsBody = Type.Object(
  { rowNumbers: RowNumbers, reason: text(500) },
  { ...strict, examples: [{ rowNumbers: [7], reason: '经核实，属于本院管辖。' }] },
)
export type ReadmitRowsBody = Static<typeof ReadmitRowsBody>

export const DiscardImportBody = Type.Object(
  { reason: text(500) },
  { ...strict, examples: [{ reason: '报送单位将重新报送。' }] },
)

export const ExportListQuery = Type.Object(
  {
    format: Type.Optional(oneOfValues(['xlsx', 'csv'] as const, '`xlsx` if not given')),
    state: Type.Optional(oneOfValues(ROW_STATES, 'Only disputes in this state')),
    purpose: oneOfValues(EXPORT_PURPOSES, 'What it is taken for; goes on record'),
  },
  strict,
)
export type ExportListQuery = Static<typeof ExportListQuery>
