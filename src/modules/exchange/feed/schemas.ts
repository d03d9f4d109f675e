import { Type } from 'typebox'
import { SCOPES } from '../../../workflow/roles.js'
import { oneOfValues, text } from '../../../workflow/schemas.js'
import { CloudEvent, EVENT_TYPE_NAMES } from './event-types.js'
import { FEED_CURSOR_LENGTH_MAX } from './feed-cursor.js'

const strict = { additionalProperties: false }

export const EVENTS_MAX = 1_000
export const WAIT_SECONDS_MAX = 25

export const EventsQuery = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: FEED_CURSOR_LENGTH_MAX,
        description:
          '`nextCursor` of the last answer, unchanged; with `courtCode` a position of that court. From the first event when not given',
      }),
    ),
    courtCode: Type.Optional(
      Type.String({ minLength: 1, maxLength: 20, description: '法院代字; every court of the caller when not given' }),
    ),
    types: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 5_000,
        description: 'Event types with commas between; every type when not given',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: EVENTS_MAX, description: 'Events of an answer; 100 if not given' }),
    ),
    waitSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: WAIT_SECONDS_MAX,
        description: 'How long to wait for an event when there is none yet; 0 if not given',
      }),
    ),
  },
  strict,
)

export const EventPage = Type.Object(
  {
    items: Type.Array(CloudEvent, { maxItems: EVENTS_MAX }),
    nextCursor: Type.String({
      maxLength: FEED_CURSOR_LENGTH_MAX,
      description:
        'Where to go on, also when there are no items: past events that the caller may not see or did not want',
    }),
    isCaughtUp: Type.Boolean({ description: 'Whether nothing was left; if false, ask again at once' }),
  },
  { $id: 'EventPage', ...strict },
)

const TypeName = Type.String({ maxLength: 100, examples: [EVENT_TYPE_NAMES[0]] })

export const EventTypeList = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          type: TypeName,
          version: Type.Integer({ minimum: 1 }),
          zh: text(300),
          en: text(300),
          source: text(300, 'Legal source of the act'),
          scopes: Type.Array(oneOfValues(SCOPES), {
            maxItems: SCOPES.length,
            description: '`cases.register` shows it for cases that the client submitted itself',
          }),
          isOutcome: oneOfValues(
            ['always', 'when-over', 'never'] as const,
            'Whether it tells how a dispute came out; `when-over`: only when mediation is over with it',
          ),
          dataSchema: Type.String({ maxLength: 200, description: '`dataschema` of its events' }),
          schemaPath: Type.String({ maxLength: 200, description: 'Where the schema is read' }),
        },
        strict,
      ),
      { maxItems: 500 },
    ),
  },
  { $id: 'EventTypeList', ...strict },
)

export const EventTypeParams = Type.Object({ type: TypeName }, strict)

/** A JSON Schema, whatever it says. */
export const JsonSchema = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'JSON Schema, draft-07',
})
