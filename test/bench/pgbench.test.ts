import { test } from 'tap'
import { parsePgbench } from './pgbench.js'
import { literal, type Script, toPgbench, toPrepared, toScriptStatement } from './script.js'

const OUTPUT = `pgbench (15.18, server 18.4)
transaction type: registration.sql
scaling factor: 1
query mode: prepared
number of clients: 8
number of threads: 2
maximum number of tries: 1
duration: 4 s
number of transactions actually processed: 3262
number of failed transactions: 0 (0.000%)
latency average = 9.788 ms
initial connection time = 27.755 ms
tps = 817.286588 (without initial connection time)
`

test('the figures of pgbench are read', async (t) => {
  t.strictSame(parsePgbench(OUTPUT), { units: 3262, unitsPerSecond: 817.286588, meanMs: 9.788 })
})

test('a run of pgbench in which anything failed gives no figures', async (t) => {
  t.throws(() => parsePgbench(OUTPUT.replace('transactions: 0', 'transactions: 3')), /pgbench failed/)
  t.throws(() => parsePgbench(OUTPUT.replace('3262', '0')), /pgbench failed/)
  t.throws(() => parsePgbench('pgbench: error: connection to server failed'), /connection to server failed/)
})

test('a literal holds nothing that pgbench takes for a variable and PostgreSQL for the end of a text', async (t) => {
  t.equal(literal('filed-first'), `'filed-first'`)
  t.equal(literal('2026-01-02 03:04'), `U&'2026-01-02 03\\003a04'`)
  t.equal(literal(`号'\\`), `U&'\\53f7\\0027\\005c'`)
})

const SCRIPT: Script = {
  name: 'sample',
  variables: { n: [0, 9] },
  statements: [
    { sql: 'select id from known\n  where n = :n::int', isKept: true },
    { sql: `select :id::uuid, :n, 'a'::text` },
  ],
}

test('a script has one line for every command', async (t) => {
  t.equal(
    toPgbench(SCRIPT),
    `\\set n random(0, 9)\nselect id from known where n = :n::int \\gset\nselect :id::uuid, :n, 'a'::text;\n`,
  )
})

test('a plain client gets one parameter for every place, and casts stay casts', async (t) => {
  t.match(toPrepared(SCRIPT), [
    { name: 'sample_0', text: 'select id from known\n  where n = $1::int', variables: ['n'], isKept: true },
    { name: 'sample_1', text: `select $1::uuid, $2, 'a'::text`, variables: ['id', 'n'], isKept: false },
  ])
})

test('values of a recorded statement become variables by their value, otherwise literals', async (t) => {
  const text = `select to_char(at, 'HH24:MI') from cases where court_id = $1 and id = $2 and x = $3 and y = $4 limit $5`
  const values = [4, '01a2', Buffer.from('ff', 'hex'), null, 21]
  t.strictSame(toScriptStatement({ text, values }, { id: '01a2', court_id: 4 }), {
    sql: `select to_char(at, ('HH24:'||'MI')) from cases where court_id = :court_id and id = :id and x = '\\xff' and y = null limit 21`,
  })
})

test('what is asked in a shared question becomes variables too', async (t) => {
  const text = `select 1 from json_to_recordset($1) as given("caseId" text, today date)`
  const values = ['[{"caseId":"01a2","today":"2026-01-05"}]']
  t.strictSame(toScriptStatement({ text, values }, { id: '01a2' }), {
    sql: `select 1 from json_to_recordset(json_build_array(json_build_object('caseId', (:id)::text, 'today', ('2026-01-05')::text))) as given("caseId" text, today date)`,
  })
  t.throws(() => toScriptStatement({ text, values: ['[{"caseId":"01a2"},{"caseId":"01a3"}]'] }, {}))
})
