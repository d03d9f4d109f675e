import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { inserter, statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { MessageState } from './tables.js'
import { inboundMessages } from './tables.js'

const p = sql.placeholder

export type MessageRow = typeof inboundMessages.$inferSelect
/** A matter of a sender in a court. */
export type Matter = Pick<MessageRow, 'courtId' | 'senderId' | 'senderMatterId'>

export const insertMessages = inserter('insert_inbound_messages', inboundMessages)

const COLUMNS = sql`court_id as "courtId", id, sender_id as "senderId", sender_message_id as "senderMessageId",
  sender_matter_id as "senderMatterId", sequence, kind, sent_at as "sentAt", received_at as "receivedAt",
  request_id as "requestId", fingerprint, state, content, case_id as "caseId", case_seq as "caseSeq", problem,
  settled_at as "settledAt"`
const OF_MATTER = sql`court_id = ${p('courtId')} and sender_id = ${p('senderId')}
  and sender_matter_id = ${p('senderMatterId')}`

const lock = statement<object>(
  'lock_inbound_matter',
  sql`select pg_advisory_xact_lock(hashtextextended(${p('matter')}, 0))`,
)
const ofMatter = statement<MessageRow>(
  'inbound_messages_of_matter',
  sql`select ${COLUMNS} from inbound_messages where ${OF_MATTER} order by sequence`,
)
const bySender = statement<MessageRow>(
  'inbound_message_of_sender',
  sql`select ${COLUMNS} from inbound_messages
      where court_id = ${p('courtId')} and sender_id = ${p('senderId')} and sender_message_id = ${p('senderMessageId')}`,
)
const ofCourt = statement<MessageRow>(
  'list_inbound_messages',
  sql`select ${COLUMNS} from inbound_messages
      where court_id = ${p('courtId')} and (${p('senderId')}::uuid is null or sender_id = ${p('senderId')})
        and (${p('state')}::text is null or state = ${p('state')}) and id < ${p('before')}::uuid
      order by id desc limit ${p('rows')}::integer`,
)
const settle = statement<{ id: string }>(
  'settle_inbound_message',
  sql`update inbound_messages set state = ${p('state')}, content = null, case_id = ${p('caseId')},
        case_seq = ${p('caseSeq')}, problem = ${p('problem')}, settled_at = ${p('settledAt')}
      where court_id = ${p('courtId')} and id = ${p('id')} and state = 'waiting' returning id`,
)
const waitingSince = statement<Matter & { id: string }>(
  'list_inbound_messages_to_erase',
  sql`select court_id as "courtId", id, sender_id as "senderId", sender_matter_id as "senderMatterId"
      from inbound_messages where state = 'waiting' and received_at < ${p('before')}
      order by received_at limit 100`,
)

/** Lets one delivery of a matter work at a time: whoever comes next sees what this one did. */
export async function lockMatter(tx: Tx, { courtId, senderId, senderMatterId }: Matter): Promise<void> {
  await lock.all(tx, { matter: `inbound\n${courtId}\n${senderId}\n${senderMatterId}` })
}

/** Every message of a matter in the sender's order. */
export function listMatter(executor: Executor, matter: Matter): Promise<MessageRow[]> {
  const { courtId, senderId, senderMatterId } = matter
  return ofMatter.all(executor, { courtId, senderId, senderMatterId })
}

export function findMessage(
  executor: Executor,
  courtId: number,
  senderId: string,
  senderMessageId: string,
): Promise<MessageRow | undefined> {
  return bySender.first(executor, { courtId, senderId, senderMessageId })
}

/** Messages to a court, the newest first; of one sender, or of all when it is null. */
export function listMessages(
  executor: Executor,
  courtId: number,
  sought: { senderId: string | null; state: MessageState | null; before: string; rows: number },
): Promise<MessageRow[]> {
  return ofCourt.all(executor, { courtId, ...sought })
}

/** Writes what became of a message that waited. Its content is gone. */
export async function updateSettled(tx: Tx, row: MessageRow): Promise<void> {
  const { courtId, id, state, caseId, caseSeq, problem, settledAt } = row
  const written = await settle.all(tx, {
    ...{ courtId, id, state, caseId, caseSeq, settledAt },
    problem: problem === null ? null : JSON.stringify(problem),
  })
  if (written.length !== 1) throw new Error('the message does not wait any more')
}

/** Messages of all courts that have waited since before an instant. */
export function listWaitingSince(executor: Executor, before: Date) {
  return waitingSince.all(executor, { before })
}
