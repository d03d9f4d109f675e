import type { FastifyInstance } from 'fastify'

/** That a route is to be given up, and when. */
export interface Deprecation {
  /** Calendar date since which clients should use something else, UTC. */
  readonly since: string
  /** Calendar date from which it may answer 404 or 410, UTC; never before `since`. */
  readonly sunset: string
  /** Where it is said what to use instead. */
  readonly link: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    deprecated?: Deprecation
  }
}

function headersOf({ since, sunset, link }: Deprecation): Record<string, string> {
  const [from, until] = [new Date(`${since}T00:00:00Z`), new Date(`${sunset}T00:00:00Z`)]
  // Comparing with an invalid date is false as well.
  if (!(from.getTime() <= until.getTime())) throw new Error('a route is given up after it is deprecated, on real days')
  return {
    deprecation: `@${from.getTime() / 1000}`,
    sunset: until.toUTCString(),
    link: `<${new URL(link, 'https://service.invalid').href.replace('https://service.invalid', '')}>; rel="deprecation"; type="text/html"`,
  }
}

/**
 * Lets a route say in its `config` that it is to be given up: `deprecated: { since, sunset, link }`. The contract then
 * marks the operation, every answer carries `Deprecation`, `Sunset` and a `Link`, and the request log of a client
 * marks its requests.
 *
 * @throws Error when the service starts with a route whose days are none or in the wrong order
 * @see RFC 9745 (Deprecation), RFC 8594 (Sunset)
 */
export function installDeprecation(app: FastifyInstance): void {
  const headers = new WeakMap<Deprecation, Record<string, string>>()
  app.addHook('onRoute', (route) => {
    const deprecated = route.config?.deprecated
    if (deprecated === undefined) return
    headers.set(deprecated, headersOf(deprecated))
    route.schema = { ...route.schema, deprecated: true }
  })
  app.addHook('onRequest', async (request, reply) => {
    const { deprecated } = request.routeOptions.config
    if (deprecated !== undefined) reply.headers(headers.get(deprecated) ?? {})
  })
}
