import type { Db } from '../../platform/database.js'
import { type Mailer, MailRefused } from '../../platform/mailer.js'
import type { Vault } from '../../platform/vault.js'
import { type ClaimedNotice, claimMail, updateMailed } from './mail-store.js'
import { addressPlace } from './notice-address.js'
import { findCaseNames } from './store.js'
import { renderNotice } from './templates.js'

export interface MailDeps {
  readonly db: Db
  readonly vault: Vault
  readonly now: () => Date
  readonly mailer: Mailer
  readonly log: { warn(members: object, message: string): void }
}

/** Shorter than the shortest time to the next attempt, so that no other process takes a mail that is still on its way. */
const SEND_WITHIN_MS = 60_000

const FOOTER = '本邮件由平台自动发送，请勿回复。\nThis mail was sent automatically; please do not reply.'

/**
 * Mails what people have not read yet, to those who gave an address, until nothing is due.
 *
 * Each notice is claimed when its turn comes, so that no claim grows old behind slow mails.
 *
 * At least once: a notice is sent by one process at a time, but one that dies between the server's word and its own
 * record leaves the notice to be sent again, under the same Message-ID. A mail that the server refuses is tried again
 * later and does not hold up the others; when the server itself cannot be used, the run ends.
 *
 * @throws what the mailer throws when the server cannot be used, and what the database throws
 */
export async function mailNotices(deps: MailDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const claimed = await claimMail(deps.db, deps.now())
    if (claimed === undefined) return
    try {
      await mailOne(deps, claimed, AbortSignal.any([signal, AbortSignal.timeout(SEND_WITHIN_MS)]))
    } catch (error) {
      if (claimed.isLastAttempt) deps.log.warn({ notice: claimed.id }, 'a notice could not be mailed and is given up')
      if (!(error instanceof MailRefused)) throw error
    }
  }
}

async function mailOne(deps: MailDeps, claimed: ClaimedNotice, signal: AbortSignal): Promise<void> {
  const { personId, id, template, caseId, data, address } = claimed
  const cases = await findCaseNames(deps.db, [claimed])
  const { zh, en } = renderNotice(template, data, caseId === null ? null : (cases.get(caseId) ?? null))
  const to = deps.vault.open(addressPlace(personId), address)
  const text = `${zh.text}\n\n${en.text}\n\n${FOOTER}\n`
  await deps.mailer.send({ to, subject: zh.subject, text, id }, signal)
  await updateMailed(deps.db, claimed, deps.now())
}
