import { Problem, problemRecord } from '../../../platform/problem.js'
import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import { type ActOutcome, continueAct } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import type { Command } from '../../../workflow/commands.js'
import { lockCaseRow } from '../../../workflow/store.js'
import type { CHANNELS } from '../../../workflow/tables.js'
import { amendSubject } from '../../intake/amend-case.js'
import { receiveCase } from '../../intake/receive-case.js'
import { withdrawSubject } from '../../intake/withdraw-case.js'
import type { MessageContent } from './message-content.js'
import { MATTER_FILED, MATTER_WITHOUT_CASE } from './rules.js'
import type { MessageRow } from './store.js'
import type { MessageKind } from './tables.js'

const CHANNEL_OF: Readonly<Record<MessageKind, (typeof CHANNELS)[number]>> = {
  'cross-region-filing': 'cross-region',
  'online-filing': 'platform',
  referral: 'partner-organisation',
  supplement: 'platform',
  withdrawal: 'platform',
}

/** What became of a message. */
export type Settlement = Pick<MessageRow, 'state' | 'caseId' | 'caseSeq' | 'problem'>

/**
 * Does what a message says, by the verbs that a clerk would use, under the request that delivered it. A refusal by law or
 * by the state of the case settles it as refused: the verbs check everything before they write.
 *
 * @param caseId - the case of the matter; null while there is none
 */
export async function applyMessage(
  tx: Tx,
  call: Call,
  message: MessageRow,
  content: MessageContent,
  caseId: string | null,
): Promise<Settlement> {
  const own: Call = { ...call, requestId: message.requestId, expectedVersion: undefined }
  try {
    const { row, seq } = await carryOut(tx, own, message, content, caseId)
    return { state: 'applied', caseId: row.id, caseSeq: seq, problem: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.type.status >= 500) throw error
    return { state: 'refused', caseId: null, caseSeq: null, problem: problemRecord(error) }
  }
}

async function carryOut(
  tx: Tx,
  call: Call,
  { courtId, senderMatterId, kind }: MessageRow,
  content: MessageContent,
  caseId: string | null,
): Promise<ActOutcome> {
  if (content.of === 'filing') {
    if (caseId !== null) throw ruleNotMet(MATTER_FILED)
    const courtCode = call.reference.courtById(courtId)?.code ?? ''
    const channel = CHANNEL_OF[kind]
    return receiveCase(tx, call, { ...content.filing, courtCode, channel, sourceReference: senderMatterId })
  }
  const subject = await lockedSubject(tx, call, content.of === 'supplement' ? 'amendCase' : 'withdrawCase', {
    courtId,
    caseId,
  })
  return content.of === 'supplement'
    ? amendSubject(tx, call, subject, content.supplement)
    : withdrawSubject(tx, call, subject, content.withdrawal)
}

/** The case that the sender itself handed in: that is why it may change or withdraw it without being a clerk. */
async function lockedSubject(
  tx: Tx,
  call: Call,
  command: Command,
  { courtId, caseId }: { readonly courtId: number; readonly caseId: string | null },
) {
  const row = caseId === null ? undefined : await lockCaseRow(tx, courtId, caseId)
  if (row === undefined || row.submittedBy !== call.actor.id) throw ruleNotMet(MATTER_WITHOUT_CASE)
  return continueAct(call, command, row, call.today)
}
