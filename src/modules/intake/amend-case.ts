import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct, type Subject } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { checkDispute } from './check-dispute.js'
import { partyRows } from './record-parties.js'
import type { AmendCaseBody } from './schemas.js'
import { deleteParties, insertIntakeNotes, insertParties, insertRepresentatives } from './store.js'

/**
 * Corrects the record before triage. The body is the whole record as it should be; parties get new ids. When missing papers
 * came in, the time to decide on filing runs again from the day after.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` as for a new dispute
 * @see INT 126, 208
 */
export async function amendCase(tx: Tx, call: Call, caseId: string, input: AmendCaseBody): Promise<ActOutcome> {
  return amendSubject(tx, call, await beginAct(tx, call, 'amendCase', caseId, input.occurredOn), input)
}

/**
 * The same for a case that has been locked and checked.
 *
 * @throws Problem `rule-not-met` as for a new dispute, before anything is written
 */
export async function amendSubject(tx: Tx, call: Call, subject: Subject, input: AmendCaseBody): Promise<ActOutcome> {
  const { courtId, id: caseId, receivedOn, causeCode: previousCauseCode } = subject.row
  const isCompleted = input.completesPapers === true && subject.row.state === 'received'
  const checked = await checkDispute(tx, call, courtId, receivedOn, input)
  await deleteParties(tx, courtId, caseId)
  const rows = partyRows(call.vault, courtId, caseId, checked.parties)
  insertParties(tx, rows.parties)
  insertRepresentatives(tx, rows.representatives)
  const id = newId()
  insertIntakeNotes(tx, [{ courtId, caseId, id, kind: 'amendment', reason: input.reason, previousCauseCode }])
  return completeAct(tx, call, subject, {
    recordId: id,
    clock: isCompleted ? [{ effect: 'restart', kind: 'filing-decision' }] : [],
    changes: {
      causeCode: input.causeCode,
      causeRevision: checked.causeRevision,
      claimKind: input.claimKind,
      claimAmountFen: checked.claimAmountFen,
      claims: input.claims,
      facts: input.facts,
      tags: input.tags ?? [],
      priority: checked.priority,
      classification: input.classification ?? subject.row.classification,
    },
  })
}
