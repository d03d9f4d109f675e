import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { test } from 'tap'
import ts from 'typescript'
import { DEMO_CLIENTS, DEMO_PEOPLE } from '../../src/modules/directory/demo-people.js'
import { startLocalIssuer } from '../../src/platform/local-issuer.js'
import { cloneDatabase } from '../support/database.js'
import { runBash, stepsOf } from '../support/page-steps.js'
import { startServiceProcess } from '../support/service-process.js'

const page = await readFile(new URL('../../docs/integrating.md', import.meta.url), 'utf8')

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('the blocks of docs/integrating.md print what stands under them', { timeout: 1_800_000 }, async (t) => {
  const { url } = await cloneDatabase(t)
  const directory = t.testdir()
  const issuer = await startLocalIssuer({
    ...{ port: 0, host: '127.0.0.1', audience: 'open-mediation', people: DEMO_PEOPLE, clients: DEMO_CLIENTS },
    keyFile: join(directory, 'issuer.jwk'),
  })
  t.teardown(() => issuer.stop())
  const receiverPort = String(await freePort())
  const { base } = await startServiceProcess(t, {
    DATABASE_URL: url,
    DATA_DIRECTORY: directory,
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URI: `${issuer.issuer}/jwks`,
    WEBHOOK_ALLOWED_HOSTS: `127.0.0.1:${receiverPort}`,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_ALLOW_HTTP: 'true',
  })
  const steps = stepsOf(page, 'steps')
  t.equal(steps.length, page.match(/```bash\n/g)?.length)
  const output = await runBash(steps.map(({ commands }) => `${commands}\necho ----\n`).join(''), {
    API: `${base}/v1`,
    ISSUER: issuer.issuer,
    LOCAL_ISSUER_URL: issuer.issuer,
    RECEIVER_PORT: receiverPort,
    NODE_OPTIONS: '',
  })
  t.strictSame(
    output.split('----\n').map((printed) => printed.trim()),
    [...steps.map(({ expected }) => expected), ''],
  )
})

interface Delivery {
  readonly name: string
  readonly secret: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly isGenuine: boolean
}

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
const BODY = '{"specversion":"1.0","id":"case/1","note":"立案"}'

function delivery(
  name: string,
  isGenuine: boolean,
  changes: { agoSeconds?: number; body?: string; secret?: string } = {},
) {
  const at = new Date(Date.now() - (changes.agoSeconds ?? 0) * 1_000)
  const sign = (secret: string) => new Webhook(secret).sign('case/1', at, BODY)
  const headers = {
    'webhook-id': 'case/1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    // Two secrets are live: the receiver knows one of them.
    'webhook-signature': `${sign(`whsec_${Buffer.alloc(32, 9).toString('base64')}`)} ${sign(SECRET)}`,
  }
  return { name, isGenuine, headers, body: changes.body ?? BODY, secret: changes.secret ?? SECRET }
}

/** Signed anew each time, since they grow old. */
const deliveries = (): readonly Delivery[] => [
  delivery('as it was sent', true),
  delivery('sent ten minutes ago', false, { agoSeconds: 600 }),
  delivery('from ten minutes ahead', false, { agoSeconds: -600 }),
  delivery('with another body', false, { body: `${BODY} ` }),
  delivery('to somebody with another secret', false, { secret: OTHER }),
]

/** The sample of the page in a language. */
function sampleOf(language: string): string {
  const [, code = ''] = page.match(new RegExp(`<!-- verify:${language} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``)) ?? []
  return code
}

const run = (command: string, args: readonly string[], input = '') =>
  spawnSync(command, args, { input, encoding: 'utf8' })

test('the samples tell a genuine delivery from every other', async (t) => {
  const directory = t.testdir()
  const given = deliveries()
  const expected = given.map(({ name, isGenuine }) => ({ name, isGenuine }))
  const { outputText } = ts.transpileModule(sampleOf('typescript'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  })
  const { isGenuine } = (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)) as {
    isGenuine(secret: string, headers: object, body: string): boolean
  }
  t.strictSame(
    given.map(({ name, secret, headers, body }) => ({ name, isGenuine: isGenuine(secret, headers, body) })),
    expected,
    'TypeScript',
  )

  if (run('python3', ['--version']).status === 0) {
    const check =
      'import json, sys\nfor d in json.load(sys.stdin):\n    print(is_genuine(d["secret"], d["headers"], d["body"].encode()))\n'
    const { stdout, stderr } = run('python3', ['-c', sampleOf('python') + check], JSON.stringify(given))
    const said = stdout.trim().split('\n')
    t.strictSame(
      given.map(({ name }, index) => ({ name, isGenuine: said[index] === 'True' })),
      expected,
      stderr,
    )
  } else t.comment('there is no Python here')

  if (run('javac', ['-version']).status === 0) {
    await writeFile(join(directory, 'Deliveries.java'), sampleOf('java'))
    const main = `import java.util.Map;
      public class Check {
        public static void main(String[] a) throws Exception {
          for (int i = 0; i < a.length; i += 5) {
            System.out.println(Deliveries.isGenuine(a[i], Map.of("webhook-id", a[i + 1], "webhook-timestamp", a[i + 2],
                "webhook-signature", a[i + 3]), java.util.Base64.getDecoder().decode(a[i + 4])));
          }
        }
      }`
    await writeFile(join(directory, 'Check.java'), main)
    const made = run('javac', ['-d', directory, join(directory, 'Deliveries.java'), join(directory, 'Check.java')])
    t.equal(made.status, 0, made.stderr)
    const args = given.flatMap(({ secret, headers, body }) => [
      ...[secret, headers['webhook-id'] ?? '', headers['webhook-timestamp'] ?? '', headers['webhook-signature'] ?? ''],
      Buffer.from(body).toString('base64'),
    ])
    const { stdout, stderr } = run('java', ['-cp', directory, 'Check', ...args])
    const said = stdout.trim().split('\n')
    t.strictSame(
      given.map(({ name }, index) => ({ name, isGenuine: said[index] === 'true' })),
      expected,
      stderr,
    )
  } else t.comment('there is no Java here')
})
