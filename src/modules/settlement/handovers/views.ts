import type { Reference } from '../../../workflow/reference.js'
import type { HandoverSummary } from './schemas.js'
import type { HandoverEnvelope } from './store.js'

/** A hand-over as its sender and its receiver see it. */
export function summaryView(reference: Reference, row: HandoverEnvelope): HandoverSummary {
  const { receiverCourtId, receiverOrganisationId: organisationId, refusalCode, refusalReason } = row
  const codeOf = (id: number) => reference.courtById(id)?.code ?? ''
  return {
    id: row.id,
    caseId: row.caseId,
    kind: row.kind,
    state: row.state,
    senderCourtCode: codeOf(row.courtId),
    receiver: { courtCode: receiverCourtId === null ? null : codeOf(receiverCourtId), organisationId },
    caseVersion: row.caseVersion,
    madeOn: row.madeOn,
    digest: row.digest.toString('hex'),
    answeredOn: row.answeredOn,
    receiverNumber: row.receiverNumber,
    refusal: refusalCode === null || refusalReason === null ? null : { reasonCode: refusalCode, reason: refusalReason },
    outcome: row.outcome === null || row.outcomeOn === null ? null : { kind: row.outcome, decidedOn: row.outcomeOn },
  }
}
