import { newId } from '../../platform/ids.js'
import type { Vault } from '../../platform/vault.js'
import type { CheckedParty } from './check-parties.js'
import { maskAddress, maskIdentityNumber, maskPhone } from './identity-numbers.js'
import { foldedName, nameGrams } from './name-grams.js'
import type { PartyRow, RepresentativeRow } from './store.js'

/** A checked party with the index of its paper. */
export interface IndexedParty extends CheckedParty {
  readonly index: Buffer | null
}

interface PartyRows {
  readonly parties: readonly PartyRow[]
  readonly representatives: readonly RepresentativeRow[]
}

/** Index under which the same paper is found again in any case; says nothing about the number without the key. */
export function identityIndex(vault: Vault, identity: { kind: string; number: string }): Buffer {
  return vault.blindIndex('parties.identity_number', `${identity.kind}:${identity.number}`)
}

/** The rows of checked parties, with everything that identifies a person sealed to its own row. */
export function partyRows(vault: Vault, courtId: number, caseId: string, checked: readonly IndexedParty[]): PartyRows {
  const representatives: RepresentativeRow[] = []
  const parties = checked.map(({ input, identity, index, phone, representativePhones }, position): PartyRow => {
    const id = newId()
    const seal = (column: string, value: string | null | undefined) =>
      value === null || value === undefined ? null : vault.seal({ table: 'parties', column, rowId: id }, value)
    for (const [place, agent] of (input.representatives ?? []).entries()) {
      const agentId = newId()
      const agentPhone = representativePhones[place] ?? null
      representatives.push({
        courtId,
        caseId,
        partyId: id,
        id: agentId,
        name: agent.name,
        kind: agent.kind,
        authority: agent.authority,
        phone:
          agentPhone === null
            ? null
            : vault.seal({ table: 'representatives', column: 'phone', rowId: agentId }, agentPhone),
        phoneMask: agentPhone === null ? null : maskPhone(agentPhone),
      })
    }
    return {
      courtId,
      caseId,
      id,
      role: input.role,
      position,
      kind: input.kind,
      name: input.name,
      nameFolded: foldedName(input.name),
      nameGrams: nameGrams(input.name),
      identityKind: identity?.kind ?? null,
      identityNumber: seal('identity_number', identity?.number),
      identityMask: identity === null ? null : maskIdentityNumber(identity.number),
      identityIndex: index,
      legalRepresentative: input.legalRepresentative ?? null,
      phone: seal('phone', phone),
      phoneMask: phone === null ? null : maskPhone(phone),
      address: seal('address', input.address),
      addressMask: input.address === undefined ? null : maskAddress(input.address),
      acceptsElectronicService: input.electronicService !== undefined,
      electronicAddress: seal('electronic_address', input.electronicService?.address),
      language: input.language ?? null,
      flags: input.flags ?? [],
      standingConsentReference: input.standingConsent?.reference ?? null,
      standingConsentOn: input.standingConsent?.givenOn ?? null,
    }
  })
  return { parties, representatives }
}
