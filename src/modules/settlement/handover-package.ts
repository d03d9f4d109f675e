import { type Static, Type } from 'typebox'
import { Day, Fen, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { AGREEMENT_COVERAGES, OUTCOMES, PROFILES } from '../../workflow/states.js'
import { CLAIM_KINDS } from '../../workflow/tables.js'
import { ReceiveCaseBody } from '../intake/schemas.js'

const PartyAsReceived = ReceiveCaseBody.properties.parties.items.properties
const strict = { additionalProperties: false }
const written = (maxLength: number) => Type.String({ maxLength })

/** A package of schema 1, as they were made before anybody outside was sent one. They are read and not made any more. */
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
