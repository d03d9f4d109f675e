import { Command } from 'commander'
import { DEMO_CLIENTS, DEMO_PEOPLE, DOCKET_PEOPLE } from '../modules/directory/demo-people.js'
import { DEMO_DESK_CLIENT, DEMO_PERSON_GRANT } from '../platform/local-issuer.js'

const issuer = (process.env.LOCAL_ISSUER_URL ?? 'http://127.0.0.1:8081').replace(/\/+$/, '')

const people = [...DEMO_PEOPLE, ...DOCKET_PEOPLE]

const program = new Command('token')
  .description('Print an access token of the local issuer, for a demo person or a demo client.')
  .argument('[person]', 'demo person, see below')
  .option('--client <clientId>', 'token for a client instead of a person')
  .option('--secret <secret>', "the client's secret, when it is not a demo client's")
  .addHelpText(
    'after',
    [
      '\nPeople:',
      ...people.map(({ subject, name, note }) => `  ${subject.padEnd(26)}${name}  ${note}`),
      '\nClients:',
      ...DEMO_CLIENTS.map(({ clientId, name, scopes }) => `  ${clientId.padEnd(26)}${name}  ${scopes.join(' ')}`),
    ].join('\n'),
  )

program.action(async (person: string | undefined, options: { client?: string; secret?: string }) => {
  if ((person === undefined) === (options.client === undefined)) {
    refuse('Name one person or one client / 请指定一名人员或一个客户端')
  }
  const form = person === undefined ? clientForm(options.client ?? '', options.secret) : personForm(person)
  process.stdout.write(`${await requestToken(form)}\n`)
})

await program.parseAsync()

function personForm(person: string): Record<string, string> {
  const known = people.map(({ subject }) => subject)
  if (!known.includes(person)) {
    refuse(`There is no demo person "${person}", known are / 没有演示人员“${person}”，可用的有：${known.join(', ')}`)
  }
  return { grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person }
}

function clientForm(clientId: string, secret: string | undefined): Record<string, string> {
  const demo = DEMO_CLIENTS.find((client) => client.clientId === clientId)
  const clientSecret = secret ?? demo?.clientSecret
  if (clientSecret === undefined) {
    const known = DEMO_CLIENTS.map((client) => client.clientId).join(', ')
    refuse(`There is no demo client "${clientId}", known are / 没有演示客户端“${clientId}”，可用的有：${known}`)
  }
  return { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
}

async function requestToken(form: Record<string, string>): Promise<string> {
  const discovery = await callIssuer(`${issuer}/.well-known/openid-configuration`)
  const endpoint =
    member(discovery, 'token_endpoint') ??
    refuse(`${issuer} is no OpenID Connect issuer / ${issuer} 不是 OpenID Connect 服务`)
  const answer = await callIssuer(endpoint, { method: 'POST', body: new URLSearchParams(form) })
  const reason = member(answer, 'error_description') ?? member(answer, 'error') ?? 'no reason given'
  return member(answer, 'access_token') ?? refuse(`The issuer refused: ${reason} / 登录服务拒绝签发：${reason}`)
}

async function callIssuer(url: string, init?: RequestInit): Promise<unknown> {
  try {
    const answer = await fetch(url, init)
    return await answer.json()
  } catch {
    return refuse(
      `No local issuer answers at ${issuer}: start the service first (npm start) / ${issuer} 处没有本地登录服务应答，请先启动服务（npm start）`,
    )
  }
}

function member(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
  return typeof found === 'string' ? found : undefined
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
