import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Caller } from '../../src/demo/member.js'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js'
import { DEMO_DESK_CLIENT, DEMO_PERSON_GRANT } from '../../src/platform/local-issuer.js'

/** The whole service as a process, on an empty database, with its local issuer. */
export async function startService() {
  const directory = mkdtempSync(join(tmpdir(), 'open-mediation-browser-'))
  chmodSync(directory, 0o755)
  const postgres = await startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    durable: false,
    log: () => {},
  })
  const child = spawn(process.execPath, ['dist/server.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: postgres.connectionString,
      DATA_DIRECTORY: join(directory, 'data'),
      PORT: '0',
      LOCAL_ISSUER_PORT: '0',
      LOG_LEVEL: 'error',
    },
  })
  const lines = createInterface({ input: child.stdout })
  const base = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the service ended before it listened')))
    lines.on('line', (line) => {
      const address = /^API +(http\S+)\/v1$/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
  })
  const signIn = (await (await fetch(`${base}/board/sign-in.json`)).json()) as { tokenEndpoint: string }
  const issuer = new URL(signIn.tokenEndpoint).origin
  const tokens = new Map<string, Promise<string>>()
  const fetchToken = async (person: string) => {
    const response = await fetch(signIn.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person }),
    })
    return ((await response.json()) as { access_token: string }).access_token
  }
  const call: Caller = async (who, method, path, body, version) => {
    const known = tokens.get(who) ?? fetchToken(who)
    tokens.set(who, known)
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await known}`,
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text), text }
  }
  return {
    base,
    issuer,
    call,
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
export type Service = Awaited<ReturnType<typeof startService>>
