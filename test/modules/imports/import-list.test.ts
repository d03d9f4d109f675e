import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { readXlsx } from 'hucre/xlsx'
import t from 'tap'
import { LIST_COLUMNS } from '../../../src/modules/imports/columns.js'
import { readDelimited } from '../../../src/platform/delimited.js'
import { readWorkbook } from '../../../src/platform/workbook.js'
import { openTestCourt } from '../../support/app.js'
import { doLongWork } from '../../support/long-work.js'
import { inventedNumber } from '../series/series-of-cases.js'
import {
  checkedImport,
  csvOf,
  exported,
  finishImport,
  HEADERS,
  type NamedRow,
  readImport,
  rowsOf,
  upload,
  workbookOf,
  workersRow,
  XLSX,
} from './lists.js'

const FURTHER_RESPONDENT: NamedRow = {
  被申请人类型: '自然人',
  被申请人姓名或名称: '李保证',
  被申请人电话: '13900000000',
}

t.test(
  'a list becomes cases like those that are entered by hand, with further parties on rows of their own',
  async (t) => {
    const court = await openTestCourt(t)
    const list = csvOf([workersRow(0), FURTHER_RESPONDENT, workersRow(1, { 收件日期: '2026/3/9', 来源编号: 'A-2' })])
    const checked = await checkedImport(court, list, { fileName: '张三等人讨薪清单.csv' })
    t.match(checked, { state: 'checked', disputes: 2, ready: 2, faulty: 0, fileName: '张三等人讨薪清单.csv' })
    const { rows: before } = await court.db.execute(sql`select count(*)::int as n from cases`)
    t.strictSame(before, [{ n: 0 }], 'a check registers nothing')

    t.match(await finishImport(court, checked.id), { state: 'imported', imported: 2, refused: 0 })
    const [first, second] = await rowsOf(court, checked.id)
    t.match(first, { rowNumber: 2, rows: 2, state: 'imported', caseNumber: '（2026）辽0504民初1号' })
    t.match(second, { rowNumber: 4, rows: 1, state: 'imported', caseNumber: '（2026）辽0504民初2号' })
    const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${first.caseId}`)
    t.match(body, { state: 'registered', claimAmountFen: 1_000_001, causeCode: '144' })
    t.strictSame(
      body.parties.map(({ role, name, phoneMask }: Record<string, string>) => [role, name, phoneMask]),
      [
        ['applicant', '工人1', '138******00'],
        ['respondent', '本溪示例建筑劳务有限公司', null],
        ['respondent', '李保证', '139******00'],
      ],
    )
    const { body: other } = await court.as('clerk-mingshan').get(`/v1/cases/${second.caseId}`)
    t.match(other, { receivedOn: '2026-03-09', sourceReference: 'A-2' })

    const alone = await court.as('clerk-mingshan').post('/v1/cases', {
      courtCode: '辽0504',
      channel: 'counter',
      causeCode: '144',
      claimKind: 'money',
      claims: [{ text: '支付劳务报酬', amountFen: 1_000_301 }],
      facts: '被申请人拖欠劳务报酬，有欠条为证。',
      parties: [
        {
          role: 'applicant',
          kind: 'natural-person',
          name: '工人3',
          identity: { kind: 'resident-identity-card', number: inventedNumber(2) },
        },
        {
          role: 'respondent',
          kind: 'legal-person',
          name: '本溪示例建筑劳务有限公司',
          identity: { kind: 'unified-social-credit-code', number: '91350100M000100Y43' },
          legalRepresentative: '王示例',
        },
      ],
      registerAtOnce: true,
    })
    const { body: entered } = await court.as('clerk-mingshan').get(`/v1/cases/${alone.body.case.id}`)
    t.strictSame(Object.keys(entered).sort(), Object.keys(body).sort(), 'one and the same kind of case')
    t.equal(entered.number, '（2026）辽0504民初3号', 'numbers go on without a gap')
  },
)

t.test(
  'each dispute is refused for what would be refused if it were entered alone, at the cell that is wrong',
  async (t) => {
    const court = await openTestCourt(t)
    const wrong: readonly [NamedRow, string | null, string][] = [
      [workersRow(1, { 申请人证件号码: '210504196101010011' }), '申请人证件号码', 'identity-number-check-digit'],
      [
        workersRow(2, { 被申请人法定代表人或负责人: '' }),
        '被申请人姓名或名称',
        'organisation-needs-legal-representative',
      ],
      [workersRow(3, { 案由: '没有这样的纠纷' }), '案由', 'cell-cause-not-one'],
      [workersRow(4, { '请求金额（元）': '12.345' }), '请求金额（元）', 'cell-not-an-amount'],
      [workersRow(5, { 收件日期: '2026-02-30' }), '收件日期', 'cell-not-a-day'],
      [workersRow(6, { 收件日期: '2026-12-31' }), '收件日期', 'received-in-the-future'],
      [workersRow(7, { 申请人类型: '外星人' }), '申请人类型', 'cell-not-a-choice'],
      [workersRow(8, { 诉讼请求: '' }), '诉讼请求', 'cell-missing'],
      [workersRow(9, { 申请人证件号码: '2.10504E+17' }), '申请人证件号码', 'cell-digits-lost'],
      [workersRow(10, { 标签: 'no-such-tag' }), '标签', 'tag-unknown'],
      [workersRow(11, { 申请人电话: '12' }), '申请人电话', 'phone-format'],
      [workersRow(12, { 事实与理由: '事'.repeat(5001) }), '事实与理由', 'maxLength'],
      [workersRow(0, { 序号: '99' }), null, 'row-repeated'],
    ]
    const checked = await checkedImport(court, csvOf([workersRow(0), ...wrong.map(([row]) => row)]))
    t.match(checked, { ready: 1, faulty: wrong.length })
    const found = await rowsOf(court, checked.id, 'faulty')
    for (const [index, [, column, code]] of wrong.entries()) {
      t.match(found[index], { rowNumber: index + 3, cells: [{ rowNumber: index + 3, column }] }, code)
      t.equal(found[index].problem.errors[0].code, code)
    }
    t.match(await finishImport(court, checked.id), { imported: 1, faulty: wrong.length }, 'the others do not stop it')
  },
)

t.test('the list comes back with what is wrong, is corrected, and goes in as it is', async (t) => {
  const court = await openTestCourt(t)
  const checked = await checkedImport(court, csvOf([workersRow(0), workersRow(1, { 申请人证件号码: '123' })]))
  const { bytes, headers } = await exported(court, checked.id, { state: 'faulty' })
  t.equal(headers['content-type'], XLSX)
  const lines: (string | number | boolean | Date | null)[][] = []
  for await (const { cells } of readWorkbook(bytes)) lines.push([...cells])
  const [header = [], row = [], ...rest] = lines
  t.equal(rest.length, 0, 'only what is wrong')
  t.match(row[header.indexOf('问题')], /^申请人证件号码：/)
  t.equal(row[header.indexOf('行号')], '3')
  const corrected = Object.fromEntries(header.map((name, index) => [String(name), String(row[index] ?? '')]))
  const again = await workbookOf([{ ...corrected, 申请人证件号码: inventedNumber(1) }])
  t.match(await checkedImport(court, again, { type: XLSX }), { disputes: 1, ready: 1, ignoredColumns: [] })
  const { rows } = await court.db.execute(sql`select rows, purpose, actor_id is not null as told from import_exports`)
  t.strictSame(rows, [{ rows: 'faulty', purpose: 'correction', told: true }], 'that it was taken is on record')
})

t.test('a list goes out as CSV so that no spreadsheet computes it, and comes in as it was', async (t) => {
  const court = await openTestCourt(t)
  const evil = '=HYPERLINK("http://evil.example","点我")'
  const checked = await checkedImport(court, csvOf([workersRow(0, { 事实与理由: evil, 来源编号: '@SUM(1)' })]))
  t.match(checked, { ready: 1 })
  const { bytes } = await exported(court, checked.id, { format: 'csv' })
  t.ok(bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])), 'spreadsheets know UTF-8 by its mark')
  const lines: (readonly string[])[] = []
  for await (const { cells } of readDelimited(bytes, 'utf-8', 65_536)) lines.push(cells)
  for (const cell of lines.flat()) t.notMatch(cell, /^[=+\-@\t\r]/)
  const back = await checkedImport(court, bytes)
  t.match(back, { ready: 1, disputes: 1 })
  await finishImport(court, back.id)
  const [row] = await rowsOf(court, back.id)
  const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${row.caseId}`)
  t.equal(body.facts, evil)
  t.equal(body.sourceReference, '@SUM(1)')
})

t.test(
  'the same file is one import, and a dispute that is there already is left out unless somebody wants it',
  async (t) => {
    const court = await openTestCourt(t)
    const list = csvOf([workersRow(0), workersRow(1)])
    const first = await checkedImport(court, list)
    t.match((await upload(court, list)).body, { status: 409, code: 'already-exists' })
    const key = randomUUID()
    const other = csvOf([workersRow(0, { 序号: '7' }), workersRow(2)])
    const answers = [await upload(court, other, { key }), await upload(court, other, { key })]
    t.strictSame(
      answers.map(({ status }) => status),
      [202, 202],
    )
    t.equal(answers[1]?.body.id, answers[0]?.body.id, 'asking again with the same key is the same import')
    t.match((await upload(court, csvOf([workersRow(5)]), { key })).body, {
      status: 422,
      code: 'idempotency-key-reused',
    })

    await finishImport(court, first.id)
    const again = await checkedImport(court, csvOf([workersRow(0), workersRow(3)]))
    t.match(again, { ready: 1, possibleDuplicates: 1 })
    t.match(await finishImport(court, again.id), { imported: 1, possibleDuplicates: 1 })
    const wanted = await checkedImport(court, csvOf([workersRow(1, { 诉讼请求: '支付另一笔报酬' })]))
    t.match(wanted, { ready: 0, possibleDuplicates: 1 })
    t.match(await finishImport(court, wanted.id, { withPossibleDuplicates: true }), { imported: 1 })
  },
)

t.test(
  'disputes are screened out with one reason, taken back in, and a list is given up, each on record',
  async (t) => {
    const court = await openTestCourt(t)
    const clerk = court.as('clerk-mingshan')
    const checked = await checkedImport(court, csvOf([0, 1, 2, 3].map((index) => workersRow(index))))
    const screening = { rowNumbers: [3, 4], ground: 'no-ability-to-pay', reason: '被申请人无履行能力。' }
    const at = `/v1/imports/${checked.id}`
    const done = await clerk.post(`${at}/screenings`, screening, { ifMatch: 1 })
    t.match(done, { status: 200, body: { screened: 2, version: 2 } }, done.text)
    t.match((await clerk.post(`${at}/screenings`, screening, { ifMatch: 1 })).body, { status: 412 })
    t.match((await clerk.post(`${at}/screenings`, screening, { ifMatch: 2 })).body, {
      ruleId: 'import-rows-not-open',
      errors: [{ pointer: '#/rowNumbers/0' }],
    })
    await clerk.post(`${at}/readmissions`, { rowNumbers: [4], reason: '已提供财产线索。' }, { ifMatch: 2 })
    t.match(await finishImport(court, checked.id), { imported: 3, screened: 1 })
    t.match(await rowsOf(court, checked.id, 'screened'), [
      { rowNumber: 3, caseId: null, screeningGround: 'no-ability-to-pay', screeningReason: '被申请人无履行能力。' },
    ])
    const late = await clerk.post(`${at}/discarding`, { reason: '重新报送。' }, { ifMatch: 4 })
    t.match(late.body, { ruleId: 'import-stage' })
    const { rows } = await court.db.execute(sql`select act, ground, row_numbers from import_events order by version`)
    t.strictSame(rows, [
      { act: 'uploaded', ground: null, row_numbers: [] },
      { act: 'rows-screened', ground: 'no-ability-to-pay', row_numbers: [3, 4] },
      { act: 'rows-readmitted', ground: null, row_numbers: [4] },
      { act: 'started', ground: null, row_numbers: [] },
    ])

    const list = csvOf([workersRow(8)])
    const given = await upload(court, list)
    const gone = await clerk.post(`/v1/imports/${given.body.id}/discarding`, { reason: '重新报送。' }, { ifMatch: 1 })
    t.match(gone, { status: 200, body: { state: 'discarded' } }, gone.text)
    t.strictSame(await doLongWork(court), [])
    t.equal((await upload(court, list)).status, 202, 'the same file may be handed in again')
  },
)

t.test('what a list says is sealed, is seen by nobody else, and is erased after thirty days', async (t) => {
  const court = await openTestCourt(t)
  const checked = await checkedImport(court, csvOf([workersRow(0)]), { fileName: '工人1.csv' })
  const { rows } = await court.db.execute(
    sql`select content, file_name from import_rows r join imports i on i.id = r.import_id`,
  )
  const stored = JSON.stringify(rows)
  t.match(stored, /v1\./, 'control: there is something')
  for (const secret of ['工人1', inventedNumber(0), '13800000000']) t.notMatch(stored, secret)
  for (const who of ['clerk-pingshan', 'mediator-zhao']) {
    t.equal((await court.as(who).get(`/v1/imports/${checked.id}`)).body.status, who === 'clerk-pingshan' ? 404 : 403)
  }
  t.equal((await exported(court, checked.id, {}, 'triage-mingshan')).status, 403)

  await finishImport(court, checked.id)
  const { eraseOldContent } = await import('../../../src/modules/imports/erase-old-content.js')
  const erase = () => eraseOldContent({ db: court.db, now: () => court.clock.now })
  await erase()
  t.equal((await exported(court, checked.id, {})).status, 200, 'control: not before its time')
  court.clock.now = new Date(court.clock.now.getTime() + 30 * 86_400_000)
  await erase()
  const { rows: left } = await court.db.execute(
    sql`select count(content)::int as contents, count(file_name)::int as names from import_rows r join imports i on i.id = r.import_id`,
  )
  t.strictSame(left, [{ contents: 0, names: 0 }])
  t.equal((await exported(court, checked.id, {})).status, 422)
  t.match(await readImport(court, checked.id), { imported: 1, fileName: null }, 'what became of it stays known')
})

t.test('a list may join a series, and is received without being registered where that is left to others', async (t) => {
  const court = await openTestCourt(t)
  const made = await court.as('clerk-mingshan').post('/v1/series', {
    courtCode: '辽0504',
    name: '某项目劳务报酬系列纠纷',
    basis: 'same-respondent',
    reason: '同一项目。',
  })
  const query = { seriesId: made.body.id, registerAtOnce: 'false', channel: 'partner-organisation' }
  const checked = await checkedImport(court, csvOf([0, 1, 2].map((index) => workersRow(index))), { query })
  t.match(await finishImport(court, checked.id), { imported: 3 })
  const { body } = await court.as('clerk-mingshan').get(`/v1/series/${made.body.id}`)
  t.match(body, { members: 3, states: { received: 3 } })
  const elsewhere = await upload(court, csvOf([workersRow(5)]), { query: { seriesId: randomUUID() } })
  t.match(elsewhere.body, { ruleId: 'import-series-of-the-court' })
})

t.test(
  'the template has every column with lists to choose from, and its example row is one that the check passes',
  async (t) => {
    const court = await openTestCourt(t)
    const answer = await court.app.inject({
      method: 'GET',
      url: '/v1/import-template',
      headers: { authorization: `Bearer ${await court.token('clerk-mingshan')}` },
    })
    t.equal(answer.headers['content-type'], XLSX)
    const lines: unknown[][] = []
    for await (const { cells } of readWorkbook(answer.rawPayload)) lines.push([...cells])
    t.strictSame(lines[0], HEADERS)
    t.match(await checkedImport(court, answer.rawPayload, { type: XLSX }), {
      disputes: 1,
      ready: 1,
      ignoredColumns: [],
    })
    const { sheets } = await readXlsx(answer.rawPayload)
    const lists = sheets[0]?.dataValidations ?? []
    t.strictSame(
      lists.map(({ type }) => type),
      Array.from({ length: LIST_COLUMNS.filter(({ kind }) => kind === 'choice').length + 1 }, () => 'list'),
      'choices and causes',
    )
    t.equal(sheets[2]?.rows.length, 1056, 'every cause of action and a header')
  },
)
