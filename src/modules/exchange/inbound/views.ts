import { type Language, problemBody } from '../../../platform/problem.js'
import type { CaseRow } from '../../../workflow/store.js'
import { nextSequence } from './next-turn.js'
import type { InboundMessage } from './schemas.js'
import type { MessageRow } from './store.js'

/** The case of a matter, if its papers were received. */
export function caseIdOf(matter: readonly MessageRow[]): string | null {
  return matter.find(({ caseId }) => caseId !== null)?.caseId ?? null
}

/** A message as its sender may see it. */
export function messageView(
  message: MessageRow,
  matter: readonly MessageRow[],
  row: CaseRow | undefined,
  language: Language,
): InboundMessage {
  const { senderMessageId, senderMatterId, sequence, kind, state, receivedAt, settledAt, problem } = message
  return {
    senderMessageId,
    senderMatterId,
    sequence,
    kind,
    state,
    waitsFor: state === 'waiting' ? nextSequence(matter) : null,
    receivedAt,
    settledAt,
    problem: problem === null ? null : (problemBody(problem, language) as InboundMessage['problem']),
    case:
      row === undefined
        ? null
        : {
            id: row.id,
            receiptNumber: row.receiptNumber,
            number: row.number,
            state: row.state,
            outcome: row.outcome,
          },
  }
}
