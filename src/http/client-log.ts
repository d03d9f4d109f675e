import type { FastifyInstance } from 'fastify'

/** A request of a machine client that has been answered. */
export interface AnsweredRequest {
  readonly clientId: string
  readonly at: Date
  readonly requestId: string
  readonly method: string
  readonly route: string
  readonly status: number
  readonly durationMs: number
  readonly replayed: boolean
  readonly deprecated: boolean
  readonly problem: string | null
}

/** A route as the contract writes it: `/v1/cases/{caseId}`. */
function templateOf(url: string | undefined): string {
  return (url ?? '').replaceAll(/:(\w+)/g, '{$1}')
}

/** Notes every answer that a machine client gets: the route and not the address, the kind of a problem and not its words. */
export function installClientLog(
  app: FastifyInstance,
  options: { now: () => Date; note(request: AnsweredRequest): void },
): void {
  app.addHook('onResponse', async (request, reply) => {
    const { actor, routeOptions } = request
    if (actor?.kind !== 'client') return
    const durationMs = Math.round(reply.elapsedTime)
    options.note({
      clientId: actor.id,
      at: new Date(options.now().getTime() - durationMs),
      requestId: request.id,
      method: request.method,
      route: templateOf(routeOptions.url),
      status: reply.statusCode,
      durationMs,
      replayed: reply.hasHeader('idempotency-replayed'),
      deprecated: routeOptions.config.deprecated !== undefined,
      problem: request.problemCode,
    })
  })
}
