import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { pino } from 'pino'

interface LoggedFault {
  [member: string]: unknown
  type: string
  message: string
  stack: string
}

/** Name, code and stack frames of an error; never its message, which may carry the parameters of a statement. */
export function serializeError(error: unknown): LoggedFault {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const { name, code, constraint, stack } = error as Error & { code?: string; constraint?: string }
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const cause = error.cause === undefined ? {} : { cause: serializeError(error.cause) }
  return { type: name, message: '', code, constraint, stack: frames.slice(0, 12).join('\n'), ...cause }
}

/**
 * Where the log goes: standard output, without the process waiting for whoever reads it.
 *
 * What has not left at the end of the process is written by `flushSync()`.
 */
export function openLog() {
  return pino.destination({ fd: 1, sync: false })
}

/** The log without anything personal in it: the route and not the address, an error's place and not its words. */
export function loggerOptions(
  level: string,
  stream: pino.DestinationStream | undefined,
): FastifyServerOptions['logger'] {
  if (level === 'silent') return false
  return { level, base: null, serializers: { err: serializeError, error: serializeError }, ...(stream && { stream }) }
}

/** One line per request, when it has been answered. */
export function installRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unmatched',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
  })
}
