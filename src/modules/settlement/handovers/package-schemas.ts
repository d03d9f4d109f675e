import { type Static, type TSchema, Type } from 'typebox'
import { Day, Fen, nullable, oneOfValues, text, Uuid } from '../../../workflow/schemas.js'
import { AGREEMENT_COVERAGES, OUTCOMES, PROFILES } from '../../../workflow/states.js'
import { CLAIM_KINDS } from '../../../workflow/tables.js'
import { ListOrganisationBody } from '../../assignment/schemas.js'
import { ReceiveCaseBody } from '../../intake/schemas.js'
import { AGREEMENT_FORMS, DESTINATIONS, type HandoverKind, SIGNATURE_FORMS, SIGNER_KINDS } from '../tables.js'

const strict = { additionalProperties: false }
const written = (maxLength: number) => Type.String({ maxLength })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, description: 'SHA-256 in hexadecimal' })

/** What names the case and says what kind of matter it is. */
const NAMED_CASE = {
  id: Uuid,
  courtCode: written(20),
  receiptNumber: written(40),
  number: nullable(written(60)),
  causeCode: written(20),
  causeRevision: written(20),
  claimKind: oneOfValues(CLAIM_KINDS),
  claimAmountFen: Fen,
}
const { role, kind } = ReceiveCaseBody.properties.parties.items.properties
const NAMED_PARTY = { id: Uuid, role, kind, name: written(200) }

const PartiesToServe = Type.Array(
  Type.Object(
    {
      ...NAMED_PARTY,
      phoneMask: nullable(written(40)),
      addressMask: nullable(written(300)),
      acceptsElectronicService: Type.Boolean(),
    },
    strict,
  ),
  { maxItems: 200 },
)

/**
 * What goes to filing, trial or the fast track: the complaint, whom to serve, the facts that every party confirmed in
 * writing, which part is settled, and the report on the failure. The terms of an agreement stay with the parties.
 *
 * @see INV 21-22; ONL 18, 21-22; OP25-5
 */
export const DisputeParts = Type.Object(
  {
    case: Type.Object(
      {
        ...NAMED_CASE,
        profile: oneOfValues(PROFILES),
        receivedOn: Day,
        claims: Type.Array(Type.Object({ text: text(1000), amountFen: Fen }, strict), { maxItems: 50 }),
        facts: written(5000),
        outcome: nullable(oneOfValues(OUTCOMES)),
        endedOn: nullable(Day),
      },
      strict,
    ),
    parties: PartiesToServe,
    undisputedFacts: Type.Array(Type.Object({ id: Uuid, text: written(5000) }, strict), { maxItems: 500 }),
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
  { $id: 'HandoverDisputeParts', ...strict },
)
export type DisputeParts = Static<typeof DisputeParts>

/**
 * What the confirming court examines: the joint application, the agreement with all its terms, who signed it, and that an
 * organisation mediated. Neither the facts of the complaint nor the course of the mediation: the court examines whether
 * the parties want this agreement and whether the law allows it, not who was right.
 *
 * @see CPL 205; INT 353-358; CONF 3
 */
export const ConfirmationParts = Type.Object(
  {
    case: Type.Object({ ...NAMED_CASE, profile: oneOfValues(PROFILES), receivedOn: Day }, strict),
    parties: PartiesToServe,
    application: Type.Object(
      { proceedingId: Uuid, appliedOn: Day, applicantPartyIds: Type.Array(Uuid, { maxItems: 200 }) },
      strict,
    ),
    agreement: Type.Object(
      {
        id: Uuid,
        version: Type.Integer({ minimum: 1 }),
        form: oneOfValues(AGREEMENT_FORMS),
        coverage: oneOfValues(AGREEMENT_COVERAGES),
        terms: written(20_000),
        amountFen: Fen,
        contentHash: Sha256,
        effectiveOn: nullable(Day),
        instalments: Type.Array(
          Type.Object(
            { payerPartyId: Uuid, payeePartyId: Uuid, amountFen: Fen, dueOn: Day, onTheSpot: Type.Boolean() },
            strict,
          ),
          { maxItems: 240 },
        ),
        signatures: Type.Array(
          Type.Object(
            {
              signerKind: oneOfValues(SIGNER_KINDS),
              signerId: Uuid,
              signedOn: Day,
              form: oneOfValues(SIGNATURE_FORMS),
              byRepresentative: Type.Boolean(),
            },
            strict,
          ),
          { maxItems: 300 },
        ),
      },
      strict,
    ),
    organisation: nullable(
      Type.Object({ id: Uuid, name: written(200), kind: ListOrganisationBody.properties.kind }, strict),
    ),
  },
  { $id: 'HandoverConfirmationParts', ...strict },
)
export type ConfirmationParts = Static<typeof ConfirmationParts>

/**
 * What an organisation needs to say whether its mediator takes the case: what kind of matter, how much, and between whom,
 * because a mediator discloses what ties them to a party. No claim in words, no facts, no telephone number and no
 * address, not even masked: who accepts reads the case here, where each look at personal data is logged.
 *
 * @see ONL 12-13; INV 12-15; PIPL 6, 23
 */
export const ReferralParts = Type.Object(
  {
    case: Type.Object(NAMED_CASE, strict),
    parties: Type.Array(Type.Object(NAMED_PARTY, strict), { maxItems: 200 }),
    offer: Type.Object(
      {
        id: Uuid,
        mediatorIds: Type.Array(Uuid, { maxItems: 11, description: 'The presiding one first' }),
        offeredOn: Day,
        answerDueOn: Day,
      },
      strict,
    ),
  },
  { $id: 'HandoverReferralParts', ...strict },
)
export type ReferralParts = Static<typeof ReferralParts>

/** The parts of each kind of package: everything that may leave, and nothing else. */
export const PARTS_OF = {
  filing: DisputeParts,
  trial: DisputeParts,
  'fast-track': DisputeParts,
  confirmation: ConfirmationParts,
  referral: ReferralParts,
} as const satisfies Record<HandoverKind, TSchema>
export type PartsOf<Kind extends HandoverKind> = Static<(typeof PARTS_OF)[Kind]>

export const PACKAGE_SCHEMA = 2

const manifestOf = <const Kinds extends readonly HandoverKind[]>(kinds: Kinds, parts: readonly string[]) =>
  Type.Object(
    {
      schema: Type.Literal(PACKAGE_SCHEMA),
      packageId: Uuid,
      kind: oneOfValues(kinds),
      caseId: Uuid,
      caseVersion: Type.Integer({ minimum: 1 }),
      madeOn: Day,
      sender: Type.Object({ courtCode: written(20) }, strict),
      receiver: Type.Object({ courtCode: nullable(written(20)), organisationId: nullable(Uuid) }, strict),
      parts: Type.Object(Object.fromEntries(parts.map((part) => [part, Sha256])), {
        ...strict,
        description: 'SHA-256 over the canonical JSON (RFC 8785) of each part',
      }),
      digest: Type.Unsafe<string>({
        ...Sha256,
        description: 'SHA-256 over the canonical JSON of this manifest without its digest',
      }),
    },
    strict,
  )

function packageOf<const Kinds extends readonly HandoverKind[], Parts extends TSchema & { properties: object }>(
  $id: string,
  kinds: Kinds,
  parts: Parts,
) {
  return Type.Object({ manifest: manifestOf(kinds, Object.keys(parts.properties)), parts }, { $id, ...strict })
}

export const DisputePackage = packageOf('DisputePackage', DESTINATIONS, DisputeParts)
export const ConfirmationPackage = packageOf('ConfirmationPackage', ['confirmation'] as const, ConfirmationParts)
export const ReferralPackage = packageOf('ReferralPackage', ['referral'] as const, ReferralParts)

/** A package of schema 2. */
export const Package = Type.Union([DisputePackage, ConfirmationPackage, ReferralPackage])
export type Package = Static<typeof Package>
