import { sql } from 'drizzle-orm'
import t from 'tap'
import { makeWorkbook } from '../../../src/platform/workbook.js'
import { openTestCourt } from '../../support/app.js'
import {
  cellsOf,
  checkedImport,
  csvOf,
  finishImport,
  HEADERS,
  rowsOf,
  upload,
  workbookOf,
  workersRow,
  XLSX,
} from './lists.js'
import { sheetXml, textCell, workbookParts, zipOf } from './zip.js'

const MIB = 1024 * 1024
const court = await openTestCourt(t)
const gb18030 = (text: string) => {
  // The encoder of the platform writes UTF-8 only; these are the bytes of the one list that is tried.
  const known = new Map<string, readonly number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) known.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
  }
  return Buffer.from(
    [...text].flatMap((char) => (char < '\u0080' ? [char.charCodeAt(0)] : [...(known.get(char) ?? [0x3f])])),
  )
}
const headerRow = `<row r="1">${textCell('A1', '案由')}</row>`
const zeros = (mib: number) => Buffer.alloc(mib * MIB, 0x20)

/** Every file that is refused, how it is sent, and the rule that it breaks. */
const REFUSED: readonly (readonly [string, () => Buffer | Promise<Buffer>, string])[] = [
  ['a zip bomb', () => zipOf(workbookParts(zeros(300))), 'import-workbook-too-large'],
  ['a zip bomb that lies about its size', () => zipOf(workbookParts(zeros(300), 1000)), 'import-file-workbook'],
  [
    'a workbook that unpacks to many times its size',
    () => zipOf(workbookParts(zeros(60))),
    'import-workbook-too-large',
  ],
  [
    'thousands of parts',
    () => zipOf(Array.from({ length: 3000 }, (_, index) => ({ name: `xl/${index}.xml`, content: '<a/>' }))),
    'import-workbook-too-large',
  ],
  [
    'an external entity',
    () =>
      zipOf(
        workbookParts(
          sheetXml(
            `<row r="1">${textCell('A1', '&x;')}</row>`,
            '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
          ),
        ),
      ),
    'import-workbook-doctype',
  ],
  [
    'formulas',
    () => zipOf(workbookParts(sheetXml(`${headerRow}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>`))),
    'import-workbook-formulas',
  ],
  [
    'a cell a million columns away',
    () => zipOf(workbookParts(sheetXml(`<row r="1">${textCell('BDWGN1', '案由')}</row>`))),
    'import-file-workbook',
  ],
  [
    'more columns than a list has',
    () => csvOf([], [...HEADERS, ...Array.from({ length: 100 }, (_, index) => `列${index}`)]),
    'import-too-many-columns',
  ],
  ['a million columns', () => Buffer.from(`案由${','.repeat(1_000_000)}`), 'import-file-csv'],
  [
    'a million columns on a row',
    () => Buffer.concat([csvOf([]), Buffer.from(`\r\n${','.repeat(5_000)}`)]),
    'import-too-many-columns',
  ],
  ['an archive that is no workbook', () => zipOf([{ name: 'a.txt', content: 'a' }]), 'import-file-workbook'],
  ['half a workbook', async () => (await workbookOf([workersRow(0)])).subarray(0, 900), 'import-file-workbook'],
  ['an old or protected workbook', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'import-file-encoding'],
  ['UTF-16', () => Buffer.from(csvOf([workersRow(0)]).toString(), 'utf16le'), 'import-file-encoding'],
  [
    'bytes of no encoding',
    () => Buffer.concat([csvOf([workersRow(0)]), Buffer.from([0xff, 0xff])]),
    'import-file-encoding',
  ],
  ['an open quote', () => Buffer.concat([csvOf([]), Buffer.from('\r\n"案')]), 'import-file-csv'],
  ['nothing', () => Buffer.alloc(0), 'import-file-empty'],
  ['a header alone', () => csvOf([]), 'import-file-empty'],
  ['other columns', () => Buffer.from('姓名,电话\r\n张三,1'), 'import-column-missing'],
  ['a column twice', () => csvOf([], [...HEADERS, '案由']), 'import-column-twice'],
  ['50,001 rows', () => csvOf(Array.from({ length: 50_001 }, (_, index) => workersRow(index))), 'import-too-many-rows'],
]

for (const [what, make, ruleId] of REFUSED) {
  t.test(`${what}: refused with ${ruleId}, within bounds, and nothing is kept`, async (t) => {
    const bytes = await make()
    const before = process.memoryUsage()
    const { status, body, text } = await upload(court, bytes, { type: XLSX })
    const grown = (process.memoryUsage().rss - before.rss) / MIB
    t.match({ status, ruleId: body.ruleId }, { status: 422, ruleId }, text)
    t.ok(grown < 256, `${grown.toFixed(0)} MiB more`)
    t.match(body.detail, /[\u4e00-\u9fff]/, 'told in Chinese')
    const { rows } = await court.db.execute(sql`
      select (select count(*) from imports)::int as imports, (select count(*) from import_rows)::int as disputes,
        (select count(*) from operations)::int as operations`)
    t.strictSame(rows, [{ imports: 0, disputes: 0, operations: 0 }])
  })
}

t.test('what is no file of the two kinds, or is too large, is refused before it is read', async (t) => {
  t.equal((await upload(court, Buffer.from('{}'), { type: 'application/json' })).status, 415)
  t.equal((await upload(court, zeros(33))).status, 413)
  const json = await court
    .as('clerk-mingshan')
    .post('/v1/series', '案由,诉讼请求', { headers: { 'content-type': 'text/csv' } })
  t.equal(json.status, 415, 'control: no other route takes a file')
})

t.test('GB18030, with or without a byte order mark UTF-8, and workbooks say the same', async (t) => {
  const rows = [workersRow(0), workersRow(1)]
  const utf8 = csvOf(rows)
  const forms = {
    'csv-gb18030': gb18030(utf8.toString('utf8')),
    'csv-utf-8': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]),
    xlsx: await workbookOf(rows),
  }
  for (const [format, bytes] of Object.entries(forms)) {
    t.match(await checkedImport(court, bytes), { format, ready: 2, faulty: 0 }, format)
  }
})

t.test(
  'merged cells, days and amounts kept as numbers read as they look; digits that were lost are refused',
  async (t) => {
    const first = workersRow(0, { 收件日期: new Date('2026-03-02T00:00:00Z'), '请求金额（元）': 2860.1 })
    const rows = [
      first,
      { 被申请人类型: '自然人', 被申请人姓名或名称: '李保证' },
      workersRow(1, { 收件日期: 46083, 申请人电话: 13_800_000_000 }),
      workersRow(2, { 申请人证件号码: Number('210504196201010030') }),
    ]
    const merged = await makeWorkbook([
      {
        name: '清单',
        rows: [HEADERS, ...rows.map(cellsOf)],
        merges: [{ startRow: 1, startCol: 1, endRow: 2, endCol: 1 }],
      },
    ])
    const checked = await checkedImport(court, merged)
    t.match(checked, { disputes: 3, ready: 2, faulty: 1 })
    const [lost] = await rowsOf(court, checked.id, 'faulty')
    t.match(lost, {
      rowNumber: 5,
      cells: [{ column: '申请人证件号码' }],
      problem: { errors: [{ code: 'cell-digits-lost' }] },
    })
    await finishImport(court, checked.id)
    const [one, other] = await rowsOf(court, checked.id, 'imported')
    const read = async (caseId: string) => (await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)).body
    t.match(await read(one.caseId), { receivedOn: '2026-03-02', claimAmountFen: 286_010, parties: { length: 3 } })
    t.match(await read(other.caseId), { receivedOn: '2026-03-02', parties: [{ phoneMask: '138******00' }, {}] })
  },
)
