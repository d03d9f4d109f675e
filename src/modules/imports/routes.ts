import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { fileContent, fileResponses, readResponses, writeResponses } from '../../http/responses.js'
import { ActHeaders, WriteHeaders } from '../../http/route-schemas.js'
import { callOf, type ModuleDeps, write, writeLongWork } from '../../http/write.js'
import { MAX_ID } from '../../platform/ids.js'
import { languageOf } from '../../platform/problem-handler.js'
import { compileValidator } from '../../platform/validation.js'
import type { Call } from '../../workflow/call.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import { listAllCauses } from '../directory/store.js'
import { OperationView, operationAnswer } from '../operations/schemas.js'
import { discardImport } from './discard-import.js'
import { COLOURED_MAX, exportList } from './export-list.js'
import { fileNameOf } from './file-name.js'
import { requireImport } from './require-import.js'
import { FILE_BYTES_MAX, ROWS_MAX } from './rules.js'
import {
  DiscardImportBody,
  ExportListQuery,
  ImportPage,
  ImportParams,
  ImportRowPage,
  ImportRowsQuery,
  ImportsQuery,
  ImportView,
  importView,
  ReadmitRowsBody,
  rowView,
  ScreenRowsBody,
  StartImportBody,
  UploadQuery,
} from './schemas.js'
import { readmitRows, screenOut } from './screen-rows.js'
import { startImport } from './start-import.js'
import { type ImportRecord, type ImportSummary, listImports, listRows } from './store.js'
import { makeTemplate } from './template.js'
import { uploadList } from './upload-list.js'

const tags = ['imports']
const SOURCE = 'Source: CPL 124; ONL 8; project decision, ADR-0011.'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const CSV = 'text/csv'
const counted = (limit: number) => limit.toLocaleString('en')

const view = (call: Call, row: ImportRecord | ImportSummary) =>
  importView(call.vault, row, call.reference.courtById(row.courtId)?.code ?? '')
const changed = (call: Call, row: ImportSummary) => ({ status: 200, body: view(call, row), version: row.version })

/** Lists of disputes as files: template, upload and check, screening, import, and the list back. */
export const importsRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  await app.register(uploadRoute, deps)
  app.get(
    '/import-template',
    {
      config: { action: 'importDisputes', resource: 'reference' },
      schema: {
        tags,
        operationId: 'getImportTemplate',
        summary: 'The workbook in which lists of disputes are filled in',
        description: `With lists to choose from, an example row, an explanation of each column and all causes of action. 导入清单模板。\n\n${SOURCE}`,
        response: fileResponses([XLSX], 'The workbook'),
      },
    },
    async (_request, reply) => {
      const workbook = await makeTemplate(await listAllCauses(deps.db))
      return reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('纠纷清单模板.xlsx')}`)
        .send(workbook)
    },
  )
  app.get(
    '/imports',
    {
      config: { action: 'readImport', resource: 'court' },
      schema: {
        tags,
        operationId: 'listImports',
        summary: 'Imports of a court, newest first',
        description: `With how many disputes are in each state. 批量导入一览。\n\n${SOURCE}`,
        querystring: ImportsQuery,
        response: readResponses(ImportPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const court = courtOfList(call, 'readImport', courtCode)
      const [before] = decodeCursor(cursor, ['uuid']) ?? [MAX_ID]
      const rows = await listImports(deps.db, court.id, { before, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (row) => view(call, row),
      )
    },
  )
  app.get(
    '/imports/:importId',
    {
      config: { action: 'readImport', resource: 'court' },
      schema: {
        tags,
        operationId: 'readImport',
        summary: 'How far an import is',
        description: `How many of its disputes are in each state. 导入进度。\n\n${SOURCE}`,
        params: ImportParams,
        response: readResponses(ImportView, 'The import'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const row = await requireImport(deps.db, call, 'readImport', request.params.importId)
      reply.header('etag', `"${row.version}"`)
      return view(call, row)
    },
  )
  app.get(
    '/imports/:importId/rows',
    {
      config: { action: 'readImport', resource: 'court' },
      schema: {
        tags,
        operationId: 'listImportRows',
        summary: 'What is the case with each dispute of the list',
        description: `In the order of the list; what is wrong names row and column. No content is shown. 逐行校验和导入结果。\n\n${SOURCE}`,
        params: ImportParams,
        querystring: ImportRowsQuery,
        response: readResponses(ImportRowPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const row = await requireImport(deps.db, call, 'readImport', request.params.importId)
      const { state, cursor, limit = PAGE_SIZE } = request.query
      const [after] = decodeCursor(cursor, ['integer']) ?? [-1]
      const states = state === undefined ? null : [state]
      const rows = await listRows(deps.db, row, { states, after, limit: limit + 1 })
      const language = languageOf(request.headers['accept-language'])
      return pageOf(
        rows,
        limit,
        ({ position }) => [position],
        (report) => rowView(report, language),
      )
    },
  )
  app.get(
    '/imports/:importId/list',
    {
      config: { action: 'exportImport', resource: 'court' },
      schema: {
        tags,
        operationId: 'exportImportList',
        summary: 'The list back as a file, with results and remarks',
        description: `In the columns in which it came, all of it or the disputes in one state; in workbooks of up to ${counted(COLOURED_MAX)} disputes cells at fault are coloured. Corrected, it can be handed in again. That it was taken, and for what, goes on record. 导出清单（含结果和问题）。\n\nSource: PIPL 28, 51; project decision, ADR-0011.`,
        params: ImportParams,
        querystring: ExportListQuery,
        response: fileResponses([XLSX, CSV], 'The list'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const file = await exportList(deps.db, call, request.params.importId, request.query)
      const isCsv = request.query.format === 'csv'
      const name = encodeURIComponent(`纠纷清单.${isCsv ? 'csv' : 'xlsx'}`)
      return reply
        .type(isCsv ? `${CSV}; charset=utf-8` : XLSX)
        .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
        .send(file)
    },
  )
  app.post(
    '/imports/:importId/start',
    {
      config: { action: 'importDisputes', resource: 'court' },
      schema: {
        tags,
        operationId: 'startImport',
        summary: 'Make cases of what the check has passed',
        description: `Each dispute by the same rules as if it were entered alone, exactly once, whatever happens to the service. 开始导入。\n\n${SOURCE}`,
        params: ImportParams,
        headers: ActHeaders,
        body: StartImportBody,
        response: writeResponses({ 202: { description: 'Accepted', body: OperationView } }),
      },
    },
    (request, reply) =>
      writeLongWork(deps, request, reply, async (tx, call) =>
        operationAnswer(call, await startImport(tx, call, request.params.importId, request.body)),
      ),
  )
  app.post(
    '/imports/:importId/screenings',
    {
      config: { action: 'importDisputes', resource: 'court' },
      schema: {
        tags,
        operationId: 'screenImportRows',
        summary: 'Take disputes out of the list, with one reason for all',
        description: `They are not imported and are given back with the reason. 筛除部分纠纷。\n\nSource: CPL 127; ONL 9; project decision, ADR-0011.`,
        params: ImportParams,
        headers: ActHeaders,
        body: ScreenRowsBody,
        response: writeResponses({ 200: { description: 'Taken out', body: ImportView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        changed(call, await screenOut(tx, call, request.params.importId, request.body)),
      ),
  )
  app.post(
    '/imports/:importId/readmissions',
    {
      config: { action: 'importDisputes', resource: 'court' },
      schema: {
        tags,
        operationId: 'readmitImportRows',
        summary: 'Take disputes that were screened out back in',
        description: `As long as nothing was imported. 恢复已筛除的纠纷。\n\n${SOURCE}`,
        params: ImportParams,
        headers: ActHeaders,
        body: ReadmitRowsBody,
        response: writeResponses({ 200: { description: 'Taken back in', body: ImportView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        changed(call, await readmitRows(tx, call, request.params.importId, request.body)),
      ),
  )
  app.post(
    '/imports/:importId/discarding',
    {
      config: { action: 'importDisputes', resource: 'court' },
      schema: {
        tags,
        operationId: 'discardImport',
        summary: 'Give a list up before anything of it was imported',
        description: `What it says is erased at once; the same file may be handed in again. 放弃导入。\n\n${SOURCE}`,
        params: ImportParams,
        headers: ActHeaders,
        body: DiscardImportBody,
        response: writeResponses({ 200: { description: 'Given up', body: ImportView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        changed(call, await discardImport(tx, call, request.params.importId, request.body)),
      ),
  )
}

/** The one route that takes a file, with parsers of its own, so that no other route does. */
const uploadRoute: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    [CSV, XLSX],
    { parseAs: 'buffer', bodyLimit: FILE_BYTES_MAX },
    async (_request: unknown, body: Buffer) => body,
  )
  app.post(
    '/imports',
    {
      bodyLimit: FILE_BYTES_MAX,
      config: { action: 'importDisputes', resource: 'court' },
      // The body is a file: what it may be is found by reading it.
      validatorCompiler: (route) => (route.httpPart === 'body' ? () => true : compileValidator(route as never)),
      schema: {
        tags,
        operationId: 'uploadImport',
        summary: 'Hand in a list of disputes, to be checked',
        description: `CSV in UTF-8 or GB18030, or an .xlsx workbook, with the columns of the template in any order; at most ${counted(ROWS_MAX)} rows and ${FILE_BYTES_MAX / 2 ** 20} MiB. Every dispute is checked as its registration would check it, and nothing is registered. The name of the file goes into Content-Disposition. 上传清单并校验。\n\n${SOURCE}`,
        headers: Type.Object({
          ...WriteHeaders.properties,
          'content-disposition': Type.Optional(
            Type.String({ maxLength: 1000, description: "attachment; filename*=UTF-8''… names the file" }),
          ),
        }),
        querystring: UploadQuery,
        body: { content: fileContent([CSV, XLSX], FILE_BYTES_MAX) },
        response: writeResponses({ 202: { description: 'Taken in; the check runs', body: ImportView } }),
      },
    },
    (request, reply) =>
      writeLongWork(deps, request, reply, async (tx, call) => {
        const { courtCode, channel = 'counter', registerAtOnce = true, receivedOn, seriesId } = request.query
        const row = await uploadList(tx, call, {
          bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          fileName: fileNameOf(request.headers['content-disposition']),
          registersAtOnce: registerAtOnce,
          ...{ courtCode, channel, receivedOn, seriesId },
        })
        return { status: 202, body: view(call, row), version: row.version, location: `/v1/imports/${row.id}` }
      }),
  )
}
