import { createHash } from 'node:crypto'
import { maskAddress, maskIdentityNumber, maskPhone } from '../../../src/modules/intake/identity-numbers.js'
import { foldedName, nameGrams } from '../../../src/modules/intake/name-grams.js'
import { identityIndex } from '../../../src/modules/intake/record-parties.js'
import type { Vault } from '../../../src/platform/vault.js'
import { mintCaseId } from '../../../src/workflow/case-id.js'
import { formatCaseNumber } from '../../../src/workflow/numbering.js'
import { chainHash, genesisHash } from '../../../src/workflow/timeline.js'
import { type BenchCourt, randomTail } from './courts.js'
import { address, companyName, creditCode, mobileNumber, personName, residentNumber } from './people.js'
import type { Random } from './random.js'
import {
  CASE,
  COURT,
  fill,
  MEDIATOR,
  MEDIATOR_PERSON,
  ORGANISATION,
  type PartyColumn,
  type PartyTemplate,
  RECEIPT,
  type Template,
} from './template.js'

/** A party as it can be searched for. */
export interface MadeParty {
  readonly name: string
  readonly identity: { readonly kind: string; readonly number: string }
}

export interface MadeCase {
  readonly id: string
  readonly parties: readonly MadeParty[]
}

/** Gives every series of numbers its ordinals, from 1 without a gap. */
export class Series {
  private readonly last = new Map<string, { courtId: number; typeCode: string; year: number; lastOrdinal: number }>()

  next(courtId: number, typeCode: string, year: number): number {
    const key = `${courtId} ${typeCode} ${year}`
    const known = this.last.get(key) ?? { courtId, typeCode, year, lastOrdinal: 0 }
    known.lastOrdinal += 1
    this.last.set(key, known)
    return known.lastOrdinal
  }

  rows(): { courtId: number; typeCode: string; year: number; lastOrdinal: number }[] {
    return [...this.last.values()]
  }
}

/** What making a case needs. */
export interface Mint {
  readonly random: Random
  readonly vault: Vault
  readonly series: Series
}

/**
 * Fills the places of a template with what belongs to a new case: ids, numbers, people, and the hashes over them.
 *
 * @param nth - number of the case among all that are made; it keeps receipts apart
 * @param values - one text per slot of the template; what was in it is overwritten
 */
export function makeCase(mint: Mint, template: Template, court: BenchCourt, nth: number, values: string[]): MadeCase {
  const { random, series } = mint
  const id = mintCaseId(template.receivedAtMs, court.id, Buffer.from(random.hex() + random.hex(), 'hex'))
  values[COURT] = String(court.id)
  values[CASE] = id
  values[ORGANISATION] = court.organisationId
  const receipt = (nth % 0x1000000).toString(16).padStart(6, '0') + random.hex().slice(4)
  values[RECEIPT] = `SJ-${template.receivedOn.replaceAll('-', '')}-${receipt.toUpperCase()}`
  if (template.mediation !== null) {
    const { byOrganisation, openAssignments } = template.mediation
    const mediator = (byOrganisation ? court.ofOrganisation : court.alone).next(openAssignments > 0)
    values[MEDIATOR] = mediator.id
    values[MEDIATOR_PERSON] = mediator.personId
  }
  for (const { slot, prefix } of template.freshIds) values[slot] = randomTail(prefix, random)
  for (const { typeCode, year, ordinal, text } of template.numbers) {
    const given = series.next(court.id, typeCode, year)
    values[ordinal] = String(given)
    values[text] = formatCaseNumber({ year, courtCode: court.code, typeCode, ordinal: given })
  }
  const parties = template.parties.map((party) => makeParty(mint, party, values))
  for (const { hash, content } of template.agreements) {
    values[hash] = createHash('sha256').update(fill(content, values), 'utf8').digest('hex')
  }
  let previous = genesisHash()
  for (const { canonical, hash, content } of template.events) {
    const text = fill(content, values)
    previous = chainHash(previous, text)
    values[canonical] = text
    values[hash] = previous.toString('hex')
  }
  return { id, parties }
}

function makeParty({ random, vault }: Mint, party: PartyTemplate, values: string[]): MadeParty {
  const { isPerson, identityKind: kind } = party
  const name = isPerson ? personName(random) : companyName(random)
  const number = isPerson ? residentNumber(random) : creditCode(random)
  const rowId = values[party.id] ?? ''
  const set = (column: PartyColumn, value: () => string) => {
    const slot = party.columns[column]
    if (slot !== undefined) values[slot] = value()
  }
  const setSealed = (column: PartyColumn, maskColumn: PartyColumn, value: string, mask: (value: string) => string) => {
    set(column, () => vault.seal({ table: 'parties', column, rowId }, value))
    set(maskColumn, () => mask(value))
  }
  set('name', () => name)
  set('name_folded', () => foldedName(name))
  set('name_grams', () => `{${nameGrams(name).join(',')}}`)
  set('identity_index', () => `\\\\x${identityIndex(vault, { kind, number }).toString('hex')}`)
  setSealed('identity_number', 'identity_mask', number, maskIdentityNumber)
  setSealed('phone', 'phone_mask', mobileNumber(random), maskPhone)
  setSealed('address', 'address_mask', address(random), maskAddress)
  return { name, identity: { kind, number } }
}
