import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type OutboundPolicy, OutboundPolicyError, parseOutboundPolicy } from './platform/outbound.js'

/** The environment of the service: every variable, what it means and what it is when not set. */
export const Environment = Type.Object({
  NODE_ENV: Type.Optional(Type.String()),
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
  PORT: Type.Integer({ default: 8080, minimum: 0, maximum: 65535, description: 'Port of the API' }),
  LOG_LEVEL: Type.Unsafe<string>({
    type: 'string',
    enum: ['silent', 'error', 'warn', 'info', 'debug'],
    default: 'info',
    description: 'How much is logged',
  }),
  DATABASE_URL: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'PostgreSQL ≥ 15 to use; when not set, one is started under DATA_DIRECTORY',
    }),
  ),
  DATABASE_POOL_SIZE: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 200,
    description: 'Connections; about 4 × cores of the database',
  }),
  DATA_DIRECTORY: Type.String({ default: '.data', description: 'Where the embedded database and local keys live' }),
  OIDC_ISSUER: Type.Optional(
    Type.String({ description: 'Issuer of access tokens; when not set, a local one with demo people is started' }),
  ),
  OIDC_JWKS_URI: Type.Optional(
    Type.String({ description: 'Address of the issuer’s keys; when not set, taken from its discovery document' }),
  ),
  OIDC_AUDIENCE: Type.String({ default: 'open-mediation', description: 'Audience that tokens must carry' }),
  BOARD_CLIENT_ID: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]+$',
      description: 'Public client of OIDC_ISSUER by which people sign in on the board; without it only screens see it',
    }),
  ),
  BOARD_SCOPE: Type.String({
    default: 'openid',
    pattern: '^[\\x21-\\x7e]+( [\\x21-\\x7e]+)*$',
    description: 'Scope that the board asks the issuer for, so that the token is meant for OIDC_AUDIENCE',
  }),
  LOCAL_ISSUER_PORT: Type.Integer({
    default: 8081,
    minimum: 0,
    maximum: 65535,
    description: 'Port of the local issuer',
  }),
  PERSONAL_DATA_KEY: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9+/]{43}=$',
      description: 'Master key for personal data, 32 bytes in base64; required in production',
    }),
  ),
  RATE_LIMIT_PER_MINUTE: Type.Integer({ default: 3000, minimum: 1, description: 'Requests of one caller in a minute' }),
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://[^\\s/]+',
      description: 'Mail server that notices are sent through; without it they are kept in inboxes only',
    }),
  ),
  MAIL_FROM: Type.Optional(
    Type.String({
      pattern: '^[^\\r\\n@]*@[^\\s@]+$',
      description: 'Sender of mailed notices; set together with SMTP_URL',
    }),
  ),
  WEBHOOK_ALLOWED_HOSTS: Type.Optional(
    Type.String({
      maxLength: 4000,
      description:
        'Hosts that events may be sent to, with commas: `host`, `*.suffix`, with `:port` unless it is 443; none without it',
    }),
  ),
  WEBHOOK_ALLOWED_NETWORKS: Type.Optional(
    Type.String({
      maxLength: 4000,
      description: 'Private networks (CIDR, with commas) that such a host may lie in, such as the intranet of a court',
    }),
  ),
  WEBHOOK_ALLOW_HTTP: Type.Boolean({
    default: false,
    description: 'Whether events may be sent without TLS; refused in production',
  }),
  WEBHOOK_RETRY_SECONDS: Type.Optional(
    Type.String({
      pattern: '^[1-9]\\d{0,4}(,[1-9]\\d{0,4}){0,29}$',
      description:
        'Pauses after the first, second … failed attempt of an event, with commas; about three days in all if not given',
    }),
  ),
  WEBHOOK_ATTEMPT_SECONDS: Type.Integer({
    default: 15,
    minimum: 1,
    maximum: 60,
    description: 'How long a receiver may take to answer',
  }),
  WEBHOOK_LEASE_SECONDS: Type.Integer({
    default: 45,
    minimum: 3,
    maximum: 600,
    description: 'How soon another process goes on with the receivers of one that was killed',
  }),
})
export type Environment = Static<typeof Environment>

export type Config = Readonly<Environment>

/** The environment does not allow the service to start; the message lists every variable that is wrong. */
export class ConfigError extends Error {}

/**
 * Reads the configuration once, at start.
 *
 * @throws ConfigError naming all bad variables, never their values
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const known = Object.fromEntries(
    Object.keys(Environment.properties).flatMap((name) => {
      const value = env[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )
  const config = Value.Convert(Environment, Value.Default(Environment, known))
  const faults = Value.Errors(Environment, config).map((error) => `${error.instancePath.slice(1)} ${error.message}`)
  if (faults.length > 0) throw new ConfigError(`The environment is not valid: ${faults.join('; ')}`)
  const checked = config as Environment
  if ((checked.SMTP_URL === undefined) !== (checked.MAIL_FROM === undefined)) {
    throw new ConfigError('SMTP_URL and MAIL_FROM must be set together')
  }
  try {
    outboundPolicyOf(checked)
  } catch (error) {
    if (!(error instanceof OutboundPolicyError)) throw error
    throw new ConfigError('WEBHOOK_ALLOWED_HOSTS or WEBHOOK_ALLOWED_NETWORKS has an entry that cannot be read', {
      cause: error,
    })
  }
  if (checked.NODE_ENV === 'production') {
    if (checked.WEBHOOK_ALLOW_HTTP) throw new ConfigError('In production WEBHOOK_ALLOW_HTTP must not be set')
    const missing = (['OIDC_ISSUER', 'PERSONAL_DATA_KEY', 'DATABASE_URL'] as const).filter(
      (name) => checked[name] === undefined,
    )
    if (missing.length > 0) throw new ConfigError(`In production these must be set: ${missing.join(', ')}`)
  }
  return Object.freeze(checked)
}

/**
 * Where events may be sent to.
 *
 * @throws OutboundPolicyError
 */
export function outboundPolicyOf(config: Config): OutboundPolicy {
  const { WEBHOOK_ALLOWED_HOSTS: hosts = '', WEBHOOK_ALLOWED_NETWORKS: networks = '' } = config
  return parseOutboundPolicy(hosts, networks, config.WEBHOOK_ALLOW_HTTP)
}

/** Pauses between the attempts of an event, in milliseconds; undefined for those of the service. */
export function webhookPausesOf(config: Config): readonly number[] | undefined {
  return config.WEBHOOK_RETRY_SECONDS?.split(',').map((seconds) => Number(seconds) * 1_000)
}
