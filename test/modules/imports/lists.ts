import { randomUUID } from 'node:crypto'
import { LIST_COLUMNS } from '../../../src/modules/imports/columns.js'
import { makeWorkbook } from '../../../src/platform/workbook.js'
import type { Answer, TestCourt } from '../../support/app.js'
import { doLongWork } from '../../support/long-work.js'
import { inventedNumber } from '../series/series-of-cases.js'

export const HEADERS = LIST_COLUMNS.map(({ header }) => header)
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Texts of a row by header; what is not named is empty. */
export type NamedRow = Readonly<Record<string, string | number | Date>>

/** A worker's claim against one company, the `index`-th of them, as a row of a list. */
export function workersRow(index: number, changes: NamedRow = {}): NamedRow {
  return {
    序号: String(index + 1),
    案由: '劳务合同纠纷',
    诉讼请求: '支付劳务报酬',
    '请求金额（元）': `${10_000 + index}.01`,
    事实与理由: '被申请人拖欠劳务报酬，有欠条为证。',
    申请人类型: '自然人',
    申请人姓名或名称: `工人${index + 1}`,
    申请人证件号码: inventedNumber(index),
    申请人电话: '13800000000',
    被申请人类型: '法人',
    被申请人姓名或名称: '本溪示例建筑劳务有限公司',
    被申请人证件号码: '91350100M000100Y43',
    被申请人法定代表人或负责人: '王示例',
    ...changes,
  }
}

export function cellsOf(row: NamedRow): (string | number | Date)[] {
  return HEADERS.map((header) => row[header] ?? '')
}

function csvCell(cell: string | number | Date): string {
  const text = cell instanceof Date ? cell.toISOString() : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A list as CSV in UTF-8, without a byte order mark. */
export function csvOf(rows: readonly NamedRow[], headers: readonly string[] = HEADERS): Buffer {
  const lines = [headers, ...rows.map((row) => headers.map((header) => row[header] ?? ''))]
  return Buffer.from(lines.map((line) => line.map(csvCell).join(',')).join('\r\n'), 'utf8')
}

export function workbookOf(rows: readonly NamedRow[]): Promise<Buffer> {
  return makeWorkbook([{ name: '清单', rows: [HEADERS, ...rows.map(cellsOf)] }])
}

interface UploadOptions {
  readonly who?: string
  readonly type?: string
  readonly query?: Readonly<Record<string, string>>
  readonly key?: string
  readonly fileName?: string
}

/** Hands a file in as somebody would with curl. */
export async function upload(court: TestCourt, bytes: Buffer, options: UploadOptions = {}): Promise<Answer> {
  const { who = 'clerk-mingshan', type = 'text/csv', query = {}, key = randomUUID(), fileName } = options
  const response = await court.app.inject({
    method: 'POST',
    url: `/v1/imports?${new URLSearchParams({ courtCode: '辽0504', ...query })}`,
    headers: {
      authorization: `Bearer ${await court.token(who)}`,
      'content-type': type,
      'idempotency-key': key,
      ...(fileName === undefined
        ? {}
        : { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}` }),
    },
    payload: bytes,
  })
  const body = response.body === '' ? undefined : JSON.parse(response.body)
  return { status: response.statusCode, headers: response.headers, body, text: response.body }
}

/** Hands a list in, lets it be checked, and gives the import as it is then. */
export async function checkedImport(court: TestCourt, bytes: Buffer, options: UploadOptions = {}) {
  const accepted = await upload(court, bytes, options)
  if (accepted.status !== 202) throw new Error(`not taken in: ${accepted.text}`)
  const failures = await doLongWork(court)
  if (failures.length > 0) throw new Error(`the check failed: ${JSON.stringify(failures)}`)
  return readImport(court, accepted.body.id)
}

export async function readImport(court: TestCourt, importId: string) {
  const { body } = await court.as('clerk-mingshan').get(`/v1/imports/${importId}`)
  return body
}

/** Starts an import and does all of it. */
export async function finishImport(court: TestCourt, importId: string, body: object = {}) {
  const clerk = court.as('clerk-mingshan')
  const { version } = await readImport(court, importId)
  const started = await clerk.post(`/v1/imports/${importId}/start`, body, { ifMatch: version, key: randomUUID() })
  if (started.status !== 202) throw new Error(`not started: ${started.text}`)
  const failures = await doLongWork(court)
  if (failures.length > 0) throw new Error(`the import failed: ${JSON.stringify(failures)}`)
  return readImport(court, importId)
}

/** What is the case with each dispute of a list. */
export async function rowsOf(court: TestCourt, importId: string, state?: string) {
  const query = new URLSearchParams({ limit: '100', ...(state && { state }) })
  const { body } = await court.as('clerk-mingshan').get(`/v1/imports/${importId}/rows?${query}`)
  return body.items
}

/** The list back as a file. */
export async function exported(
  court: TestCourt,
  importId: string,
  query: Record<string, string>,
  who = 'clerk-mingshan',
) {
  const response = await court.app.inject({
    method: 'GET',
    url: `/v1/imports/${importId}/list?${new URLSearchParams({ purpose: 'correction', ...query })}`,
    headers: { authorization: `Bearer ${await court.token(who)}` },
  })
  return { status: response.statusCode, bytes: response.rawPayload, headers: response.headers }
}
