import type { FieldError } from '../../platform/problem.js'
import type { ReceiveCaseBody } from '../intake/schemas.js'
import { fenOf } from './cells.js'
import {
  CASE_COLUMNS,
  type CaseField,
  COLUMN_POSITIONS,
  LIST_COLUMNS,
  type PartyField,
  partyHeader,
  SIDES,
} from './columns.js'
import { cellError, type Place } from './faults.js'
import { CAUSE_NOT_ONE, CELL_MISSING } from './rules.js'

/** What is the same for all disputes of a list. */
export interface ListSettings {
  readonly courtCode: string
  readonly channel: ReceiveCaseBody['channel']
  readonly registersAtOnce: boolean
  /** Day of receipt where the list names none. */
  readonly receivedOn: string
}

/** What of a dispute is kept until it is imported. */
export interface KeptDispute {
  readonly rows: readonly (readonly string[])[]
  readonly faults: readonly FieldError[]
  /** Code of the cause that the list names; null when it names none that is known. */
  readonly causeCode: string | null
}

export type DisputeVerdict =
  | { readonly ok: true; readonly dispute: ReceiveCaseBody; placesOf(): ReadonlyMap<string, Place> }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

const SIDE_COLUMNS = Object.keys(SIDES).map((side) => ({
  side,
  positions: LIST_COLUMNS.flatMap((column, position) => (column.side === side ? [position] : [])),
}))
const ORGANISATION_PAPER = 'unified-social-credit-code'
const PERSON_PAPER = 'resident-identity-card'
/** Members that are made of one cell of a party. */
const PARTY_MEMBERS: Readonly<Record<string, PartyField>> = {
  kind: 'kind',
  name: 'name',
  'identity/kind': 'identityKind',
  'identity/number': 'identityNumber',
  identity: 'identityNumber',
  legalRepresentative: 'legalRepresentative',
  phone: 'phone',
  address: 'address',
  electronicService: 'electronicAddress',
}
/** Members of the dispute that are made of one cell. */
const CASE_MEMBERS: Readonly<Record<string, CaseField>> = {
  '#/causeCode': 'cause',
  '#/claims': 'claim',
  '#/claims/0/amountFen': 'amount',
  '#/claimKind': 'claimKind',
  '#/facts': 'facts',
  '#/receivedOn': 'receivedOn',
  '#/sourceReference': 'sourceReference',
  '#/tags': 'tags',
}

function cell(texts: readonly string[], header: string): string {
  return texts[COLUMN_POSITIONS.get(header) ?? -1] ?? ''
}

/** The value that a word of a list stands for; the word was checked when it was read. */
function choiceOf(header: string, word: string): string | undefined {
  return LIST_COLUMNS[COLUMN_POSITIONS.get(header) ?? -1]?.choices?.[word]
}

type Party = ReceiveCaseBody['parties'][number]

function partyOf(texts: readonly string[], side: string): Party {
  const of = (field: PartyField) => cell(texts, partyHeader(side, field))
  const kind = choiceOf(partyHeader(side, 'kind'), of('kind')) as Party['kind']
  const [number, paper] = [of('identityNumber'), of('identityKind')]
  const usualPaper = kind === 'natural-person' ? PERSON_PAPER : ORGANISATION_PAPER
  const identityKind = paper === '' ? usualPaper : choiceOf(partyHeader(side, 'identityKind'), paper)
  const optional = (member: string, field: PartyField) => (of(field) === '' ? {} : { [member]: of(field) })
  return {
    role: SIDES[side] as Party['role'],
    kind,
    name: of('name'),
    ...(number !== '' && { identity: { kind: identityKind as NonNullable<Party['identity']>['kind'], number } }),
    ...optional('legalRepresentative', 'legalRepresentative'),
    ...optional('phone', 'phone'),
    ...optional('address', 'address'),
    ...(of('electronicAddress') !== '' && { electronicService: { address: of('electronicAddress') } }),
  }
}

/** A party that a row names. */
interface NamedParty {
  readonly row: number
  readonly side: string
  readonly texts: readonly string[]
}

function namedParties(rows: KeptDispute['rows']): NamedParty[] {
  return rows.flatMap((texts, row) =>
    SIDE_COLUMNS.flatMap(({ side, positions }) =>
      positions.some((position) => (texts[position] ?? '') !== '') ? [{ row, side, texts }] : [],
    ),
  )
}

/** The cells that the members of a dispute are made of, by their pointers. */
function placesOf(named: readonly NamedParty[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const [index, { row, side }] of named.entries()) {
    const pointer = `#/parties/${index}`
    places.set(pointer, { row, header: partyHeader(side, 'name') })
    for (const [member, field] of Object.entries(PARTY_MEMBERS)) {
      places.set(`${pointer}/${member}`, { row, header: partyHeader(side, field) })
    }
  }
  for (const [pointer, field] of Object.entries(CASE_MEMBERS)) {
    places.set(pointer, { row: 0, header: CASE_COLUMNS[field].header })
  }
  return places
}

/**
 * What registration is asked for a dispute of a list, exactly as if it had been entered by hand; the rules of
 * registration are not repeated here.
 *
 * @returns the cells that are missing or cannot be read, or the dispute and the cells that its members came from
 */
export function readDispute({ rows, faults, causeCode }: KeptDispute, settings: ListSettings): DisputeVerdict {
  const errors: FieldError[] = [...faults]
  const [first = []] = rows
  const ofCase = (field: CaseField) => cell(first, CASE_COLUMNS[field].header)
  for (const { header, isRequired } of Object.values(CASE_COLUMNS)) {
    if (isRequired && cell(first, header) === '') errors.push(cellError(CELL_MISSING, { row: 0, header }))
  }
  if (ofCase('cause') !== '' && causeCode === null) {
    errors.push(cellError(CAUSE_NOT_ONE, { row: 0, header: CASE_COLUMNS.cause.header }))
  }
  const named = namedParties(rows)
  for (const { row, side, texts } of named) {
    for (const field of ['kind', 'name'] as const) {
      const header = partyHeader(side, field)
      if (cell(texts, header) === '') errors.push(cellError(CELL_MISSING, { row, header }))
    }
  }
  if (errors.length > 0) return { ok: false, errors }
  const amount = ofCase('amount')
  const claimKind = choiceOf(CASE_COLUMNS.claimKind.header, ofCase('claimKind')) ?? 'money'
  const tags = ofCase('tags')
    .split(/[、,，;；\s]+/)
    .filter((tag) => tag !== '')
  const sourceReference = ofCase('sourceReference')
  const dispute: ReceiveCaseBody = {
    courtCode: settings.courtCode,
    channel: settings.channel,
    ...(sourceReference !== '' && { sourceReference }),
    receivedOn: ofCase('receivedOn') || settings.receivedOn,
    causeCode: causeCode ?? '',
    claimKind: claimKind as ReceiveCaseBody['claimKind'],
    claims: [{ text: ofCase('claim'), amountFen: amount === '' ? 0 : fenOf(amount) }],
    facts: ofCase('facts'),
    ...(tags.length > 0 && { tags }),
    parties: named.map(({ texts, side }) => partyOf(texts, side)),
    registerAtOnce: settings.registersAtOnce,
  }
  return { ok: true, dispute, placesOf: () => placesOf(named) }
}
