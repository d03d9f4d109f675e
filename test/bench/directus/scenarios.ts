import { randomInt, randomUUID } from 'node:crypto'
import type { Connection } from '../connection.js'
import { clerkOf, MINGSHAN } from '../people.js'
import type { LoadContext, Scenario, Unit } from '../scenario.js'
import { dispute, randomCourt } from '../scenarios/disputes.js'

/** Under this name the tokens of a load have the one for Directus. */
export const DIRECTUS_TOKEN = 'directus'

export const CLIENTS = 64
const PAGE_SIZE = 20

type Send = (connection: Connection, context: LoadContext, client: number) => Promise<unknown>

function scenario(name: string, title: string, send: Send): Scenario {
  const begin =
    async (context: LoadContext): Promise<Unit> =>
    async (connection, client) => {
      await send(connection, context, client)
      return true
    }
  return { name, title, clients: CLIENTS, data: 'empty', begin }
}

const tokenOf = ({ tokens }: LoadContext, name: string) => tokens[name] ?? ''
const anyCase = ({ material: { cases } }: LoadContext) => cases[randomInt(cases.length)] ?? ''

const createInService: Send = (connection, context, client) => {
  const court = randomCourt()
  return connection.post('/v1/cases', tokenOf(context, clerkOf(court, client)), dispute(court))
}

/** What the service derives, numbers, encrypts and checks, Directus is given or goes without. */
function itemOf(courtId: number, { courtCode: _, registerAtOnce: __, parties, ...filled }: ReturnType<typeof dispute>) {
  const today = new Date().toISOString().slice(0, 10)
  return {
    court_id: courtId,
    state: 'registered',
    version: 2,
    receipt_number: `SJ-${randomUUID()}`,
    channel: filled.channel,
    classification: 'internal',
    received_on: today,
    registered_on: today,
    cause_code: filled.causeCode,
    claim_kind: filled.claimKind,
    claim_amount_fen: filled.claims.reduce((sum, { amountFen }) => sum + amountFen, 0),
    claims: filled.claims,
    facts: filled.facts,
    tags: [],
    priority: 0,
    parties: parties.map(({ identity, ...party }, position) => ({
      ...party,
      position,
      identity_kind: identity.kind,
      identity_number: identity.number,
      accepts_electronic_service: false,
      flags: [],
    })),
  }
}

const createInDirectus: Send = (connection, context) => {
  const court = randomCourt()
  const body = itemOf(court.id, dispute(court))
  return connection.send({
    method: 'POST',
    path: '/items/cases',
    token: tokenOf(context, DIRECTUS_TOKEN),
    body,
    status: 200,
  })
}

const SERVICE_LIST = `/v1/cases?${new URLSearchParams({ courtCode: MINGSHAN.code, state: 'registered', limit: String(PAGE_SIZE) })}`

/** The columns that a list of the service shows. */
const LISTED =
  'id,court_id,receipt_number,number,state,track,cause_code,claim_amount_fen,tags,priority,mediator_id,received_on,next_due_on,version'
const DIRECTUS_LIST = `/items/cases?${new URLSearchParams({
  'filter[court_id][_eq]': String(MINGSHAN.id),
  'filter[state][_eq]': 'registered',
  sort: '-received_on,-id',
  limit: String(PAGE_SIZE),
  fields: LISTED,
})}`

/** The same work on both sides, with what is wanted of the service ÷ Directus. */
export const COMPARISONS = [
  {
    name: 'create',
    floor: 15,
    goal: 30,
    service: scenario('service-create', 'Register a dispute, 1 applicant', createInService),
    directus: scenario('directus-create', 'Nested create, 1 case and 2 parties', createInDirectus),
  },
  {
    name: 'get',
    floor: 8,
    goal: 15,
    service: scenario('service-get', 'Get a case', (connection, context, client) =>
      connection.get(`/v1/cases/${anyCase(context)}`, tokenOf(context, clerkOf(MINGSHAN, client))),
    ),
    directus: scenario('directus-get', 'Get a case and its parties', (connection, context) =>
      connection.get(`/items/cases/${anyCase(context)}?fields=*,parties.*`, tokenOf(context, DIRECTUS_TOKEN)),
    ),
  },
  {
    name: 'list',
    floor: 5,
    goal: 10,
    service: scenario('service-list', 'Newest 20 registered cases of a court', (connection, context, client) =>
      connection.get(SERVICE_LIST, tokenOf(context, clerkOf(MINGSHAN, client))),
    ),
    directus: scenario('directus-list', 'The same by filter and sort', (connection, context) =>
      connection.get(DIRECTUS_LIST, tokenOf(context, DIRECTUS_TOKEN)),
    ),
  },
] as const

/** Registers as many cases as are asked for. */
export const seed: Scenario = {
  name: 'seed',
  title: 'Register the cases that both sides begin with',
  clients: CLIENTS,
  data: 'empty',
  begin: async (context) => {
    let left = context.units
    return async (connection, client) => {
      left -= 1
      if (left < 0) return false
      await createInService(connection, context, client)
      return true
    }
  },
}

export const SCENARIOS: readonly Scenario[] = [
  seed,
  ...COMPARISONS.flatMap(({ service, directus }) => [service, directus]),
]
