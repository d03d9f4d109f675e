import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** Liveness, readiness and metrics, outside the API and without detail. */
export function installHealth(app: FastifyInstance, options: { isReady(): Promise<boolean> }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    durations.observe(
      { method: request.method, route: request.routeOptions.url ?? 'unmatched', status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
  })
  const open = { config: { isPublic: true as const }, schema: { hide: true } }
  app.get('/livez', open, async () => ({ status: 'ok' }))
  app.get('/readyz', open, async (_request, reply) => {
    const ready = await options.isReady().catch(() => false)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable' })
  })
  app.get('/metrics', open, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
