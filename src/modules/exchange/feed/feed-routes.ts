import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { type Actor, courtsFor } from '../../../authorization/policy.js'
import { readResponses } from '../../../http/responses.js'
import { actorOf, type ModuleDeps } from '../../../http/write.js'
import { invalidRequest, notFound } from '../../../problems.js'
import { COMMAND_NAMES, type Command, commandText } from '../../../workflow/commands.js'
import { courtOfList } from '../../../workflow/permitted-court.js'
import type { Reference } from '../../../workflow/reference.js'
import {
  cloudEventOf,
  commandOfType,
  dataSchemaOf,
  dataSchemaUri,
  eventTypeOf,
  eventVersionOf,
  outcomeRuleOf,
  scopesOfEvents,
} from './event-types.js'
import { decodeFeedCursor, decodePosition, encodeFeedCursor, FEED_COURTS_MAX } from './feed-cursor.js'
import { type FeedLook, lookAtFeed } from './look-at-feed.js'
import { EventPage, EventsQuery, EventTypeList, EventTypeParams, JsonSchema } from './schemas.js'
import { listFeedHeads } from './store.js'
import { watchFeed } from './watch-feed.js'

const tags = ['exchange']
const EVENTS_OF_A_PAGE = 100

/** The commands of a list of types; undefined when none is named. */
function commandsOf(types: string | undefined): Command[] | undefined {
  return types?.split(',').map((type) => {
    const command = commandOfType(type)
    if (command !== undefined) return command
    throw invalidRequest(
      {},
      {
        errors: [{ pointer: '#/types', code: 'enum', zh: '没有这样的事件类型。', en: 'There is no such event type.' }],
      },
    )
  })
}

/** The courts that the caller follows. */
function followedCourts(actor: Actor, reference: Reference, courtCode: string | undefined): readonly number[] {
  if (courtCode !== undefined) return [courtOfList({ actor, reference }, 'readEvents', courtCode).id]
  const courtIds = courtsFor(actor, 'readEvents')
  if (courtIds.length <= FEED_COURTS_MAX) return courtIds
  throw invalidRequest(
    {},
    {
      errors: [
        {
          pointer: '#/courtCode',
          code: 'required',
          zh: `法院多于${FEED_COURTS_MAX}个时，请逐个法院读取。`,
          en: `More than ${FEED_COURTS_MAX} courts are read one by one.`,
        },
      ],
    },
  )
}

/** Aborted when the client goes away before it has its answer. */
function untilClosed(reply: FastifyReply): AbortSignal {
  const closed = new AbortController()
  reply.raw.once('close', () => closed.abort())
  return closed.signal
}

/** What happens in courts, as CloudEvents in the order in which it was placed, and what kinds of events there are. */
export const feedRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const watch = watchFeed((courtIds) => listFeedHeads(deps.db, courtIds))
  app.addHook('preClose', async () => watch.stop())

  app.get(
    '/events',
    {
      config: { action: 'readEvents', resource: 'court' },
      schema: {
        tags,
        operationId: 'readEvents',
        summary: 'What happened since the caller last looked, in all its courts',
        description:
          'CloudEvents 1.0. In each court every event has a position, dense from 1, given after its commit, so that a reader misses nothing and sees nothing twice. With `waitSeconds` the answer waits for the next event. Events are never deleted: a walk may begin anywhere, at the first event too. An event carries references and codes only; who may read the case looks it up there. With `cases.read` all events, with `outcomes.read` how disputes came out, with `cases.register` those of the cases that the client submitted itself. 事件订阅：按位置读取各法院的办理动态，可随时从任一位置重读。',
        querystring: EventsQuery,
        response: readResponses(EventPage, 'Events, each court in its order'),
      },
    },
    async (request, reply) => {
      const { after, courtCode, types, limit = EVENTS_OF_A_PAGE, waitSeconds = 0 } = request.query
      const reference = await deps.reference.current()
      const commands = commandsOf(types)
      const actor = actorOf(request)
      const courtIds = followedCourts(actor, reference, courtCode)
      const [onlyCourt = -1] = courtIds
      const start = after ?? (courtCode === undefined ? encodeFeedCursor(new Map()) : '0')
      const positions =
        courtCode === undefined ? decodeFeedCursor(start) : new Map([[onlyCourt, decodePosition(start)]])
      const endsAt = performance.now() + waitSeconds * 1000
      const closed = untilClosed(reply)

      let look: FeedLook = await lookAtFeed(deps.db, actor, { courtIds, positions, commands, limit })
      while (look.entries.length === 0 && look.isCaughtUp && performance.now() < endsAt) {
        const isNews = await watch.wait(look.positions, endsAt - performance.now(), closed)
        if (!isNews) break
        // Rights may have been lost meanwhile.
        const now = await request.authenticateAgain()
        const still = followedCourts(now, await deps.reference.current(), courtCode)
        look = await lookAtFeed(deps.db, now, { courtIds: still, positions: look.positions, commands, limit })
      }

      return {
        items: look.entries.map((entry) => cloudEventOf(entry, reference.courtById(entry.courtId)?.code ?? '')),
        nextCursor:
          courtCode === undefined ? encodeFeedCursor(look.positions) : String(look.positions.get(onlyCourt) ?? 0),
        isCaughtUp: look.isCaughtUp,
      }
    },
  )

  app.get(
    '/event-types',
    {
      config: { action: 'readReference', resource: 'reference' },
      schema: {
        tags,
        operationId: 'listEventTypes',
        summary: 'The types of events and who may see them',
        description:
          'One type for each act on a case. A type keeps its name and its members; what changes them gets the next version, beside the old one. 事件类型目录。',
        response: readResponses(EventTypeList, 'The types, in the order in which a case meets them'),
      },
    },
    async () => ({
      items: COMMAND_NAMES.map((command) => {
        const type = eventTypeOf(command)
        const { zh, en, source } = commandText(command)
        return {
          ...{ type, version: eventVersionOf(command), zh, en, source },
          scopes: [...scopesOfEvents(command)],
          isOutcome: outcomeRuleOf(command),
          dataSchema: dataSchemaUri(type),
          schemaPath: `/v1/event-types/${type}/schema`,
        }
      }),
    }),
  )

  app.get(
    '/event-types/:type/schema',
    {
      config: { action: 'readReference', resource: 'reference' },
      schema: {
        tags,
        operationId: 'readEventSchema',
        summary: 'The schema of the data of an event type',
        description: 'JSON Schema draft-07; its `$id` is the `dataschema` of the events. 事件数据结构。',
        params: EventTypeParams,
        response: readResponses(JsonSchema, 'The schema'),
      },
    },
    async (request) => {
      const command = commandOfType(request.params.type)
      if (command === undefined) throw notFound({})
      return { ...dataSchemaOf(command) }
    },
  )
}
