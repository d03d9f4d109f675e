import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Test, test } from 'tap'
import {
  isAddressAllowed,
  NOTHING_ALLOWED,
  openOutbound,
  parseOutboundPolicy,
  type Resolve,
  targetFault,
} from '../../src/platform/outbound.js'

const POLICY = parseOutboundPolicy('hooks.example, *.court.example, partner.example:8443', '', false)

/** Counts everything that connects to it. */
async function openSink(t: Test): Promise<{ port: number; hits: () => number; server: Server }> {
  let hits = 0
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(204).end()
  })
  server.on('connection', () => {
    hits += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, hits: () => hits, server }
}
const post = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{}', timeoutMs: 2_000 })

test('only hosts and ports of the list', async (t) => {
  const fault = (url: string) => targetFault(POLICY, url)
  for (const url of [
    'https://hooks.example/',
    'https://hooks.example',
    'https://hooks.example:443/a/b?c=1',
    'https://a.court.example/x',
    'https://a.b.court.example/x',
    'https://partner.example:8443/x',
  ]) {
    t.equal(fault(url), undefined, url)
  }
  for (const url of [
    'https://other.example/',
    'https://court.example/',
    'https://evilcourt.example/',
    'https://hooks.example.evil.test/',
    'https://hooks.example:8443/',
    'https://hooks.example:22/',
    'https://hooks.example:5432/',
    'https://partner.example/',
  ]) {
    t.equal(fault(url), 'host', url)
  }
  t.equal(fault('http://hooks.example/'), 'scheme')
  t.equal(targetFault(NOTHING_ALLOWED, 'https://hooks.example/'), 'host', 'nothing is allowed that is not listed')
})

/** N24, each on the sink of the test: as written, and what the list would allow if the text were all there is. */
const hostile = (port: number) => [
  `https://127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}/`,
  `http://[::1]:${port}/`,
  `http://[::ffff:127.0.0.1]:${port}/`,
  `http://[::ffff:7f00:1]:${port}/`,
  `http://0:${port}/`,
  `http://0.0.0.0:${port}/`,
  `http://0x7f000001:${port}/`,
  `http://0x7f.1:${port}/`,
  `http://0177.0.0.1:${port}/`,
  `http://2130706433:${port}/`,
  `http://127.1:${port}/`,
  `http://127.0.0.1.:${port}/`,
  `http://169.254.169.254:${port}/latest/meta-data/`,
  `http://10.0.0.1:${port}/`,
  `http://172.16.0.1:${port}/`,
  `http://192.168.0.1:${port}/`,
  `http://100.64.0.1:${port}/`,
  `http://[fc00::1]:${port}/`,
  `http://[fe80::1]:${port}/`,
  `http://[64:ff9b::7f00:1]:${port}/`,
  `http://[2002:7f00:1::]:${port}/`,
  `http://localhost:${port}/`,
  `http://localhost.:${port}/`,
  `http://LOCALHOST:${port}/`,
  `http://user@127.0.0.1:${port}/`,
  `http://hooks.example@127.0.0.1:${port}/`,
  `http://hooks.example:443@127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}#@hooks.example/`,
  `http://127.0.0.1:${port}\\@hooks.example/`,
  `http:\\\\127.0.0.1:${port}/`,
  `http:/127.0.0.1:${port}/`,
  `http:127.0.0.1:${port}/`,
  ` http://127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}/\r\nx-injected: 1`,
  `http://①②⑦.⓪.⓪.①:${port}/`,
  `http://１２７.0.0.1:${port}/`,
  `http://localhost。example:${port}/`,
  `http://xn--0.example:${port}/`,
  `http://127%2e0%2e0%2e1:${port}/`,
  'http://127.0.0.1:22/',
  'http://127.0.0.1:5432/',
  'file:///etc/passwd',
  `gopher://127.0.0.1:${port}/_x`,
  'unix:/var/run/docker.sock',
  'http://unix:/var/run/docker.sock:/x',
  'javascript:alert(1)',
  `ftp://127.0.0.1:${port}/`,
  `//127.0.0.1:${port}/`,
  '',
]

test('N24: no way of writing an inner address reaches it', async (t) => {
  const sink = await openSink(t)
  // Everything is on the list, so that only the address itself can be refused.
  const names = '*.example,*.1,localhost,0,0.0.0.0,127.0.0.1,10.0.0.1,[::1],[fc00::1],169.254.169.254'
  const everything = names
    .split(',')
    .flatMap((name) => [name, `${name}:${sink.port}`, `${name}:22`, `${name}:5432`])
    .join(',')
  const outbound = openOutbound(parseOutboundPolicy(everything, '', true))
  t.teardown(() => outbound.close())
  for (const url of hostile(sink.port)) {
    const result = await outbound.post(post(url))
    t.equal(result.kind, 'failure', url)
  }
  t.equal(sink.hits(), 0)
  const allowed = openOutbound(parseOutboundPolicy(`127.0.0.1:${sink.port}`, '127.0.0.0/8', true))
  t.teardown(() => allowed.close())
  t.match(await allowed.post(post(`http://127.0.0.1:${sink.port}/`)), { kind: 'answer', status: 204 })
  t.equal(sink.hits(), 1, 'control: the sink sees what is allowed')
})

test('N25: a name is resolved for the connection, and the connection goes nowhere else', async (t) => {
  const sink = await openSink(t)
  const policyOf = (networks: string) => parseOutboundPolicy(`rebind.example:${sink.port}`, networks, true)
  const url = `http://rebind.example:${sink.port}/`
  let asked = 0
  const inner: Resolve = async () => {
    asked += 1
    return [{ address: '127.0.0.1', family: 4 }]
  }
  const mixed: Resolve = async () => [
    { address: '203.0.114.9', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]
  for (const resolve of [inner, mixed]) {
    const outbound = openOutbound(policyOf('10.0.0.0/8'), resolve)
    t.teardown(() => outbound.close())
    t.strictSame(await outbound.post(post(url)), { kind: 'failure', failure: 'refused-address' })
  }
  t.equal(sink.hits(), 0)
  t.equal(asked, 1)
  const outbound = openOutbound(policyOf('127.0.0.0/8'), inner)
  t.teardown(() => outbound.close())
  t.match(await outbound.post(post(url)), { kind: 'answer', status: 204 })
  t.equal(asked, 2, 'control: asked once for the connection, and it went through')
})

test('N25: a redirect to an inner address is not followed', async (t) => {
  const sink = await openSink(t)
  const redirecting = await openSink(t)
  redirecting.server.removeAllListeners('request')
  redirecting.server.on('request', (request, response) => {
    request.resume()
    response.writeHead(307, { location: `http://127.0.0.1:${sink.port}/` }).end('inner')
  })
  const hosts = `127.0.0.1:${redirecting.port},127.0.0.1:${sink.port}`
  const outbound = openOutbound(parseOutboundPolicy(hosts, '127.0.0.0/8', true))
  t.teardown(() => outbound.close())
  const result = await outbound.post(post(`http://127.0.0.1:${redirecting.port}/`))
  t.strictSame(result, { kind: 'answer', status: 307, retryAfter: null }, 'and nothing of what it said')
  t.equal(sink.hits(), 0)
})

test('a proxy of the environment is not asked', async (t) => {
  const proxy = await openSink(t)
  const sink = await openSink(t)
  const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY']
  for (const name of names) process.env[name] = `http://127.0.0.1:${proxy.port}`
  t.teardown(() => {
    for (const name of names) delete process.env[name]
  })
  const outbound = openOutbound(parseOutboundPolicy(`127.0.0.1:${sink.port}`, '127.0.0.0/8', true))
  t.teardown(() => outbound.close())
  t.match(await outbound.post(post(`http://127.0.0.1:${sink.port}/`)), { kind: 'answer' })
  t.equal(proxy.hits(), 0)
  t.equal(sink.hits(), 1)
})

test('what is no public address is refused, whatever its family, unless its network is listed', async (t) => {
  const none = parseOutboundPolicy('', '', false)
  for (const address of ['8.8.8.8', '2400:3200::1', '::ffff:8.8.8.8']) t.ok(isAddressAllowed(none, address), address)
  const inner = [
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254'],
    ...['100.64.0.1', '192.0.0.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fc00::1', 'fd12::1', 'fe80::1', 'fec0::1', 'ff02::1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', '2001:db8::1', 'nonsense', ''],
  ]
  for (const address of inner) t.notOk(isAddressAllowed(none, address), address)
  const intranet = parseOutboundPolicy('', '10.1.0.0/16, fd12::/32', false)
  t.ok(isAddressAllowed(intranet, '10.1.2.3'))
  t.ok(isAddressAllowed(intranet, '::ffff:10.1.2.3'))
  t.ok(isAddressAllowed(intranet, 'fd12::1'))
  t.notOk(isAddressAllowed(intranet, '10.2.0.1'))
  t.notOk(isAddressAllowed(intranet, 'fd13::1'))
})

test('a policy that cannot be read is refused', async (t) => {
  for (const hosts of [
    'https://a.example',
    'a.example/x',
    'a.example:0',
    'a.example:99999',
    '*',
    'a b',
    '法院.example',
  ]) {
    t.throws(() => parseOutboundPolicy(hosts, '', false), { message: /is no host/ }, hosts)
  }
  for (const networks of ['10.0.0.0', '10.0.0.0/33', 'intranet']) {
    t.throws(() => parseOutboundPolicy('', networks, false), { message: /is no network/ }, networks)
  }
})

test('an answer that does not come, and one without a certificate that is trusted', async (t) => {
  const silent = await openSink(t)
  silent.server.removeAllListeners('request')
  const hosts = `127.0.0.1:${silent.port},127.0.0.1:9`
  const outbound = openOutbound(parseOutboundPolicy(hosts, '127.0.0.0/8', true))
  t.teardown(() => outbound.close())
  const late = await outbound.post({ ...post(`http://127.0.0.1:${silent.port}/`), timeoutMs: 100 })
  t.strictSame(late, { kind: 'failure', failure: 'timeout' })
  const closed = await outbound.post(post('http://127.0.0.1:9/'))
  t.strictSame(closed, { kind: 'failure', failure: 'connection-refused' })
  const stopping = new AbortController()
  const ended = outbound.post(post(`http://127.0.0.1:${silent.port}/`), stopping.signal)
  stopping.abort()
  t.strictSame(await ended, { kind: 'failure', failure: 'aborted' })

  // Without any certificate of its own no handshake succeeds.
  const bare = createSecureServer({}, () => {})
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
  t.teardown(() => bare.close())
  const { port } = bare.address() as AddressInfo
  const secure = openOutbound(parseOutboundPolicy(`127.0.0.1:${port}`, '127.0.0.0/8', false))
  t.teardown(() => secure.close())
  t.strictSame(await secure.post(post(`https://127.0.0.1:${port}/`)), { kind: 'failure', failure: 'tls' })
})
