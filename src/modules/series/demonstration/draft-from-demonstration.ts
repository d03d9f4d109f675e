import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { type OperationRow, startOperation } from '../../operations/store.js'
import { batchAgreement } from '../batch/draft-agreement.js'
import type { BatchItem } from '../batch/request-batch.js'
import { requireDemonstration } from './require-demonstration.js'
import { SOMEBODY_ACCEPTED } from './rules.js'
import type { DraftFromDemonstrationBody } from './schemas.js'

const THE_WHOLE_CLAIM = { coverage: 'whole', claimBasisPoints: 10_000, instalments: [] }

/**
 * Starts to write the agreements of the cases that accepted and are still in mediation, each with the amounts that were
 * offered in it.
 *
 * @throws Problem `not-found`; `rule-not-met` when nobody accepted, or for a text that cannot be used
 */
export async function draftFromDemonstration(
  tx: Tx,
  call: Call,
  { seriesId, offerId }: { readonly seriesId: string; readonly offerId: string },
  input: DraftFromDemonstrationBody,
): Promise<OperationRow> {
  const { offer, terms } = await requireDemonstration(tx, call, seriesId, offerId)
  const shared = { occurredOn: call.today, ...THE_WHOLE_CLAIM, ...input }
  batchAgreement.check?.(shared)
  const accepted = terms.filter(({ answer, state }) => answer === 'accepted' && state === 'in-mediation')
  if (accepted.length === 0) throw ruleNotMet(SOMEBODY_ACCEPTED)
  return startOperation(tx, call, {
    courtId: offer.courtId,
    kind: 'batch-act',
    act: batchAgreement.command,
    subjectId: seriesId,
    input: shared,
    items: accepted.map(({ caseId, amountFen, instalments }) => ({
      caseId,
      input: { own: { own: { amountFen, instalments } }, prepared: null } satisfies BatchItem,
    })),
  })
}
