import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'

/** A mail of plain text. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Left part of its Message-ID: the same for every copy of the same mail. */
  readonly id: string
}

/** The server refused this one mail; another one may well go through. It never carries the address. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
  /** Reply of the server (RFC 5321), e.g. 550. */
  readonly code: number | undefined

  constructor(code: number | undefined) {
    super(`the server refused the mail: ${code ?? 'no reply code'}`)
    this.code = code
  }
}

export interface Mailer {
  /**
   * Hands a mail to the server.
   *
   * @throws MailRefused when the fault lies with this mail; any other error means that the server cannot be used now
   */
  send(mail: Mail, signal: AbortSignal): Promise<void>
}

const CONNECT_WITHIN_MS = 10_000

function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '')
  return address === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}

/**
 * A way to send mail over SMTP. `smtps://` is TLS from the start; `smtp://` turns to TLS before anything is said and
 * does without it only on the own machine.
 *
 * @param url - may hold a name and a password
 * @param from - sender, `name <address>` or the address alone
 */
export function openMailer(url: string, from: string): Mailer {
  const { protocol, hostname } = new URL(url)
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? hostname
  const transport = createTransport({
    url,
    requireTLS: protocol === 'smtp:' && !isLoopback(hostname),
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    socketTimeout: CONNECT_WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, id }, signal) {
      const message = {
        from,
        to,
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        // No out-of-office replies (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      }
      await transport.sendMail(message).catch((error: Error & { code?: string; responseCode?: number }) => {
        if (error.code === 'EENVELOPE' || error.code === 'EMESSAGE') throw new MailRefused(error.responseCode)
        throw error
      })
    },
  }
}
