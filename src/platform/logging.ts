import type { FastifyServerOptions } from 'fastify'

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

/** One line per request with the route and not the address, so that nothing personal gets into a log. */
export function loggerOptions(level: string): FastifyServerOptions['logger'] {
  if (level === 'silent') return false
  return {
    level,
    base: null,
    serializers: {
      err: serializeError,
      error: serializeError,
      req: (request) => ({ method: request.method, route: request.routeOptions?.url ?? 'unmatched' }),
      res: (reply) => ({ statusCode: reply.statusCode }),
    },
  }
}
