import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type Provider from 'oidc-provider'

interface DemoPerson {
  readonly subject: string
  readonly name: string
  /** Whom they stand for. */
  readonly note?: string
}

const FORM_LENGTH_MAX = 1_000

const STYLE = `:root { color-scheme: light dark; font: 18px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
button { display: block; width: 100%; margin: .4rem 0; padding: .7rem 1rem; font: inherit; text-align: start; border-radius: .5rem }
small { opacity: .8 }`

const escapeHtml = (value: string) => value.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

function page(people: readonly DemoPerson[]): string {
  const buttons = people.map(
    ({ subject, name, note }) =>
      `<button name="person" value="${escapeHtml(subject)}">${escapeHtml(name)} <small>${escapeHtml(note ?? subject)}</small></button>`,
  )
  return `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>演示登录 · Demo sign-in</title><style>${STYLE}</style>
<h1>演示登录</h1>
<p>仅供开发和演示，无需密码。请选择要扮演的人员。<br><span lang="en">For development and demonstrations only, without a password. Choose who you are.</span></p>
<form method="post">${buttons.join('')}</form>
</html>`
}

/**
 * The sign-in of the local issuer: whoever reaches it chooses who they are.
 *
 * @returns answers requests below `/interaction/`
 */
export function createLoginPage(
  provider: Provider,
  people: readonly DemoPerson[],
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const subjects = new Set(people.map(({ subject }) => subject))
  const document = page(people)
  return async (request, response) => {
    try {
      await provider.interactionDetails(request, response)
      if (request.method !== 'POST') {
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'content-security-policy':
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
        })
        response.end(document)
        return
      }
      const person = new URLSearchParams((await text(request)).slice(0, FORM_LENGTH_MAX)).get('person')
      if (person === null || !subjects.has(person)) throw new Error('there is no such demo person')
      // A native client is asked for consent each time: choosing who to be is that.
      await provider.interactionFinished(request, response, { login: { accountId: person }, consent: {} })
    } catch {
      // The sign-in was begun elsewhere, or is over: nothing to be done but to begin again.
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' })
      response.end('登录已失效，请返回重新登录。\nThis sign-in is over; go back and begin again.\n')
    }
  }
}
