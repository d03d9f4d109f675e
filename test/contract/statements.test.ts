import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { test } from 'tap'
import { register } from 'tsx/esm/api'
import '../../src/app.js'
import '../../src/keep-clock.js'
import '../../src/modules/exchange/feed/sequence-events.js'
import '../../src/modules/statistics/count-figures.js'
import '../../src/modules/exchange/inbound/expire-waiting.js'
import '../../src/modules/exchange/webhooks/deliver-webhooks.js'
import '../../src/modules/settlement/handovers/remind-of-unanswered.js'
import '../../src/operations.js'
import { statementTexts } from '../../src/platform/statement.js'

// Tables are found in the sources, which are TypeScript.
register()

/**
 * Statements that read across courts on purpose, each with its reason. This list may only shrink: a new statement
 * carries `court_id` for every table it names.
 */
const BEYOND_ONE_COURT: Readonly<Record<string, string>> = {
  mediator_by_id: 'a mediator of a national or professional roster takes cases of other courts',
  lock_mediators: 'the same, locked in the order of their ids',
  available_mediators_beyond_court: 'looks for exactly those mediators',
  reference_snapshot: 'procedure profiles of all courts are read once and kept',
  due_periods: 'the service acts on periods that are over in all courts, each under the lock of its case',
  open_operations: 'the service goes on with the long work of all courts, each item under its own lock',
  list_imports_to_erase: 'what lists of disputes say is erased in all courts when its time is over',
  list_handovers_to_court: 'a receiver asks for what all courts have addressed to it',
  list_handovers_to_organisation: 'the same for a mediation organisation',
  courts_with_unanswered_handovers: 'says in which courts a hand-over waits for its receipt',
  list_inbound_messages_to_erase: 'what messages say is erased in all courts when its time is over',
  courts_with_waiting_events: 'says in which courts entries wait for their place in the feed',
  courts_with_uncounted_events: 'says in which courts entries wait to be counted in figures',
  organisations_of_mediators: 'a mediator of a national or professional roster takes cases of other courts',
  names_of_mediators: 'the same',
  claim_webhook_endpoints: 'says to which endpoints something of any court is to be sent',
  list_profile_periods: 'procedure profiles are public reference data',
}

const SOURCE_DIRECTORY = new URL('../../src/', import.meta.url)
const tables: string[] = []
for (const file of readdirSync(SOURCE_DIRECTORY, { recursive: true, encoding: 'utf8' })) {
  if (!/(^|\/)tables\.ts$/.test(file)) continue
  const exported: Record<string, unknown> = await import(join(SOURCE_DIRECTORY.pathname, file))
  for (const value of Object.values(exported)) {
    if (!is(value, PgTable)) continue
    const { name, primaryKeys, columns } = getTableConfig(value)
    const keys = primaryKeys.flatMap((key) => key.columns.map((column) => column.name))
    // An inbox belongs to a person, whose cases may lie in several courts.
    const isOfPerson = keys.includes('person_id')
    const isCaseBearing = columns.some((column) => column.name === 'case_id') && !keys.includes('key') && !isOfPerson
    if (keys.includes('court_id') || isCaseBearing) tables.push(name)
  }
}

/** A list after FROM; tables are joined with JOIN here, so that each is seen with its condition. */
const LISTED = /\bfrom\s+"?[a-z_]+"?(?:\s+(?:as\s+)?[a-z_]+)?\s*,\s*(?:lateral\s+)?["a-z]/i

const ALIAS_STOP =
  'where|set|on|order|group|limit|for|join|left|inner|cross|using|returning|values|union|offset|default|select|as'
const NAMED = new RegExp(
  `(from|join|update|into|using)\\s+"?(${tables.join('|')})"?(?![\\w".])(?:\\s+(?:as\\s+)?(?!(?:${ALIAS_STOP})\\b)"?([a-z_]\\w*)"?)?`,
  'gi',
)

/** Names under which a statement speaks of tables that belong to a court, as often as it names them. */
function mentions(text: string): { verb: string; table: string; alias: string }[] {
  return [...text.matchAll(NAMED)].map(([, verb = '', table = '', alias]) => ({
    verb: verb.toLowerCase(),
    table,
    alias: alias ?? table,
  }))
}

/** The court of each item of a shared question, which comes from outside as a parameter does. */
const GIVEN = String.raw`given\."courtId"`

/** How often a name is bound to a court: by a parameter, or by the court of another name that is bound itself. */
function bindings(text: string, alias: string, isOnlyOne: boolean): number {
  const column = isOnlyOne ? `(?:"?${alias}"?\\.)?"?court_id"?` : `"?${alias}"?\\."?court_id"?`
  const value = String.raw`(?:\$\d+|any\s*\(\s*\$\d+|${GIVEN}|"?\w+"?\."?court_id"?)`
  const forward = new RegExp(`(?<![\\w.])${column}\\s*=\\s*${value}`, 'gi')
  const backward = new RegExp(`(?<![\\w.])"?\\w+"?\\."?court_id"?\\s*=\\s*"?${alias}"?\\."?court_id"?`, 'gi')
  return (text.match(forward) ?? []).length + (isOnlyOne ? 0 : (text.match(backward) ?? []).length)
}

/** What is wrong with a statement; empty when every table it names is bound to a court. */
function faults(text: string): string[] {
  const named = mentions(text)
  const read = named.filter(({ verb }) => verb !== 'into')
  const found: string[] = LISTED.test(text) ? ['lists tables after FROM instead of joining them'] : []
  for (const { table } of named.filter(({ verb }) => verb === 'into')) {
    const columns = new RegExp(`into\\s+"?${table}"?(?:\\s+as\\s+\\w+)?\\s*\\(([^)]*)\\)`, 'i').exec(text)?.[1] ?? ''
    if (!/\bcourt_id\b/.test(columns)) found.push(`inserts into ${table} without court_id`)
  }
  const names = new Set(read.map(({ alias }) => alias))
  for (const alias of names) {
    const times = read.filter((mention) => mention.alias === alias).length
    if (bindings(text, alias, names.size === 1) < times) found.push(`${alias} is not bound to a court`)
  }
  const isGiven = /json_to_recordset\(\$\d+\) as (given)?\("courtId" int/.test(text)
  const outside = isGiven ? String.raw`(?:\$\d|${GIVEN})` : String.raw`\$\d`
  const fromOutside = new RegExp(String.raw`court_id"?\s*=\s*(any\s*\(\s*)?${outside}`, 'i')
  if (read.length > 0 && !fromOutside.test(text)) found.push('no court comes from outside')
  return found
}

test('the scan finds what it is for', (t) => {
  t.ok(tables.length >= 25, `${tables.length} tables belong to a court`)
  for (const table of ['cases', 'parties', 'deadlines', 'case_events', 'agreements', 'mediators', 'access_log']) {
    t.ok(tables.includes(table), table)
  }
  t.strictSame(faults('select id from cases where court_id = $1 and id = $2'), [])
  t.strictSame(faults('select id from cases where id = $1'), [
    'cases is not bound to a court',
    'no court comes from outside',
  ])
  t.strictSame(
    faults('select 1 from cases c join parties p on p.case_id = c.id where c.court_id = $1'),
    ['p is not bound to a court'],
    'a join by the case id alone',
  )
  t.strictSame(
    faults(
      'select 1 from cases c join parties p on p.court_id = c.court_id and p.case_id = c.id where c.court_id = $1',
    ),
    [],
  )
  t.strictSame(
    faults('select (select 1 from parties p where p.court_id = $1), (select 1 from parties p where p.id = $2)'),
    ['p is not bound to a court'],
    'one name, two sub-selects, one of them unbound',
  )
  t.strictSame(faults('select 1 from cases c, parties p where c.court_id = $1'), [
    'lists tables after FROM instead of joining them',
  ])
  const oneOfMany = 'join lateral (select * from cases where cases.court_id = given."courtId") c on true'
  t.strictSame(faults(`select 1 from json_to_recordset($1) as given("courtId" int, id uuid) ${oneOfMany}`), [])
  t.strictSame(faults(`select 1 from (select $1 as "courtId") given ${oneOfMany}`), ['no court comes from outside'])
  t.strictSame(faults('insert into "cases" ("id") values ($1)'), ['inserts into cases without court_id'])
  t.end()
})

test('every statement is bound to a court for every table it names', (t) => {
  const texts = statementTexts()
  t.ok(texts.size >= 100, `${texts.size} statements`)
  for (const [name, text] of texts) {
    if (name in BEYOND_ONE_COURT || name.startsWith('seed_')) continue
    t.strictSame(faults(text), [], `${name}: ${text}`)
  }
  t.end()
})

test('every statement on what belongs to a person is bound to one', (t) => {
  const ofPersons = [...statementTexts()].filter(([, text]) => /\b(person_notices|notice_addresses)\b/.test(text))
  t.ok(ofPersons.length >= 8, `${ofPersons.length} statements`)
  for (const [name, text] of ofPersons) {
    // Mail is sent for everybody.
    if (name === 'claim_notice_to_mail') continue
    const isInsert = /^insert into "?\w+"? \([^)]*\bperson_id\b/i.test(text)
    t.ok(isInsert || /\bperson_id = \$\d/.test(text), `${name}: ${text}`)
  }
  t.end()
})

test('the exceptions are statements that need to be exceptions', (t) => {
  for (const name of Object.keys(BEYOND_ONE_COURT)) {
    const text = statementTexts().get(name)
    t.type(text, 'string', `${name} still exists; if not, take it off the list`)
    t.not(faults(text ?? '').length, 0, `${name} is bound now: take it off the list`)
  }
  t.end()
})
