import type pg from 'pg'
import { CASE_TABLES } from '../../../src/invariants/checks.js'
import { DEMO_ORGANISATION_ID, demoId } from '../../../src/modules/directory/seed.js'
import { canonicalJson } from '../../../src/modules/settlement/canonical-json.js'
import { type AgreementContent, signedContent } from '../../../src/modules/settlement/decide-agreement.js'
import { digestOf } from '../../../src/modules/settlement/digest.js'
import { type CopiedTable, copyOut } from './copy-table.js'
import type { Prototype } from './prototypes.js'

/** The feed of a court is over all its cases: it is made when they are there. */
const FEED_TABLES: readonly string[] = ['event_outbox', 'feed_events', 'webhook_deliveries']
export const LOADED_TABLES = ['cases', ...CASE_TABLES.filter((table) => !FEED_TABLES.includes(table))]

const NULL = '\\N'
const UUID_LENGTH = 36
/** What differs from one case to the next: ids, hashes, numbers, and the court inside the hashed text. */
const VARYING =
  /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{64}|（\d{4}）辽0504\p{Script=Han}+\d+号|SJ-\d{8}-[\dA-F]{10}|(?<="courtId":)4(?=,)/gu

/** A text with places to fill in: one slot between each two pieces. */
export interface Blank {
  readonly pieces: readonly string[]
  readonly slots: readonly number[]
}

export function fill({ pieces, slots }: Blank, values: readonly string[]): string {
  let text = pieces[0] ?? ''
  for (let index = 0; index < slots.length; index += 1) {
    text += values[slots[index] ?? 0]
    text += pieces[index + 1]
  }
  return text
}

/** Slots that every template has. */
export const COURT = 0
export const CASE = 1
export const MEDIATOR = 2
export const MEDIATOR_PERSON = 3
export const ORGANISATION = 4
export const RECEIPT = 5
const FIRST_FREE = 6

/** Columns of a party that are made anew for every case, each with its slot. */
export const PARTY_COLUMNS = [
  'name',
  'name_folded',
  'name_grams',
  'identity_number',
  'identity_mask',
  'identity_index',
  'phone',
  'phone_mask',
  'address',
  'address_mask',
] as const
export type PartyColumn = (typeof PARTY_COLUMNS)[number]

export interface PartyTemplate {
  readonly id: number
  readonly isPerson: boolean
  readonly identityKind: string
  /** Absent where the prototype has no value. */
  readonly columns: Readonly<Partial<Record<PartyColumn, number>>>
}

export interface NumberTemplate {
  readonly typeCode: string
  readonly year: number
  readonly ordinal: number
  readonly text: number
}

/** A place for an id that no other case has, in the order of time within its case. */
export interface FreshId {
  readonly slot: number
  /** Everything before the random part. */
  readonly prefix: string
}

/** Everything about a prototype that is needed to write another case like it. */
export interface Template {
  readonly share: number
  readonly state: string
  readonly receivedAtMs: number
  readonly receivedOn: string
  readonly slotCount: number
  readonly rows: readonly { readonly table: string; readonly count: number; readonly text: Blank }[]
  readonly freshIds: readonly FreshId[]
  readonly numbers: readonly NumberTemplate[]
  readonly parties: readonly PartyTemplate[]
  readonly agreements: readonly { readonly hash: number; readonly content: Blank }[]
  readonly events: readonly { readonly canonical: number; readonly hash: number; readonly content: Blank }[]
  readonly mediation: { readonly byOrganisation: boolean; readonly openAssignments: number } | null
}

type Row = Readonly<Record<string, string>>

/** Reads the prototypes out of their database, the earliest received first. */
export async function readTemplates(client: pg.Client, prototypes: readonly Prototype[]): Promise<Template[]> {
  const tables: CopiedTable[] = []
  for (const table of LOADED_TABLES) tables.push(await copyOut(client, table))
  const { rows } = await client.query<{ id: string }>(
    `select id::text from persons union all select id::text from machine_clients union all select id::text from organisations`,
  )
  const kept = new Set(rows.map(({ id }) => id))
  const templates = prototypes.map((prototype) => readTemplate(tables, prototype, kept))
  return templates.sort((one, other) => one.receivedAtMs - other.receivedAtMs)
}

const MEDIATORS = ['mediator-sun', 'mediator-zhao'] as const

/** Which slot stands for which text of one prototype. */
class Slots {
  count = FIRST_FREE
  private readonly known: Map<string, number>
  private readonly kept: ReadonlySet<string>
  private readonly fresh = new Map<string, number>()

  /** @param kept - ids of others, which every case shares */
  constructor(subject: Row, kept: ReadonlySet<string>) {
    this.kept = kept
    this.known = new Map([
      ['4', COURT],
      [cell(subject, 'id'), CASE],
      [DEMO_ORGANISATION_ID, ORGANISATION],
      [cell(subject, 'receipt_number'), RECEIPT],
      ...MEDIATORS.map((name) => [demoId('mediator', name), MEDIATOR] as const),
      ...MEDIATORS.map((name) => [demoId('person', name), MEDIATOR_PERSON] as const),
    ])
  }

  find(text: string): number | undefined {
    return this.known.get(text)
  }

  take(text: string): number {
    const slot = this.known.get(text) ?? this.count++
    this.known.set(text, slot)
    return slot
  }

  freshIds(firstAtMs: number): FreshId[] {
    return [...this.fresh.values()].map((slot, index) => ({ slot, prefix: timePrefix(firstAtMs + index) }))
  }

  /** The text with a slot wherever it says something known, and a new one for every id that nobody else has. */
  blank(text: string): Blank {
    const pieces: string[] = []
    const slots: number[] = []
    let from = 0
    for (const { 0: found, index } of text.matchAll(VARYING)) {
      const isFresh = found.length === UUID_LENGTH && !this.known.has(found) && !this.kept.has(found)
      const slot = isFresh ? this.take(found) : this.find(found)
      if (slot === undefined) continue
      if (isFresh) this.fresh.set(found, slot)
      pieces.push(text.slice(from, index))
      slots.push(slot)
      from = index + found.length
    }
    return { pieces: [...pieces, text.slice(from)], slots }
  }
}

function readTemplate(
  tables: readonly CopiedTable[],
  { caseId, share }: Prototype,
  kept: ReadonlySet<string>,
): Template {
  const rowsOf = (name: string): Row[] => tables.find(({ table }) => table === name)?.rows.get(caseId) ?? []
  for (const table of ['handovers', 'handover_outcomes', 'inbound_messages', 'confidential_records', 'access_log']) {
    if (rowsOf(table).length > 0) throw new Error(`a prototype has ${table}, which cannot be multiplied`)
  }
  const subject = only(rowsOf('cases'))
  const assignments = rowsOf('assignments')
  const receivedAtMs = Date.parse(cell(subject, 'received_at'))

  const slots = new Slots(subject, kept)
  const numbers = rowsOf('case_numbers').map((row) => ({
    typeCode: cell(row, 'type_code'),
    year: Number(cell(row, 'year')),
    ordinal: slots.take(`ordinal of ${row.text}`),
    text: slots.take(cell(row, 'text')),
  }))
  const chained = rowsOf('case_events').map((row) => ({
    canonical: slots.take(`canonical ${row.seq}`),
    hash: slots.take(hexOf(cell(row, 'hash'))),
    text: cell(row, 'canonical'),
  }))
  const signed = rowsOf('agreements').map((row) => {
    const { hash, text } = signedText(row, rowsOf('instalments'))
    return { hash: slots.take(hash), text }
  })
  const parties = rowsOf('parties').map((row) => partyTemplate(row, slots))
  const rows = tables
    .map(({ table, columns }) => ({ table, columns, found: rowsOf(table) }))
    .filter(({ found }) => found.length > 0)
    .map(({ table, columns, found }) => ({
      table,
      count: found.length,
      text: joined(found.flatMap((row) => rowBlanks(table, columns, row, slots))),
    }))
  for (const { table, text } of rows) {
    const leftover = text.pieces.find((piece) => piece.includes('v1.') || piece.includes('辽0504'))
    if (leftover !== undefined) throw new Error(`${table} of a prototype holds what belongs to one case: ${leftover}`)
  }
  return {
    share,
    state: cell(subject, 'state'),
    receivedAtMs,
    receivedOn: cell(subject, 'received_on'),
    rows,
    numbers,
    parties,
    agreements: signed.map(({ hash, text }) => ({ hash, content: slots.blank(text) })),
    events: chained.map(({ canonical, hash, text }) => ({ canonical, hash, content: slots.blank(text) })),
    mediation:
      assignments.length === 0
        ? null
        : {
            byOrganisation: cell(subject, 'organisation_id') === DEMO_ORGANISATION_ID,
            openAssignments: assignments.filter(({ status }) => status !== 'ended').length,
          },
    freshIds: slots.freshIds(receivedAtMs),
    slotCount: slots.count,
  }
}

function partyTemplate(row: Row, slots: Slots): PartyTemplate {
  const columns = PARTY_COLUMNS.filter((column) => row[column] !== undefined && row[column] !== NULL)
  return {
    id: only(slots.blank(cell(row, 'id')).slots),
    isPerson: row.kind === 'natural-person',
    identityKind: cell(row, 'identity_kind'),
    columns: Object.fromEntries(columns.map((column) => [column, slots.take(`${column} of ${row.id}`)])),
  }
}

/** The cells of a row, each with what ends it. */
function rowBlanks(table: string, columns: readonly string[], row: Row, slots: Slots): Blank[] {
  return columns.flatMap((column, index) => {
    const slot = slotOfColumn(table, column, row, slots)
    const end = index === columns.length - 1 ? '\n' : '\t'
    return [
      slot === undefined ? slots.blank(cell(row, column)) : { pieces: ['', ''], slots: [slot] },
      { pieces: [end], slots: [] },
    ]
  })
}

/** The slot of a cell that is made anew as a whole. */
function slotOfColumn(table: string, column: string, row: Row, slots: Slots): number | undefined {
  if (column === 'court_id' || column === 'mediator_court_id') return COURT
  if (table === 'case_events' && column === 'canonical') return slots.find(`canonical ${row.seq}`)
  if (table === 'case_numbers' && column === 'ordinal') return slots.find(`ordinal of ${row.text}`)
  return table === 'parties' ? slots.find(`${column} of ${row.id}`) : undefined
}

/** The part of a UUIDv7 that is not random. */
function timePrefix(atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7`
}

/** The text that was signed, rebuilt from its rows and proven by its hash. */
function signedText(agreement: Row, instalments: readonly Row[]): { hash: string; text: string } {
  const content = signedContent(cell(agreement, 'case_id'), Number(agreement.version), {
    form: cell(agreement, 'form') as AgreementContent['form'],
    coverage: cell(agreement, 'coverage') as AgreementContent['coverage'],
    terms: cell(agreement, 'terms'),
    amountFen: Number(agreement.amount_fen),
    instalments: instalments
      .filter((row) => row.agreement_id === agreement.id)
      .map((row) => ({
        payerPartyId: cell(row, 'payer_party_id'),
        payeePartyId: cell(row, 'payee_party_id'),
        amountFen: Number(row.amount_fen),
        dueOn: cell(row, 'due_on'),
        onTheSpot: row.on_the_spot === 't',
      })),
  })
  const hash = digestOf(content).toString('hex')
  if (hash !== hexOf(cell(agreement, 'content_hash'))) throw new Error('an agreement does not read as it was signed')
  return { hash, text: canonicalJson(content) }
}

function joined(blanks: readonly Blank[]): Blank {
  const pieces = ['']
  const slots: number[] = []
  for (const blank of blanks) {
    pieces.push((pieces.pop() ?? '') + (blank.pieces[0] ?? ''), ...blank.pieces.slice(1))
    slots.push(...blank.slots)
  }
  return { pieces, slots }
}

function cell(row: Row, column: string): string {
  const value = row[column]
  if (value === undefined) throw new Error(`there is no column ${column}`)
  return value
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined || items.length > 1) throw new Error('exactly one expected')
  return item
}

/** `\\x…`, as COPY writes bytes, without its mark. */
function hexOf(bytes: string): string {
  return bytes.slice(3)
}
