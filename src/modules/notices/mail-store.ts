import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import type { TemplateName } from './templates.js'

const p = sql.placeholder

/** A notice that this process alone mails now. */
export interface ClaimedNotice {
  readonly personId: string
  readonly id: string
  readonly template: TemplateName
  readonly caseId: string | null
  readonly data: object
  /** Sealed. */
  readonly address: string
  /** Whether it is given up should this attempt fail. */
  readonly isLastAttempt: boolean
}

const claim = statement<ClaimedNotice>(
  'claim_notice_to_mail',
  sql`with due as (
        select n.person_id, n.id, ${p('now')}::timestamptz
          + least(interval '1 day', interval '5 minutes' * power(2, n.mail_attempts)) * (0.75 + random() / 4) as next_at
        from notice_addresses a join person_notices n on n.person_id = a.person_id
        where n.next_mail_at <= ${p('now')}::timestamptz
          and n.created_at > ${p('now')}::timestamptz - interval '3 days'
          and exists (select from grants g where g.person_id = n.person_id and g.revoked_at is null)
        order by n.next_mail_at limit 1
        for update of n skip locked)
      update person_notices n
      set mail_attempts = n.mail_attempts + 1,
          next_mail_at = case when due.next_at < n.created_at + interval '3 days' then due.next_at end
      from due join notice_addresses a on a.person_id = due.person_id
      where n.person_id = due.person_id and n.id = due.id
      returning n.person_id as "personId", n.id, n.template, n.case_id as "caseId", n.data, a.address,
        n.next_mail_at is null as "isLastAttempt"`,
)
const mailed = statement(
  'update_notice_mailed',
  sql`update person_notices set mailed_at = ${p('mailedAt')}, next_mail_at = null
      where person_id = ${p('personId')} and id = ${p('id')}`,
)

/**
 * Takes the notice whose mail is due longest, of somebody who wants mail and still holds a role.
 *
 * The claim is the attempt: it commits at once and says when the next one is due, 5 minutes later, then 10, 20 and so on
 * up to a day, each shortened by up to a quarter by chance so that what failed together does not return together. So a
 * failed attempt needs no further word, and a process that dies with a claim loses nothing. Rows that another process
 * is claiming are skipped. Three days after its creation a notice is given up.
 */
export function claimMail(executor: Executor, now: Date): Promise<ClaimedNotice | undefined> {
  return claim.first(executor, { now })
}

export async function updateMailed(executor: Executor, { personId, id }: ClaimedNotice, mailedAt: Date): Promise<void> {
  await mailed.all(executor, { personId, id, mailedAt })
}
