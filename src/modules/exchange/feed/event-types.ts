import { type Static, Type } from 'typebox'
import { COMMAND_NAMES, type Command, commandText } from '../../../workflow/commands.js'
import type { Scope } from '../../../workflow/roles.js'
import { Day, Instant, nullable, oneOfValues, Uuid } from '../../../workflow/schemas.js'
import { CASE_STATES, type CaseState, PROFILES } from '../../../workflow/states.js'
import type { FeedEntry } from './store.js'

/**
 * Whether an event tells how a dispute came out: always, only when it takes the case into a state in which mediation is
 * over, or never.
 */
export type OutcomeRule = 'always' | 'when-over' | 'never'

interface Published {
  /** What happened to what: a noun and a past participle. */
  readonly name: `${string}.${string}`
  readonly version: number
  readonly outcome: OutcomeRule
}

function published(name: Published['name'], outcome: OutcomeRule = 'never', version = 1): Published {
  return { name, outcome, version }
}

/**
 * What the feed calls each act. A name that has been published stays; what changes the meaning or the members of its data
 * gets the next version.
 */
const PUBLISHED: Readonly<Record<Command, Published>> = {
  receiveCase: published('case.received'),
  registerCase: published('case.registered'),
  returnCase: published('case.returned', 'always'),
  amendCase: published('case.amended'),
  withdrawCase: published('case.withdrawn', 'always'),
  joinSeries: published('series.joined'),
  leaveSeries: published('series.left'),
  decideTriage: published('triage.decided', 'when-over'),
  recordConsent: published('consent.recorded', 'when-over'),
  offerMediation: published('mediation.offered'),
  acceptOffer: published('offer.accepted'),
  declineOffer: published('offer.declined'),
  lapseOffer: published('offer.lapsed'),
  giveNotices: published('notices.given'),
  raiseRecusal: published('recusal.raised'),
  waiveRecusal: published('recusal.waived'),
  decideRecusal: published('recusal.decided'),
  replaceMediator: published('mediator.replaced'),
  scheduleSession: published('session.scheduled'),
  recordSession: published('session.recorded'),
  recordMinutes: published('minutes.recorded'),
  stateUndisputedFact: published('undisputed-fact.stated'),
  confirmUndisputedFact: published('undisputed-fact.confirmed'),
  pauseMediation: published('mediation.paused'),
  resumeMediation: published('mediation.resumed'),
  extendMediation: published('mediation.extended'),
  endMediation: published('mediation.ended', 'always'),
  expireMediation: published('mediation.expired', 'always'),
  // Takes back what a reader of outcomes was told.
  restoreMediation: published('mediation.restored', 'always'),
  fileClosingReport: published('closing-report.filed'),
  giveFeeNotice: published('fee-notice.given'),
  settleFee: published('fee.settled'),
  expireFeePeriod: published('fee-period.expired'),
  deemWithdrawn: published('case.deemed-withdrawn', 'always'),
  draftAgreement: published('agreement.drafted'),
  signAgreement: published('agreement.signed', 'when-over'),
  recordPerformance: published('performance.recorded', 'always'),
  applyForConfirmation: published('confirmation.applied-for', 'always'),
  examineConfirmation: published('confirmation.examined', 'always'),
  ruleOnConfirmation: published('confirmation.ruled-on', 'always'),
  withdrawConfirmation: published('confirmation.withdrawn', 'always'),
  issueMediationStatement: published('mediation-statement.issued', 'always'),
  signMediationStatement: published('mediation-statement.signed', 'always'),
  transferCase: published('case.transferred', 'always'),
  referCase: published('case.referred'),
  sendHandoverAgain: published('handover.sent-again', 'always'),
  recordHandoverReceipt: published('handover.answered'),
  recordHandoverOutcome: published('handover.outcome-recorded', 'always'),
  docketFastTrack: published('fast-track.docketed', 'always'),
  hearFastTrack: published('fast-track.heard'),
  disposeFastTrack: published('fast-track.disposed', 'always'),
  serveFastTrack: published('fast-track.served', 'always'),
  extendLimit: published('limit.extended'),
  expirePeriod: published('period.expired'),
  reviseDeadlines: published('deadlines.revised'),
  closeCase: published('case.closed', 'always'),
}

/** States in which mediation is over. */
const OVER: readonly CaseState[] = ['returned', 'agreed', 'failed', 'withdrawn', 'transferred', 'closed']

const PREFIX = 'cn.open-mediation'
const AUTHORITY = 'tag:open-mediation,2026'
const strict = { additionalProperties: false }

/** Type of the events of a command, e.g. `cn.open-mediation.case.registered.v1`. */
export function eventTypeOf(command: Command): string {
  const { name, version } = PUBLISHED[command]
  return `${PREFIX}.${name}.v${version}`
}

/** Version of the events of a command: the last part of their type. */
export function eventVersionOf(command: Command): number {
  return PUBLISHED[command].version
}

/** When events of a command tell how a dispute came out. */
export function outcomeRuleOf(command: Command): OutcomeRule {
  return PUBLISHED[command].outcome
}

/** Every published type, in the order in which a case meets them. */
export const EVENT_TYPE_NAMES: readonly string[] = COMMAND_NAMES.map(eventTypeOf)

const COMMANDS_BY_TYPE: ReadonlyMap<string, Command> = new Map(
  COMMAND_NAMES.map((command) => [eventTypeOf(command), command]),
)

/** The command whose events have this type; undefined for a type that was never published. */
export function commandOfType(type: string): Command | undefined {
  return COMMANDS_BY_TYPE.get(type)
}

/** URI of the schema of the data of a type: what `dataschema` says, and the `$id` of the published schema. */
export function dataSchemaUri(type: string): string {
  return `${AUTHORITY}:event-types/${type}`
}

/** A ground is a code. Words never leave by an event, whatever stands in the column. */
const GROUND = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'
const GROUND_LENGTH_MAX = 60
const isGroundCode = new RegExp(GROUND)

const Ground = Type.String({
  pattern: GROUND,
  maxLength: GROUND_LENGTH_MAX,
  description: 'Why, as a code: of an ending, a return, a recusal, a pause, a period that is over',
})

const data = {
  caseId: Uuid,
  courtCode: Type.String({ minLength: 1, maxLength: 20, description: '法院代字, e.g. 辽0504' }),
  seq: Type.Integer({ minimum: 1, description: 'Place on the timeline of the case: 1, 2, 3 … without a gap' }),
  command: oneOfValues(COMMAND_NAMES, 'The act'),
  profile: oneOfValues(PROFILES),
  fromState: oneOfValues(['none', ...CASE_STATES] as const, '`none` before the first act'),
  toState: oneOfValues(CASE_STATES),
  occurredOn: Day,
  enteredLate: Type.Boolean({ description: 'Whether the act was entered after the day on which it happened' }),
  recordId: nullable(Uuid),
  ground: nullable(Ground),
}

/** What every event says: references and codes, to be looked up by whoever may read the case. */
export const EventData = Type.Object(data, { $id: 'EventData', ...strict })
export type EventData = Static<typeof EventData>

/** The schema of the data of one type, as it is published under its name. Members are never added to a version. */
export function dataSchemaOf(command: Command) {
  const type = eventTypeOf(command)
  const { zh, en, needsGround } = commandText(command)
  return Type.Object(
    {
      ...data,
      command: Type.Literal(command, { description: 'The act' }),
      ground: needsGround === true ? Ground : data.ground,
    },
    {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: dataSchemaUri(type),
      title: type,
      description: `${en}. ${zh}。`,
      ...strict,
    },
  )
}

const POSITION_MAX = 2_147_483_647

/** An event of the feed as CloudEvents 1.0 structured JSON. */
export const CloudEvent = Type.Object(
  {
    specversion: Type.Unsafe<'1.0'>({ type: 'string', enum: ['1.0'] }),
    id: Type.String({
      maxLength: 50,
      description:
        'Case and place on its timeline; with `source` the same for one event for ever, however often it comes',
    }),
    source: Type.String({ maxLength: 200, description: 'The court, as a URI' }),
    type: oneOfValues(EVENT_TYPE_NAMES, 'See the list of event types'),
    subject: Type.String({ format: 'uuid', maxLength: 36, description: 'The case' }),
    time: Instant,
    datacontenttype: Type.Unsafe<'application/json'>({ type: 'string', enum: ['application/json'] }),
    dataschema: Type.String({ maxLength: 200, description: '`$id` of the schema that is published for the type' }),
    court: Type.String({ minLength: 1, maxLength: 20, description: '法院代字' }),
    position: Type.Integer({
      minimum: 1,
      maximum: POSITION_MAX,
      description: 'Place in the feed of the court: 1, 2, 3 … without a gap, though a reader may not see every one',
    }),
    data: EventData,
  },
  { $id: 'CloudEvent', ...strict },
)
export type CloudEvent = Static<typeof CloudEvent>

/** What of an entry its event is made of. */
export type PublishedEntry = Omit<FeedEntry, 'courtId' | 'submittedBy'>

/**
 * The event of an entry of the feed.
 *
 * Codes and references only. A ground that is no code is left out: an event may go where words of the parties may not.
 *
 * @param courtCode - 法院代字 of the court of the entry
 */
export function cloudEventOf(entry: PublishedEntry, courtCode: string): CloudEvent {
  const { caseId, seq, command, profile, fromState, toState, occurredOn, enteredLate, recordId, ground } = entry
  const type = eventTypeOf(command)
  const isCode = ground !== null && ground.length <= GROUND_LENGTH_MAX && isGroundCode.test(ground)
  return {
    specversion: '1.0',
    id: `${caseId}/${seq}`,
    source: `${AUTHORITY}:courts/${encodeURIComponent(courtCode)}`,
    type,
    subject: caseId,
    time: entry.at,
    datacontenttype: 'application/json',
    dataschema: dataSchemaUri(type),
    court: courtCode,
    position: entry.position,
    data: {
      ...{ caseId, courtCode, seq, command, profile, fromState, toState, occurredOn, enteredLate, recordId },
      ground: isCode ? ground : null,
    },
  }
}

/** A machine client as the feed knows it. */
export interface EventReader {
  /** Id of its registration. */
  readonly id: string
  readonly scopes: readonly Scope[]
}

/** What of an entry decides who of the clients of its court may see it. */
export type SeenEntry = Pick<FeedEntry, 'command' | 'fromState' | 'toState' | 'submittedBy'>

/** Whether an entry tells how a dispute came out. */
export function isOutcome({
  command,
  fromState,
  toState,
}: Pick<SeenEntry, 'command' | 'fromState' | 'toState'>): boolean {
  const { outcome } = PUBLISHED[command]
  if (outcome !== 'when-over') return outcome === 'always'
  return fromState !== toState && OVER.includes(toState)
}

/** Commands of which some or all entries tell how a dispute came out. */
export const OUTCOME_COMMANDS: readonly Command[] = COMMAND_NAMES.filter(
  (command) => PUBLISHED[command].outcome !== 'never',
)

/** Scopes that show events of a command to a client; `cases.register` those of the cases that it submitted itself. */
export function scopesOfEvents(command: Command): readonly Scope[] {
  const outcomes: readonly Scope[] = PUBLISHED[command].outcome === 'never' ? [] : ['outcomes.read']
  return ['cases.read', ...outcomes, 'cases.register']
}

/** Whether a client may see an entry of one of its courts. */
export function maySeeEvent(reader: EventReader, entry: SeenEntry): boolean {
  if (reader.scopes.includes('cases.read')) return true
  if (reader.scopes.includes('outcomes.read') && isOutcome(entry)) return true
  return reader.scopes.includes('cases.register') && entry.submittedBy === reader.id
}
