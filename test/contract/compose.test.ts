import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { test } from 'tap'
import { parse } from 'yaml'
import { Environment } from '../../src/config.js'

interface Service {
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: object
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly volumes?: readonly string[]
  readonly tmpfs?: unknown
}

const root = new URL('../../', import.meta.url)

const compose = parse(await readFile(new URL('docker-compose.yml', root), 'utf8')) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

test('docker-compose.yml meets the published schema of the Compose Specification', async (t) => {
  const published = JSON.parse(await readFile(new URL('data/compose-spec.json', import.meta.url), 'utf8'))
  // The schema names its draft by an https address, which is no identifier of a draft.
  const { $schema: _draft, ...schema } = published
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)

  validate(compose)
  t.strictSame(validate.errors ?? [], [])
  t.notOk(validate({ ...compose, services: { database: { image: 18 } } }), 'a wrong file is noticed')
})

test('the service is given every variable that production needs, and none that it does not know', (t) => {
  const given = Object.keys(compose.services.service?.environment ?? {})
  const known = Object.keys(Environment.properties)
  t.strictSame(
    given.filter((name) => !known.includes(name)),
    [],
  )
  for (const name of ['NODE_ENV', 'OIDC_ISSUER', 'PERSONAL_DATA_KEY', 'DATABASE_URL']) t.ok(given.includes(name), name)
  t.end()
})

test('secrets and the issuer have no default', (t) => {
  const environment = compose.services.service?.environment ?? {}
  for (const name of ['OIDC_ISSUER', 'PERSONAL_DATA_KEY', 'DATABASE_URL']) {
    t.match(environment[name], /\$\{[A-Z_]+:\?/, `${name} stops the start when it is not set`)
  }
  t.end()
})

test('data outlive the containers, and the service waits for a healthy database', (t) => {
  const { database, service } = compose.services
  t.strictSame(database?.volumes, ['database:/var/lib/postgresql'])
  t.ok('database' in compose.volumes)
  t.equal(database?.tmpfs, undefined)
  t.ok(database?.healthcheck)
  t.ok(service?.healthcheck)
  t.strictSame(service?.depends_on, { database: { condition: 'service_healthy' } })
  t.end()
})
