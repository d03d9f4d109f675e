import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideListed } from './parties.js'
import { insertConfidentialRecords } from './records-store.js'
import type { RecordMinutesBody } from './schemas.js'

/**
 * Keeps a record of the talks, sealed before it is written. The timeline names its id and nothing of it.
 *
 * @throws Problem as {@link beginAct}; rule `mediation-party-of-case`
 * @see ONL 18, 22; INV 2(5), 22
 */
export async function recordMinutes(tx: Tx, call: Call, caseId: string, input: RecordMinutesBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'recordMinutes', caseId, input.occurredOn)
  const { courtId } = subject.row
  const { kind, partyId = null } = input
  if (partyId !== null) {
    const parties = await listParties(tx, courtId, caseId)
    const listed = decideListed(
      parties.map((party) => party.id),
      [partyId],
    )
    if (!listed.ok) throw ruleNotMet(listed.rule, '#/partyId')
  }
  const id = newId()
  const content = call.vault.seal({ table: 'confidential_records', column: 'content', rowId: id }, input.content)
  insertConfidentialRecords(tx, [
    { courtId, caseId, id, kind, authorId: call.actor.id, partyId, writtenOn: subject.occurredOn, content },
  ])
  return completeAct(tx, call, subject, { recordId: id })
}
