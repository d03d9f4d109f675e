import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import isCloudEvent from 'cloudevents/dist/schema/v1.js'
import t from 'tap'
import {
  cloudEventOf,
  commandOfType,
  dataSchemaOf,
  dataSchemaUri,
  EVENT_TYPE_NAMES,
  eventTypeOf,
  isOutcome,
  maySeeEvent,
  OUTCOME_COMMANDS,
  type PublishedEntry,
  scopesOfEvents,
} from '../../../src/modules/exchange/feed/event-types.js'
import { COMMAND_NAMES, commandText } from '../../../src/workflow/commands.js'
import { SCOPES } from '../../../src/workflow/roles.js'
import { PROFILES } from '../../../src/workflow/states.js'
import { legalMoves } from '../../../src/workflow/transitions.js'

const CASE = '019c0000-0000-8000-9000-0000000000aa'
const CLIENT = '019c0000-0000-7000-9000-0000000000bb'
const SOMEBODY = '019c0000-0000-7000-9000-0000000000cc'

const ajv = new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true })
;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
const schemas = new Map(COMMAND_NAMES.map((command) => [command, ajv.compile(dataSchemaOf(command))]))

/** Every move that the life cycle knows, as an entry of the feed. */
const ENTRIES: PublishedEntry[] = PROFILES.flatMap((profile) =>
  legalMoves(profile).map(({ from, command, to }, index) => ({
    position: index + 1,
    caseId: CASE,
    seq: index + 1,
    profile,
    command,
    fromState: from ?? ('none' as const),
    toState: to,
    occurredOn: '2026-03-10',
    at: new Date('2026-03-10T02:00:00.000Z'),
    enteredLate: false,
    recordId: index % 2 === 0 ? null : SOMEBODY,
    ground: commandText(command).needsGround ? 'no-jurisdiction' : null,
  })),
)

/** What a receiver reads. */
const received = (entry: PublishedEntry) => JSON.parse(JSON.stringify(cloudEventOf(entry, '辽0504')))

t.test('every command has one type of its own, in one form', async (t) => {
  t.equal(new Set(EVENT_TYPE_NAMES).size, COMMAND_NAMES.length)
  for (const command of COMMAND_NAMES) {
    const type = eventTypeOf(command)
    t.match(type, /^cn\.open-mediation\.[a-z-]+\.[a-z-]+\.v[1-9]\d*$/)
    t.equal(commandOfType(type), command)
  }
  t.equal(commandOfType('cn.open-mediation.case.registered.v9'), undefined)
})

t.test(
  'every event of every legal move is a CloudEvent, and its data fits the schema of its type and of no other',
  async (t) => {
    for (const entry of ENTRIES) {
      const event = received(entry)
      const where = `${entry.profile}: ${entry.fromState} ${entry.command} ${entry.toState}`
      t.ok(isCloudEvent(event), where)
      t.ok(
        Object.keys(event).every((name) => /^[a-z0-9]{1,20}$/.test(name)),
        where,
      )
      for (const [command, fits] of schemas) {
        if (fits(event.data) !== (command === entry.command)) t.fail(`${where} against ${command}`)
      }
      t.equal(event.dataschema, dataSchemaUri(eventTypeOf(entry.command)))
    }
    t.equal(new Set(ENTRIES.map(({ command }) => command)).size, COMMAND_NAMES.length)
  },
)

t.test(
  'control: the schema of CloudEvents refuses an event that lacks something or names no absolute schema',
  async (t) => {
    const event = received(ENTRIES[0] as PublishedEntry)
    for (const name of ['id', 'source', 'specversion', 'type']) {
      const { [name]: _, ...rest } = event
      t.notOk(isCloudEvent(rest), name)
    }
    t.notOk(isCloudEvent({ ...event, dataschema: '/v1/event-types/x/schema' }))
    t.notOk(isCloudEvent({ ...event, source: '法院 辽0504' }))
    t.notOk(isCloudEvent({ ...event, time: '2026-03-10' }))
  },
)

t.test('an event is the same however often it is made, and is told from every other by source and id', async (t) => {
  const [entry] = ENTRIES
  t.strictSame(received(entry as PublishedEntry), received(entry as PublishedEntry))
  const ids = ENTRIES.filter(({ profile }) => profile === 'pre-filing').map((made) => received(made).id)
  t.equal(new Set(ids).size, ids.length)
  t.not(cloudEventOf(entry as PublishedEntry, '辽0504').source, cloudEventOf(entry as PublishedEntry, '辽0502').source)
})

t.test('words never leave by an event, only codes', async (t) => {
  const [entry] = ENTRIES
  for (const ground of ['张示例不同意', 'the respondent offered 5000', 'No-Jurisdiction', 'a-', `${'a'.repeat(61)}`]) {
    const event = cloudEventOf({ ...(entry as PublishedEntry), ground }, '辽0504')
    t.equal(event.data.ground, null, ground)
    t.notOk(JSON.stringify(event).includes(ground))
  }
  t.equal(
    cloudEventOf({ ...(entry as PublishedEntry), ground: 'party-refused' }, '辽0504').data.ground,
    'party-refused',
  )
})

t.test('a client sees all events, those of outcomes, or those of the cases that it submitted', async (t) => {
  for (const entry of ENTRIES) {
    const own = { ...entry, submittedBy: CLIENT }
    const other = { ...entry, submittedBy: SOMEBODY }
    const reader = (...scopes: (typeof SCOPES)[number][]) => ({ id: CLIENT, scopes })
    t.ok(maySeeEvent(reader('cases.read'), other))
    t.equal(maySeeEvent(reader('outcomes.read'), own), isOutcome(entry))
    t.equal(maySeeEvent(reader('outcomes.read'), other), isOutcome(entry))
    t.ok(maySeeEvent(reader('cases.register'), own))
    t.notOk(maySeeEvent(reader('cases.register'), other))
    t.equal(maySeeEvent(reader('cases.register', 'outcomes.read'), other), isOutcome(entry))
    t.notOk(maySeeEvent(reader(), own))
    t.ok(!isOutcome(entry) || OUTCOME_COMMANDS.includes(entry.command))
    for (const scope of SCOPES) {
      if (maySeeEvent(reader(scope), own)) t.ok(scopesOfEvents(entry.command).includes(scope), entry.command)
    }
  }
})

t.test('whatever ends mediation is an outcome, by whichever act', async (t) => {
  const over = ['returned', 'agreed', 'failed', 'withdrawn', 'transferred', 'closed']
  for (const entry of ENTRIES) {
    if (entry.fromState !== entry.toState && over.includes(entry.toState)) t.ok(isOutcome(entry), entry.command)
  }
  const find = (command: string, to: string) =>
    ENTRIES.find((entry) => entry.command === command && entry.toState === to)
  t.notOk(isOutcome(find('recordConsent', 'seeking-mediator') as PublishedEntry))
  t.notOk(isOutcome(find('signAgreement', 'in-mediation') as PublishedEntry))
  t.ok(isOutcome(find('restoreMediation', 'in-mediation') as PublishedEntry), 'what took an outcome back')
})
