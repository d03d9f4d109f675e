import { sql } from 'drizzle-orm'
import type { Actor, Grant } from '../../authorization/policy.js'
import { coversSubtree } from '../../authorization/policy.js'
import type { Db } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import type { Reference } from '../../workflow/reference.js'
import { type Role, SCOPES, type Scope } from '../../workflow/roles.js'

const p = sql.placeholder

interface PersonRow {
  id: string
  name: string
  grants: { role: Role; courtId: number; mediatorId: string | null; organisationId: string | null }[]
}

const GRANTS = sql`coalesce((
  select json_agg(json_build_object('role', g.role, 'courtId', g.court_id, 'mediatorId', g.mediator_id,
                                    'organisationId', g.organisation_id))
  from grants g where g.person_id = p.id and g.revoked_at is null), '[]')`

const findPerson = statement<PersonRow>(
  'find_person_actor',
  sql`select p.id, p.name, ${GRANTS} as grants from persons p where p.subject = ${p('subject')}`,
)
const findPersonById = statement<PersonRow>(
  'find_person_actor_by_id',
  sql`select p.id, p.name, ${GRANTS} as grants from persons p where p.id = ${p('id')}`,
)
interface ClientActorRow {
  id: string
  name: string
  scopes: Scope[]
  courtIds: number[]
  rateLimitPerMinute: number | null
}

const findClient = statement<ClientActorRow>(
  'find_client_actor',
  sql`select id, name, scopes, court_ids as "courtIds", rate_limit_per_minute as "rateLimitPerMinute"
      from machine_clients
      where client_id = ${p('clientId')} and disabled_at is null`,
)

/** Who a verified token speaks for. */
export interface Identity {
  readonly subject: string
  readonly clientId: string
  /** Whether the token was given to a client for itself, not for a person. */
  readonly isClient: boolean
  readonly scopes: readonly string[]
}

/** Rights of a person as they are in the grants table now; undefined when the subject is unknown here. */
async function loadPerson(db: Db, reference: Reference, identity: Identity): Promise<Actor | undefined> {
  const row = await findPerson.first(db, { subject: identity.subject })
  return row === undefined ? undefined : personActor(row, reference, identity.clientId)
}

function personActor(row: PersonRow, reference: Reference, clientId: string): Actor {
  const grants = row.grants.map(
    (grant): Grant => ({
      role: grant.role,
      courtIds: coversSubtree(grant.role) ? reference.subtreeOf(grant.courtId) : [grant.courtId],
      mediatorId: grant.mediatorId,
      organisationId: grant.organisationId,
    }),
  )
  const { id, name } = row
  return { kind: 'person', id, name, clientId, grants, scopes: [], clientCourtIds: [] }
}

/** Who asked for something that is done later. */
export interface Requester {
  readonly actorKind: 'person' | 'client'
  readonly actorId: string
  readonly clientId: string
  /** What the token of a client carried when it asked. */
  readonly scopes: readonly Scope[]
}

/** Rights of whoever asked, as they are now; undefined when they are unknown here or disabled. */
export async function loadRequester(
  db: Db,
  reference: Reference,
  { actorKind, actorId, clientId, scopes }: Requester,
): Promise<Actor | undefined> {
  if (actorKind === 'client') return loadClient(db, { subject: clientId, clientId, isClient: true, scopes })
  const row = await findPersonById.first(db, { id: actorId })
  return row === undefined ? undefined : personActor(row, reference, clientId)
}

/** Rights of a client: what its token carries and its registration allows, whichever is less. */
async function loadClient(db: Db, identity: Identity): Promise<Actor | undefined> {
  const row = await findClient.first(db, { clientId: identity.clientId })
  if (row === undefined) return undefined
  const scopes = SCOPES.filter((scope) => row.scopes.includes(scope) && identity.scopes.includes(scope))
  const { id, name, courtIds: clientCourtIds, rateLimitPerMinute } = row
  const limit = rateLimitPerMinute === null ? {} : { rateLimitPerMinute }
  return { kind: 'client', id, name, clientId: identity.clientId, grants: [], scopes, clientCourtIds, ...limit }
}

const CACHE_MS = 3_000
const CACHE_SIZE_MAX = 10_000

/**
 * Loads actors and remembers them for three seconds, so that a revocation takes effect within five.
 *
 * @param now - clock in milliseconds
 */
export function createActorSource(db: Db, reference: { current(): Promise<Reference> }, now: () => number) {
  const cache = new Map<string, { until: number; actor: Promise<Actor | undefined> }>()
  return async (identity: Identity): Promise<Actor | undefined> => {
    const key = JSON.stringify([identity.isClient, identity.subject, identity.clientId, identity.scopes])
    const known = cache.get(key)
    if (known !== undefined && known.until > now()) return known.actor
    const actor = identity.isClient
      ? loadClient(db, identity)
      : reference.current().then((current) => loadPerson(db, current, identity))
    actor.catch(() => cache.delete(key))
    if (cache.size >= CACHE_SIZE_MAX) cache.clear()
    cache.set(key, { until: now() + CACHE_MS, actor })
    return actor
  }
}
