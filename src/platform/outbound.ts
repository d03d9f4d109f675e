import { lookup as lookUp } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, errors } from 'undici'

/** Where this service may connect to when others say the address. Nothing is allowed that is not listed. */
export interface OutboundPolicy {
  readonly hosts: readonly AllowedHost[]
  /** Networks whose addresses count as public here, though they are private, loopback or link-local. */
  readonly networks: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][]
  /** Plain http as well as https. */
  readonly allowsHttp: boolean
}

export const NOTHING_ALLOWED: OutboundPolicy = { hosts: [], networks: [], allowsHttp: false }

interface AllowedHost {
  /** A host, or with a leading dot every host below it. */
  readonly name: string
  /** Null stands for the default port of the scheme. */
  readonly port: number | null
}

/** A setting of the policy that says nothing: it names the entry. */
export class OutboundPolicyError extends Error {}

const LABELS = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*'
const HOST_ENTRY = new RegExp(`^((?:\\*\\.)?${LABELS}|\\[[0-9a-f:.]+\\])(?::(\\d{1,5}))?$`)
const URL_FORM = new RegExp(
  `^(https?):\\/\\/(${LABELS}|\\[[0-9a-f:.]+\\])(?::(\\d{1,5}))?(\\/[\\x21\\x24-\\x3b\\x3d\\x3f-\\x5b\\x5d\\x5f\\x61-\\x7a\\x7e]*)?$`,
)
const PORT_MAX = 65_535
const DEFAULT_PORTS = { http: 80, https: 443 } as const

function entriesOf(list: string): string[] {
  return list.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]))
}

function allowedHost(entry: string): AllowedHost {
  const [, name = '', port] = HOST_ENTRY.exec(entry.toLowerCase()) ?? []
  const number = port === undefined ? null : Number(port)
  if (name === '' || (number !== null && (number < 1 || number > PORT_MAX))) {
    throw new OutboundPolicyError(`${entry} is no host, *.suffix or host:port`)
  }
  return { name: name.replace(/^\*/, ''), port: number }
}

function network(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (!ipaddr.isValidCIDR(entry)) throw new OutboundPolicyError(`${entry} is no network such as 10.1.0.0/16`)
  return ipaddr.parseCIDR(entry)
}

/**
 * Reads a policy from lists with commas between the entries.
 *
 * @param hosts - `host`, `*.suffix`, each with `:port` unless the port is that of the scheme
 * @param networks - CIDR
 * @throws OutboundPolicyError
 */
export function parseOutboundPolicy(hosts: string, networks: string, allowsHttp: boolean): OutboundPolicy {
  return { hosts: entriesOf(hosts).map(allowedHost), networks: entriesOf(networks).map(network), allowsHttp }
}

/** Why an address may not be used. */
export const TARGET_FAULTS = ['form', 'scheme', 'host', 'address'] as const
export type TargetFault = (typeof TARGET_FAULTS)[number]

/** Whether an IP address is one of the internet at large, or lies in a network of the policy. */
export function isAddressAllowed({ networks }: OutboundPolicy, address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() === 'unicast') return true
  return networks.some(([base, bits]) => parsed.kind() === base.kind() && parsed.match([base, bits] as never))
}

function covers({ name, port }: AllowedHost, host: string, asked: number, standard: number): boolean {
  if (asked !== (port ?? standard)) return false
  return name.startsWith('.') ? host.endsWith(name) && host.length > name.length : host === name
}

/**
 * Whether a URL may be called at all, as far as its text tells.
 *
 * Only the plain form passes: no user, no fragment, no other alphabet, no port or address written in another way than
 * it is read. What the name of the host resolves to is looked at when the connection is made.
 *
 * @returns why not, or undefined
 */
export function targetFault(policy: OutboundPolicy, url: string): TargetFault | undefined {
  const [, scheme, host = '', port] = URL_FORM.exec(url) ?? []
  if (scheme !== 'http' && scheme !== 'https') return 'form'
  // The reader of the connection must see the same host as the reader of the list.
  const read = URL.canParse(url) ? new URL(url) : undefined
  if (read === undefined || read.hostname !== host || read.username !== '' || read.hash !== '') return 'form'
  if (scheme === 'http' && !policy.allowsHttp) return 'scheme'
  const standard = DEFAULT_PORTS[scheme]
  const asked = port === undefined ? standard : Number(port)
  if (!policy.hosts.some((allowed) => covers(allowed, host, asked, standard))) return 'host'
  const literal = host.replace(/^\[|\]$/g, '')
  return isIP(literal) !== 0 && !isAddressAllowed(policy, literal) ? 'address' : undefined
}

/** What became of a request: an answer, or why there is none. */
export const OUTBOUND_FAILURES = [
  'refused-target',
  'refused-address',
  'unresolved',
  'timeout',
  'connection-refused',
  'connection-lost',
  'tls',
  'aborted',
  'other',
] as const
export type OutboundFailure = (typeof OUTBOUND_FAILURES)[number]

export type OutboundResult =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | null }
  | { readonly kind: 'failure'; readonly failure: OutboundFailure }

export interface OutboundRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
}

/** Sends requests to addresses that others chose. */
export interface Outbound {
  readonly policy: OutboundPolicy
  /**
   * Posts once: no redirect is followed, no proxy is asked, and of the answer only status and `Retry-After` are read.
   *
   * @param signal - ends it early, as `aborted`
   */
  post(request: OutboundRequest, signal?: AbortSignal): Promise<OutboundResult>
  close(): Promise<void>
}

interface Address {
  readonly address: string
  readonly family: number
}

/** Addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>

class AddressRefused extends Error {}

const CONNECT_WITHIN_MS = 10_000
const KEEP_ALIVE_MS = 10_000
const ANSWER_BYTES_MAX = 16_384

/** Resolves a host once for each connection, which is made to nothing but what was found good. */
function pinnedLookup(policy: OutboundPolicy, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses
        const areAllowed = addresses.every(({ address }) => isAddressAllowed(policy, address))
        if (first === undefined || !areAllowed) callback(new AddressRefused(), '')
        else if (options.all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }
}

const FAILURES_BY_CODE: Readonly<Record<string, OutboundFailure>> = {
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EAI_NODATA: 'unresolved',
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ETIMEDOUT: 'timeout',
}

/** The error under what was wrapped around it, and what of it may be told. */
function failureOf(error: unknown, signal: AbortSignal | undefined): OutboundFailure {
  if (error instanceof AddressRefused) return 'refused-address'
  if (error instanceof AggregateError) return failureOf(error.errors[0], signal)
  if (!(error instanceof Error)) return 'other'
  if (error.name === 'TimeoutError') return 'timeout'
  if (error.name === 'AbortError') return signal?.aborted === true ? 'aborted' : 'timeout'
  if (
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  ) {
    return 'timeout'
  }
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  const known = FAILURES_BY_CODE[code]
  if (known !== undefined) return known
  if (error instanceof errors.SocketError) return 'connection-lost'
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME)/.test(code)) return 'tls'
  return error.cause === undefined ? 'other' : failureOf(error.cause, signal)
}

const resolveBySystem: Resolve = (hostname) => lookUp(hostname, { all: true })

/**
 * Opens connections of its own, apart from those of anything else.
 *
 * @param resolve - the resolver of the system when not given
 */
export function openOutbound(policy: OutboundPolicy, resolve: Resolve = resolveBySystem): Outbound {
  const agent = new Agent({
    connect: { lookup: pinnedLookup(policy, resolve), timeout: CONNECT_WITHIN_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    pipelining: 1,
    maxHeaderSize: ANSWER_BYTES_MAX,
  })
  return {
    policy,
    async post({ url, headers, body, timeoutMs }, signal) {
      if (targetFault(policy, url) !== undefined) return { kind: 'failure', failure: 'refused-target' }
      const { origin, pathname, search } = new URL(url)
      const within = AbortSignal.timeout(timeoutMs)
      try {
        const answer = await agent.request({
          origin,
          path: `${pathname}${search}`,
          method: 'POST',
          headers,
          body,
          signal: signal === undefined ? within : AbortSignal.any([signal, within]),
        })
        const retryAfter = answer.headers['retry-after']
        // Read away and not kept, so that the connection can be used again; what is long or slow costs the connection.
        answer.body.dump({ limit: ANSWER_BYTES_MAX, signal: within }).catch(() => {})
        return {
          kind: 'answer',
          status: answer.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        }
      } catch (error) {
        return { kind: 'failure', failure: failureOf(error, signal) }
      }
    },
    close: () => agent.destroy(),
  }
}
