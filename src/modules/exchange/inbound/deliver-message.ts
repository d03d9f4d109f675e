import { permitInCourt } from '../../../authorization/policy.js'
import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import { forbidden, ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import type { Court } from '../../../workflow/reference.js'
import { COURT_UNKNOWN } from '../../intake/rules.js'
import { applyMessage } from './apply-message.js'
import { contentOf, type MessageContent, openMessage, sealMessage } from './message-content.js'
import { nextTurn } from './next-turn.js'
import { MESSAGE_REUSED, SEQUENCE_TAKEN } from './rules.js'
import type { DeliverMessageBody } from './schemas.js'
import { findMessage, insertMessages, listMatter, lockMatter, type MessageRow, updateSettled } from './store.js'

function courtFor(call: Call, courtCode: string): Court {
  const court = call.reference.courtByCode(courtCode)
  const permission = court === undefined ? 'hidden' : permitInCourt(call.actor, 'receiveCase', court.id)
  if (court === undefined || permission === 'hidden') throw ruleNotMet(COURT_UNKNOWN, '#/courtCode')
  if (permission === 'forbidden') throw forbidden({ action: 'receiveCase' })
  return court
}

/** The message as it arrives: it waits until its turn comes, which may be at once. */
function arriving(call: Call, courtId: number, input: DeliverMessageBody): MessageRow {
  return {
    courtId,
    id: newId(call.now.getTime()),
    senderId: call.actor.id,
    senderMessageId: input.senderMessageId,
    senderMatterId: input.senderMatterId,
    sequence: input.sequence,
    kind: input.kind,
    sentAt: new Date(input.sentAt),
    receivedAt: call.now,
    requestId: call.requestId,
    fingerprint: call.vault.blindIndex('inbound_messages.message', JSON.stringify(input)),
    state: 'waiting',
    content: null,
    caseId: null,
    caseSeq: null,
    problem: null,
    settledAt: null,
  }
}

/**
 * Takes a message of another system: a filing from another court or a platform, a referral from an organisation, or what
 * follows it. It is applied when everything before it in its matter is settled, and then everything that waited for it;
 * so a matter ends the same in whatever order and however often its messages arrive.
 *
 * @returns every message of the matter, the one delivered among them
 * @throws Problem `invalid-request`, `forbidden`, and `rule-not-met` for an unknown court, a message id with other
 * content or a place in the sequence that is taken; whatever the law refuses is kept with the message
 * @see CPL 124, 126; INT 208; ONL 8
 */
export async function deliverMessage(
  tx: Tx,
  call: Call,
  input: DeliverMessageBody,
): Promise<{ readonly message: MessageRow; readonly matter: readonly MessageRow[] }> {
  const content = contentOf(input)
  const { id: courtId } = courtFor(call, input.courtCode)
  const message = arriving(call, courtId, input)
  await lockMatter(tx, message)
  const known = await findMessage(tx, courtId, message.senderId, message.senderMessageId)
  if (known !== undefined) {
    if (!known.fingerprint.equals(message.fingerprint)) throw ruleNotMet(MESSAGE_REUSED, '#/senderMessageId')
    return { message: known, matter: await listMatter(tx, known) }
  }
  const before = await listMatter(tx, message)
  if (before.some(({ sequence }) => sequence === message.sequence)) throw ruleNotMet(SEQUENCE_TAKEN, '#/sequence')
  const after = await advance(tx, call, [...before, message], new Map([[message.id, content]]))
  const delivered = after.find(({ id }) => id === message.id) ?? message
  const isWaiting = delivered.state === 'waiting'
  insertMessages(tx, [{ ...delivered, content: isWaiting ? sealMessage(call.vault, message.id, content) : null }])
  for (const row of after) {
    const was = before.find(({ id }) => id === row.id)
    if (was !== undefined && was.state !== row.state) await updateSettled(tx, row)
  }
  return { message: delivered, matter: after }
}

/** Applies one message after the other, as long as it is somebody's turn. */
async function advance(
  tx: Tx,
  call: Call,
  messages: readonly MessageRow[],
  given: ReadonlyMap<string, MessageContent>,
): Promise<readonly MessageRow[]> {
  const turn = nextTurn(messages)
  if (turn === undefined) return messages
  const content = given.get(turn.id) ?? openMessage(call.vault, turn.id, turn.content ?? '')
  const caseId = messages.find((message) => message.caseId !== null)?.caseId ?? null
  const settlement = await applyMessage(tx, call, turn, content, caseId)
  const settled = { ...turn, ...settlement, content: null, settledAt: call.now }
  const next = messages.map((message) => (message.id === turn.id ? settled : message))
  return advance(tx, call, next, given)
}
