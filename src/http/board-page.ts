import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

interface PageFile {
  readonly type: string
  readonly body: Buffer
  /** The body compressed, once, when it is first asked for: that takes a second, beside whatever else is done. */
  readonly br: () => Promise<Buffer>
  readonly gzip: () => Promise<Buffer>
  readonly etag: string
}

/** The page of the board as it was built: one document and its assets. */
export interface BoardPage {
  readonly document: PageFile
  readonly assets: ReadonlyMap<string, PageFile>
}

/** How people sign in on the page: by authorization code with PKCE, as a public client of the issuer. */
export interface BoardSignIn {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly scope: string
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

function once(make: () => Promise<Buffer>): () => Promise<Buffer> {
  let made: Promise<Buffer> | undefined
  return () => {
    made ??= make()
    return made
  }
}

function pageFile(path: string): PageFile {
  const body = readFileSync(path)
  const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { type, body, br: once(() => promisify(brotliCompress)(body)), gzip: once(() => promisify(gzip)(body)), etag }
}

/** Reads the built page into memory; undefined when it was not built. */
export function loadBoardPage(directory: string): BoardPage | undefined {
  try {
    const names = readdirSync(join(directory, 'assets'))
    const assets = new Map(names.map((name) => [name, pageFile(join(directory, 'assets', name))]))
    return { document: pageFile(join(directory, 'board.html')), assets }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Nothing from elsewhere and nothing inline; only signing in reaches the issuer. */
function contentSecurityPolicy(signIn: BoardSignIn | undefined): string {
  const issuer = signIn === undefined ? '' : ` ${new URL(signIn.tokenEndpoint).origin}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${issuer}`,
    "manifest-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

async function send(request: FastifyRequest, reply: FastifyReply, file: PageFile, cacheControl: string) {
  reply.header('cache-control', cacheControl).header('vary', 'accept-encoding').header('etag', file.etag)
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  reply.type(file.type)
  const accepted = request.headers['accept-encoding'] ?? ''
  if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(await file.br())
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(await file.gzip())
  return reply.send(file.body)
}

/**
 * Serves the page of the board: the same for everybody and without any data, which it reads from the API with the
 * rights of whoever looks at it.
 */
export function installBoardPage(
  app: FastifyInstance,
  options: { readonly page: BoardPage | undefined; readonly signIn: BoardSignIn | undefined },
): void {
  const open = { config: { isPublic: true as const }, schema: { hide: true } }
  const policy = contentSecurityPolicy(options.signIn)
  const headers = (reply: FastifyReply) =>
    reply
      .header('content-security-policy', policy)
      .header('referrer-policy', 'no-referrer')
      .header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')

  for (const path of ['/board', '/board/report']) {
    app.get(path, open, async (request, reply) => {
      headers(reply)
      if (options.page === undefined) {
        return reply
          .code(503)
          .type('text/plain; charset=utf-8')
          .send(
            '展示屏页面尚未构建，请运行 npm run build。\nThe page of the board has not been built: npm run build.\n',
          )
      }
      return send(request, reply, options.page.document, 'no-cache')
    })
  }
  app.get('/board/sign-in.json', open, async (_request, reply) => {
    headers(reply)
    return reply.type('application/json; charset=utf-8').send(options.signIn ?? null)
  })
  app.get<{ Params: { name: string } }>('/board/assets/:name', open, async (request, reply) => {
    headers(reply)
    const file = options.page?.assets.get(request.params.name)
    if (file === undefined) return reply.callNotFound()
    return send(request, reply, file, 'public, max-age=31536000, immutable')
  })
}
