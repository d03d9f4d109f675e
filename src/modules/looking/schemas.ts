import { type Static, type TProperties, Type } from 'typebox'
import { NextCursor } from '../../http/cursor.js'
import { COMMAND_NAMES } from '../../workflow/commands.js'
import { CaseHeader, Day, Fen, Instant, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CASE_STATES, PROFILES, TRACKS } from '../../workflow/states.js'
import { WARNING_LEVELS } from '../../workflow/warnings.js'
import { ID_KINDS } from '../intake/identity-numbers.js'
import { HandoverTeam } from '../settlement/schemas.js'
import { TIMELINE_FAULTS } from './verify-timeline.js'

const strict = { additionalProperties: false }
const object = <Properties extends TProperties>(properties: Properties) => Type.Object(properties, strict)
const listOf = <Properties extends TProperties>(properties: Properties) =>
  Type.Array(object(properties), { maxItems: 10_000 })
const word = Type.String({ maxLength: 60 })
const words = (maxLength: number) => Type.String({ maxLength })
const id = { id: Uuid }

const Trace = listOf({ date: Day, step: word, zh: words(500), en: words(500) })

export const DeadlineView = object({
  ...id,
  kind: word,
  status: word,
  startedOn: Day,
  dueOn: nullable(Day),
  level: nullable(oneOfValues(WARNING_LEVELS, 'How urgent it is today; null once it is over')),
  amberOn: nullable(Day),
  redOn: nullable(Day),
  duty: word,
  atExpiry: object({ zh: words(300), en: words(300) }),
  extensionDays: Type.Array(Type.Integer(), { maxItems: 1000 }),
  provisional: Type.Boolean({ description: 'Whether the day may move when a later holiday notice is imported' }),
  legalBasis: words(200),
  confidence: word,
  zh: words(100),
  en: words(100),
  trace: Trace,
})

const PartyView = object({
  ...id,
  role: word,
  kind: word,
  name: words(200),
  identityKind: nullable(word),
  identityMask: nullable(word),
  legalRepresentative: nullable(words(100)),
  phoneMask: nullable(word),
  addressMask: nullable(words(300)),
  acceptsElectronicService: Type.Boolean(),
  language: nullable(word),
  flags: Type.Array(word, { maxItems: 10 }),
  standingConsentOn: nullable(Day),
  representatives: listOf({ ...id, name: words(100), kind: word, authority: word, phoneMask: nullable(word) }),
})

const SeriesOfCase = Type.Object({ ...id, name: words(100), isLead: Type.Boolean() }, strict)

/** A case with everything that the caller may see. Sections that the caller may not see are absent. */
export const CaseView = Type.Object(
  {
    ...CaseHeader.properties,
    series: Type.Optional(nullable(SeriesOfCase)),
    parties: Type.Optional(Type.Array(PartyView, { maxItems: 200 })),
    claims: Type.Optional(listOf({ text: words(1000), amountFen: Fen })),
    facts: Type.Optional(words(5000)),
    consents: Type.Optional(
      listOf({
        partyId: Uuid,
        answer: word,
        form: nullable(word),
        askedOn: Day,
        standingConsentId: nullable({ ...Uuid, description: 'The registered general consent that it rests on' }),
      }),
    ),
    assignments: Type.Optional(
      listOf({
        ...id,
        offerId: Uuid,
        mediatorId: Uuid,
        position: word,
        status: word,
        acceptedOn: nullable(Day),
        endReason: nullable(words(200)),
      }),
    ),
    recusals: Type.Optional(
      listOf({ ...id, mediatorId: Uuid, raisedBy: word, ground: word, raisedOn: Day, outcome: word }),
    ),
    sessions: Type.Optional(
      listOf({
        ...id,
        jointId: nullable({ ...Uuid, description: 'The same in all cases in which the session is held together' }),
        mode: word,
        status: word,
        scheduledAt: nullable(words(40)),
        beganAt: nullable(words(40)),
        endedAt: nullable(words(40)),
        result: nullable(word),
        place: nullable(words(300)),
        roomLink: nullable(words(500)),
        attendance: listOf({ partyId: Uuid, attendance: word }),
      }),
    ),
    undisputedFacts: Type.Optional(
      listOf({ ...id, text: words(5000), statedOn: Day, confirmedBy: Type.Array(Uuid, { maxItems: 200 }) }),
    ),
    pauses: Type.Optional(listOf({ ...id, reason: word, fromOn: Day, toOn: nullable(Day) })),
    extensions: Type.Optional(
      listOf({ ...id, days: Type.Integer(), agreedOn: Day, lateEntryReason: nullable(words(500)) }),
    ),
    agreements: Type.Optional(
      listOf({
        ...id,
        version: Type.Integer(),
        form: word,
        coverage: word,
        terms: words(50_000),
        amountFen: Fen,
        contentHash: words(64),
        status: word,
        draftedOn: Day,
        effectiveOn: nullable(Day),
        instalments: listOf({
          ...id,
          position: Type.Integer(),
          payerPartyId: Uuid,
          payeePartyId: Uuid,
          amountFen: Fen,
          dueOn: Day,
          onTheSpot: Type.Boolean(),
          performedFen: Fen,
          isOverdue: Type.Boolean(),
        }),
        signatures: listOf({ signerKind: word, signerId: Uuid, signedOn: Day, form: word }),
      }),
    ),
    proceedings: Type.Optional(
      listOf({
        ...id,
        kind: word,
        state: word,
        number: nullable(word),
        openedOn: Day,
        closedOn: nullable(Day),
      }),
    ),
    handovers: Type.Optional(
      listOf({
        ...id,
        destination: word,
        team: nullable(HandoverTeam),
        digest: words(64),
        madeOn: Day,
        state: word,
        receiverNumber: nullable(word),
        outcome: nullable(word),
        outcomeOn: nullable(Day),
      }),
    ),
    deadlines: Type.Optional(Type.Array(DeadlineView, { maxItems: 1000 })),
  },
  { $id: 'CaseView', ...strict },
)

export const CaseActions = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    actions: Type.Array(
      object({
        command: oneOfValues(COMMAND_NAMES),
        isAllowed: Type.Boolean(),
        blockedBy: nullable(oneOfValues(['role', 'state', 'rule'] as const)),
        ruleId: nullable(words(80)),
        source: nullable(words(200)),
        reason: nullable(words(500)),
        name: words(200),
      }),
      { maxItems: 100 },
    ),
  },
  { $id: 'CaseActions', ...strict },
)

export const TimelinePage = Type.Object(
  {
    items: listOf({
      seq: Type.Integer(),
      profile: oneOfValues(PROFILES),
      command: oneOfValues(COMMAND_NAMES),
      fromState: word,
      toState: oneOfValues(CASE_STATES),
      occurredOn: Day,
      at: Instant,
      enteredLate: Type.Boolean(),
      actorKind: word,
      actorId: Uuid,
      clientId: words(200),
      requestId: words(100),
      recordId: nullable(Uuid),
      ground: nullable(word),
      hash: words(64),
    }),
    nextCursor: NextCursor,
  },
  { $id: 'TimelinePage', ...strict },
)

export const TimelineVerificationView = Type.Object(
  {
    isIntact: Type.Boolean(),
    entries: Type.Integer({ minimum: 0 }),
    headHash: words(64),
    fault: nullable(object({ seq: Type.Integer(), kind: oneOfValues(TIMELINE_FAULTS) })),
  },
  { $id: 'TimelineVerification', ...strict },
)

export const DeadlineList = Type.Object(
  { items: Type.Array(DeadlineView, { maxItems: 1000 }) },
  { $id: 'DeadlineList', ...strict },
)

export const CasePage = Type.Object(
  {
    items: listOf({
      ...id,
      courtCode: words(20),
      receiptNumber: words(40),
      number: nullable(word),
      state: oneOfValues(CASE_STATES),
      track: nullable(oneOfValues(TRACKS)),
      causeCode: words(20),
      claimAmountFen: Fen,
      tags: Type.Array(words(40), { maxItems: 20 }),
      priority: Type.Integer(),
      mediatorId: nullable(Uuid),
      receivedOn: Day,
      nextDueOn: nullable(Day),
      level: nullable(oneOfValues(WARNING_LEVELS, 'Of the most urgent period that runs; null when none does')),
      version: Type.Integer({ minimum: 1 }),
    }),
    nextCursor: NextCursor,
  },
  { $id: 'CasePage', ...strict },
)

export const SearchCasesBody = Type.Object(
  {
    courtCode: text(20),
    identity: Type.Optional(object({ kind: oneOfValues(ID_KINDS), number: text(40) })),
    name: Type.Optional(text(200, 'Any part of a name, from one character on')),
  },
  {
    additionalProperties: false,
    examples: [
      { courtCode: '辽0504', identity: { kind: 'resident-identity-card', number: '11010519491231002X' } },
      { courtCode: '辽0504', name: '示例物业' },
    ],
  },
)
export type SearchCasesBody = Static<typeof SearchCasesBody>
