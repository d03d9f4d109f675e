import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

export interface OpenapiOptions {
  readonly title: string
  readonly version: string
  readonly description: string
  readonly tags: readonly { name: string; description: string }[]
  /** What others are sent, by name. */
  readonly webhooks: Readonly<Record<string, object>>
}

/** Keyword that names a schema; the contract shows a named schema once, under components. */
export const COMPONENT = 'x-component'

/** Moves every named schema to `components` and leaves a reference where it stood. */
function hoist(node: unknown, components: Record<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((member) => hoist(member, components))
  if (typeof node !== 'object' || node === null) return node
  const { [COMPONENT]: name, ...members } = node as Record<string, unknown>
  const walked = Object.fromEntries(Object.entries(members).map(([key, member]) => [key, hoist(member, components)]))
  if (typeof name !== 'string') return walked
  components[name] = walked
  return { $ref: `#/components/schemas/${name}` }
}

/** Collects the contract from the routes and serves it with a page to read and try it; the page needs no internet. */
export async function installOpenapi(app: FastifyInstance, options: OpenapiOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: options.title,
        version: options.version,
        description: options.description,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This service' }],
      tags: [...options.tags],
      components: {
        securitySchemes: {
          accessToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'RFC 9068 access token (at+jwt) of the configured OpenID Connect issuer',
          },
        },
      },
      security: [{ accessToken: [] }],
      webhooks: { ...options.webhooks },
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject
      const components: Record<string, unknown> = {}
      const walked = hoist(document.openapiObject, components) as typeof document.openapiObject
      walked.components = { ...walked.components, schemas: components as never }
      return walked
    },
    convertConstToEnum: false,
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `def-${index}`) },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { docExpansion: 'none', deepLinking: true },
    staticCSP: true,
  })
}
