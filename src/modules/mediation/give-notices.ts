import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { alreadyExists, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideListed } from './parties.js'
import type { GiveNoticesBody } from './schemas.js'
import { findLastAcceptance, insertNotices, listNoticedParties } from './store.js'

/**
 * Records that parties were told their rights and duties, the rules of mediation, the effect of an agreement, judicial
 * confirmation and what follows sham mediation. Mediation may begin once every party was told since the mediator accepted.
 *
 * @throws Problem as {@link beginAct}; `already-exists` for a party that was told; rule `mediation-party-of-case`
 * @see INV 14; ONL 17
 */
export async function giveNotices(tx: Tx, call: Call, caseId: string, input: GiveNoticesBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'giveNotices', caseId, input.occurredOn)
  const { courtId } = subject.row
  const partyIds = (await listParties(tx, courtId, caseId)).map((party) => party.id)
  const listed = decideListed(partyIds, input.partyIds)
  if (!listed.ok) throw ruleNotMet(listed.rule, '#/partyIds')
  const acceptanceSeq = await findLastAcceptance(tx, courtId, caseId)
  if (acceptanceSeq === undefined) throw new Error('a case in mediation has no acceptance on its timeline')
  const noticed = await listNoticedParties(tx, courtId, caseId, acceptanceSeq)
  if (input.partyIds.some((partyId) => noticed.includes(partyId))) {
    throw alreadyExists({ what: { zh: '对该当事人的告知', en: 'The notice to this party' } })
  }
  const id = newId()
  insertNotices(
    tx,
    input.partyIds.map((partyId) => ({
      courtId,
      caseId,
      id,
      partyId,
      acceptanceSeq,
      how: input.how,
      givenOn: subject.occurredOn,
    })),
  )
  return completeAct(tx, call, subject, {
    recordId: id,
    changes: { noticesComplete: noticed.length + input.partyIds.length === partyIds.length },
  })
}
