import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Language, type Problem, problemBody, problemRecord } from './problem.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Which problem it was answered with. */
    problemCode: string | null
  }
}

/** Chinese unless the client asks for English first. */
export function languageOf(header: string | undefined): Language {
  const ranked = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().toLowerCase().split(';')
      const q = params
        .map((param) => /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(param)?.[1])
        .find((found) => found !== undefined)
      return { tag, q: q === undefined ? 1 : Number(q) }
    })
    .filter(({ tag, q }) => q > 0 && (tag.startsWith('zh') || tag.startsWith('en')))
    .sort((a, b) => b.q - a.q)
  return ranked[0]?.tag.startsWith('en') ? 'en' : 'zh'
}

function bodyOf(problem: Problem, language: Language, requestId: string) {
  return { ...problemBody(problemRecord(problem), language), instance: requestId }
}

/** Sends a problem as RFC 9457 says, in the language of the client. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  request.problemCode = problem.type.slug
  return reply
    .code(problem.type.status)
    .headers(problem.type.headers?.(problem.members) ?? {})
    .header('content-language', language === 'zh' ? 'zh-CN' : 'en')
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(bodyOf(problem, language, request.id))
}

/** Answers on a connection whose request could not even be parsed, and closes it. */
export function sendClientError(socket: Socket, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status } = problem.type
  const body = JSON.stringify(bodyOf(problem, 'zh', crypto.randomUUID()))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    'Content-Language: zh-CN',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Installs one error handler and one not-found handler; both answer `application/problem+json` and nothing else. */
export function installProblemHandler(
  app: FastifyInstance,
  options: { toProblem(error: unknown): Problem; notFound(request: FastifyRequest): Problem },
): void {
  app.decorateRequest('problemCode', null)
  app.setErrorHandler((error: unknown, request, reply) => {
    const problem = options.toProblem(error)
    if (problem.type.status >= 500) request.log.error({ err: problem.cause ?? error }, 'request failed')
    return sendProblem(request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, options.notFound(request)))
}
