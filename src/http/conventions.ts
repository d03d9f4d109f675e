import type { FastifyInstance } from 'fastify'
import { unsupportedMediaType } from '../problems.js'

/** What holds for every answer of the service, whoever asks. */
export function installConventions(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    // A route that names no query parameters has none; without a schema anything would be let through unread.
    if (route.config?.action !== undefined && route.schema !== undefined) {
      route.schema.querystring ??= { type: 'object', properties: {}, additionalProperties: false }
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    reply
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header('x-request-id', request.id)
    if (request.headers['content-encoding'] !== undefined) throw unsupportedMediaType({})
    const type = request.headers['content-type']
    if (type !== undefined && /charset=/i.test(type) && !/charset="?utf-8"?\s*$/i.test(type)) {
      throw unsupportedMediaType({})
    }
  })
}
