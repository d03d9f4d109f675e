import { Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../../http/cursor.js'
import { Instant, nullable, Uuid } from '../../../workflow/schemas.js'

const strict = { additionalProperties: false }

export const RequestsQuery = Type.Object(PAGE_QUERY, strict)

export const ClientRequestPage = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          at: Instant,
          requestId: Type.String({ format: 'uuid', maxLength: 36, description: '`X-Request-Id` of the answer' }),
          method: Type.String({ maxLength: 10 }),
          route: Type.String({ maxLength: 200, description: 'As this contract writes it, with names in place of ids' }),
          status: Type.Integer({ minimum: 100, maximum: 599 }),
          durationMs: Type.Integer({ minimum: 0 }),
          replayed: Type.Boolean({ description: 'Whether it was the answer kept for its Idempotency-Key' }),
          deprecated: Type.Boolean({ description: 'Whether the route is to be given up' }),
          problem: nullable(Type.String({ maxLength: 60, description: '`code` of the problem' })),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    nextCursor: NextCursor,
  },
  { $id: 'ClientRequestPage', ...strict },
)

/** Id of the registration, not the `client_id` of the issuer. */
export const RequestsParams = Type.Object({ clientId: Uuid }, strict)
