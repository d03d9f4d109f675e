import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { CaseRow } from '../../../workflow/store.js'
import {
  findMediator,
  findOrganisation,
  listAssignments,
  listOffers,
  type OrganisationRow,
} from '../../assignment/store.js'
import { listParties } from '../../intake/store.js'
import { findClosingReport, listUndisputedFacts } from '../../mediation/store.js'
import { AGREEMENT_IS_CURRENT, NO_OFFER_TO_REFER } from '../rules.js'
import { findCurrentAgreement, listAgreements, listServiceParties, type ProceedingRow } from '../store.js'
import type { ConfirmationParts, DisputeParts, ReferralParts } from './package-schemas.js'

function namedCase(row: CaseRow, courtCode: string): ReferralParts['case'] {
  return {
    id: row.id,
    courtCode,
    receiptNumber: row.receiptNumber,
    number: row.number,
    causeCode: row.causeCode,
    causeRevision: row.causeRevision,
    claimKind: row.claimKind,
    claimAmountFen: row.claimAmountFen,
  }
}

/** The complaint and what mediation may pass on. A stated fact is undisputed only if every party confirmed it. */
export async function collectDispute(tx: Tx, row: CaseRow, courtCode: string): Promise<DisputeParts> {
  const { courtId, id: caseId } = row
  const parties = await listServiceParties(tx, courtId, caseId)
  const stated = await listUndisputedFacts(tx, courtId, caseId)
  const agreement = row.agreementStatus === 'effective' ? await findCurrentAgreement(tx, courtId, caseId) : undefined
  const report = await findClosingReport(tx, courtId, caseId)
  return {
    case: {
      ...namedCase(row, courtCode),
      profile: row.profile,
      receivedOn: row.receivedOn,
      claims: row.claims.map(({ text, amountFen }) => ({ text, amountFen })),
      facts: row.facts,
      outcome: row.outcome,
      endedOn: row.endedOn,
    },
    parties,
    undisputedFacts: stated
      .filter(({ confirmations }) => parties.every(({ id }) => confirmations.some(({ partyId }) => partyId === id)))
      .map(({ id, text }) => ({ id, text })),
    agreement:
      agreement === undefined
        ? null
        : { id: agreement.id, coverage: agreement.coverage, effectiveOn: agreement.effectiveOn },
    closingReport:
      report === undefined
        ? null
        : {
            id: report.id,
            ground: report.ground,
            endedOn: report.endedOn,
            course: report.course,
            reasonOfFailure: report.reasonOfFailure,
            costRaisingConduct: report.costRaisingConduct,
            hints: report.hints,
          },
  }
}

/** The organisation that mediated, on the roster of whichever court keeps it. */
async function organisationOf(tx: Tx, { mediatorId, organisationId }: CaseRow): Promise<OrganisationRow | undefined> {
  if (mediatorId === null || organisationId === null) return undefined
  const mediator = await findMediator(tx, mediatorId)
  return mediator === undefined ? undefined : findOrganisation(tx, mediator.courtId, organisationId)
}

/**
 * The joint application with the agreement that it is about.
 *
 * @throws Problem `rule-not-met` when that agreement was superseded
 */
export async function collectConfirmation(
  tx: Tx,
  row: CaseRow,
  courtCode: string,
  application: Pick<ProceedingRow, 'id' | 'openedOn' | 'agreementId' | 'data'>,
): Promise<ConfirmationParts> {
  const { courtId, id: caseId } = row
  const agreement = (await listAgreements(tx, courtId, caseId)).find(({ id }) => id === application.agreementId)
  if (agreement === undefined) throw ruleNotMet(AGREEMENT_IS_CURRENT)
  const organisation = await organisationOf(tx, row)
  return {
    case: { ...namedCase(row, courtCode), profile: row.profile, receivedOn: row.receivedOn },
    parties: await listServiceParties(tx, courtId, caseId),
    application: {
      proceedingId: application.id,
      appliedOn: application.openedOn,
      applicantPartyIds: application.data.applicantPartyIds ?? [],
    },
    agreement: {
      id: agreement.id,
      version: agreement.version,
      form: agreement.form,
      coverage: agreement.coverage,
      terms: agreement.terms,
      amountFen: agreement.amountFen,
      contentHash: agreement.contentHash.toString('hex'),
      effectiveOn: agreement.effectiveOn,
      instalments: agreement.instalments.map(({ payerPartyId, payeePartyId, amountFen, dueOn, onTheSpot }) => ({
        payerPartyId,
        payeePartyId,
        amountFen,
        dueOn,
        onTheSpot,
      })),
      signatures: agreement.signatures.map(({ signerKind, signerId, signedOn, form, byRepresentative }) => ({
        signerKind,
        signerId,
        signedOn,
        form,
        byRepresentative,
      })),
    },
    organisation:
      organisation === undefined ? null : { id: organisation.id, name: organisation.name, kind: organisation.kind },
  }
}

/**
 * What kind of matter it is, between whom, and until when to answer.
 *
 * @throws Problem `rule-not-met` when the case is offered to nobody
 */
export async function collectReferral(tx: Tx, row: CaseRow, courtCode: string): Promise<ReferralParts> {
  const { courtId, id: caseId } = row
  const offer = (await listOffers(tx, courtId, caseId)).at(-1)
  if (offer === undefined) throw ruleNotMet(NO_OFFER_TO_REFER)
  const chosen = (await listAssignments(tx, courtId, caseId)).filter(({ offerId }) => offerId === offer.id)
  const presidingFirst = [
    ...chosen.filter(({ position }) => position === 'presiding'),
    ...chosen.filter(({ position }) => position === 'co'),
  ]
  const parties = await listParties(tx, courtId, caseId)
  return {
    case: namedCase(row, courtCode),
    parties: parties.map(({ id, role, kind, name }) => ({ id, role, kind, name })),
    offer: {
      id: offer.id,
      mediatorIds: presidingFirst.map(({ mediatorId }) => mediatorId),
      offeredOn: offer.offeredOn,
      answerDueOn: offer.dueOn,
    },
  }
}
