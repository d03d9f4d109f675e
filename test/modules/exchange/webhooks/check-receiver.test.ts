import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Test, test } from 'tap'
import { verifyDelivery, WebhookReceiver } from '../../../support/webhook-receiver.js'

const SECRET = 'whsec_dGhpcyBpcyBhIHNlY3JldCBvZiBhIHRlc3Qgb25seS4='

async function run(args: readonly string[]) {
  const child = spawn(process.execPath, ['dist/bin/webhook-check.js', ...args])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, output }
}

/** A receiver that answers by a rule of its own. */
async function listen(t: Test, statusOf: (rawHeaders: readonly string[], body: string) => number): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.writeHead(statusOf(request.rawHeaders, Buffer.concat(chunks).toString('utf8'))).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('N27: the sample receiver passes every check', async (t) => {
  const receiver = await new WebhookReceiver().listen()
  t.teardown(() => receiver.close())
  receiver.secrets = [SECRET]
  const { code, output } = await run([receiver.url, '--secret', SECRET])
  t.equal(code, 0, output)
  t.notMatch(output, /NOT OK/)
  t.match(output, /全部\d+项符合要求/)
})

test('control: a receiver that takes everything, and one that knows another secret, do not pass', async (t) => {
  const careless = await run([await listen(t, () => 200), '--secret', SECRET])
  t.equal(careless.code, 1)
  for (const name of ['replay', 'another secret', 'body was changed', 'stands twice', 'No webhook-signature']) {
    t.match(
      careless.output.split('\n').find((line) => line.includes(name)),
      /NOT OK/,
      name,
    )
  }
  const stranger = await run([
    await listen(t, (rawHeaders, body) => {
      try {
        verifyDelivery(['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='], rawHeaders, body)
        return 204
      } catch {
        return 401
      }
    }),
    '--secret',
    SECRET,
  ])
  t.equal(stranger.code, 1)
  t.match(
    stranger.output.split('\n').find((line) => line.includes('rightly signed')),
    /NOT OK/,
  )
})

test('control: a receiver that fails is not taken for one that refuses', async (t) => {
  const failing = await run([await listen(t, () => 500), '--secret', SECRET])
  t.equal(failing.code, 1)
  t.notMatch(failing.output, /^\| ok /m)
})
