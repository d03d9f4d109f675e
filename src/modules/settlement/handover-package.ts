import { type Static, Type } from 'typebox'
import { Day, Fen, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { AGREEMENT_COVERAGES, OUTCOMES, PROFILES } from '../../workflow/states.js'
import { CLAIM_KINDS } from '../../workflow/tables.js'
import { ReceiveCaseBody } from '../intake/schemas.js'

const PartyAsReceived = ReceiveCaseBody.properties.parties.items.properties
const strict = { additionalProperties: false }
const written = (maxLength: number) => Type.String({ maxLength })

/**
 * Everything that may leave mediation, and nothing else: an allow-list.
 *
 * Sessions, minutes, caucus notes, offers, recordings and the terms of an agreement have no place in it. Addresses are
 * masked; whoever takes the case over unseals them through the party, where each look is logged.
 *
 * @see ONL 18, 21-22; INV 21-22
 */
export const HandoverPackage = Type.Object(
  {
    schema: Type.Literal(1),
    case: Type.Object(
      {
        id: Uuid,
        courtCode: written(20),
        profile: oneOfValues(PROFILES),
        receiptNumber: written(40),
        number: nullable(written(60)),
        receivedOn: Day,
        causeCode: written(20),
        causeRevision: written(20),
        claimKind: oneOfValues(CLAIM_KINDS),
        claimAmountFen: Fen,
        claims: Type.Array(Type.Object({ text: text(1000), amountFen: Fen }, strict), { maxItems: 50 }),
        facts: written(5000),
        outcome: nullable(oneOfValues(OUTCOMES)),
        endedOn: nullable(Day),
      },
      strict,
    ),
    parties: Type.Array(
      Type.Object(
        {
          id: Uuid,
          role: PartyAsReceived.role,
          kind: PartyAsReceived.kind,
          name: written(200),
          phoneMask: nullable(written(40)),
          addressMask: nullable(written(300)),
          acceptsElectronicService: Type.Boolean(),
        },
        strict,
      ),
      { maxItems: 200 },
    ),
    /** Facts that every party confirmed in writing. */
    undisputedFacts: Type.Array(Type.Object({ id: Uuid, text: written(5000) }, strict), { maxItems: 500 }),
    /** Which agreement settles part of the claims; its terms stay with the parties. */
    agreement: nullable(
      Type.Object({ id: Uuid, coverage: oneOfValues(AGREEMENT_COVERAGES), effectiveOn: nullable(Day) }, strict),
    ),
    closingReport: nullable(
      Type.Object(
        {
          id: Uuid,
          ground: oneOfValues(OUTCOMES),
          endedOn: Day,
          course: written(10_000),
          reasonOfFailure: nullable(written(10_000)),
          costRaisingConduct: nullable(written(10_000)),
          hints: nullable(written(10_000)),
        },
        strict,
      ),
    ),
  },
  { $id: 'HandoverPackage', ...strict },
)
export type HandoverPackage = Static<typeof HandoverPackage>

type Header = HandoverPackage['case']
type HandoverParty = HandoverPackage['parties'][number]
type Report = NonNullable<HandoverPackage['closingReport']>
type PartAgreement = NonNullable<HandoverPackage['agreement']>

export interface HandoverSources {
  readonly header: Header
  readonly parties: readonly HandoverParty[]
  readonly statedFacts: readonly {
    readonly id: string
    readonly text: string
    readonly confirmations: readonly { readonly partyId: string }[]
  }[]
  readonly agreement: PartAgreement | undefined
  readonly closingReport: Report | undefined
}

/**
 * Builds the hand-over package, member by member, so that a column added to a source never travels along.
 *
 * A stated fact is undisputed only if every party of the case confirmed it.
 */
export function buildHandoverPackage(sources: HandoverSources): HandoverPackage {
  const { header, parties, statedFacts, agreement, closingReport } = sources
  return {
    schema: 1,
    case: {
      id: header.id,
      courtCode: header.courtCode,
      profile: header.profile,
      receiptNumber: header.receiptNumber,
      number: header.number,
      receivedOn: header.receivedOn,
      causeCode: header.causeCode,
      causeRevision: header.causeRevision,
      claimKind: header.claimKind,
      claimAmountFen: header.claimAmountFen,
      claims: header.claims.map((claim) => ({ text: claim.text, amountFen: claim.amountFen })),
      facts: header.facts,
      outcome: header.outcome,
      endedOn: header.endedOn,
    },
    parties: parties.map((party) => ({
      id: party.id,
      role: party.role,
      kind: party.kind,
      name: party.name,
      phoneMask: party.phoneMask,
      addressMask: party.addressMask,
      acceptsElectronicService: party.acceptsElectronicService,
    })),
    undisputedFacts: statedFacts
      .filter(({ confirmations }) => parties.every(({ id }) => confirmations.some(({ partyId }) => partyId === id)))
      .map((fact) => ({ id: fact.id, text: fact.text })),
    agreement:
      agreement === undefined
        ? null
        : { id: agreement.id, coverage: agreement.coverage, effectiveOn: agreement.effectiveOn },
    closingReport:
      closingReport === undefined
        ? null
        : {
            id: closingReport.id,
            ground: closingReport.ground,
            endedOn: closingReport.endedOn,
            course: closingReport.course,
            reasonOfFailure: closingReport.reasonOfFailure,
            costRaisingConduct: closingReport.costRaisingConduct,
            hints: closingReport.hints,
          },
  }
}
