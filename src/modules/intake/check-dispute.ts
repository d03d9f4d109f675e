import { permitOnCase } from '../../authorization/policy.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { checkParties } from './check-parties.js'
import { type IndexedParty, identityIndex } from './record-parties.js'
import { CAUSE_UNKNOWN, TAG_UNKNOWN } from './rules.js'
import type { AmendCaseBody, PossibleDuplicate } from './schemas.js'
import { findRegistrationContext } from './store.js'

const DUPLICATE_WINDOW_DAYS = 365

export interface CheckedDispute {
  readonly parties: readonly IndexedParty[]
  readonly causeRevision: string
  readonly claimAmountFen: number
  readonly priority: number
  readonly duplicates: readonly PossibleDuplicate[]
}

function daysBefore(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}

/**
 * Checks everything about a dispute that the schema can't: parties, cause, tags; and reports likely duplicates.
 *
 * @throws Problem `rule-not-met` with a pointer to the member
 */
export async function checkDispute(
  tx: Tx,
  call: Call,
  courtId: number,
  receivedOn: string,
  dispute: Pick<AmendCaseBody, 'parties' | 'causeCode' | 'tags' | 'claims'>,
): Promise<CheckedDispute> {
  const verdict = checkParties(dispute.parties, call.today)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const parties = verdict.parties.map((party) => ({
    ...party,
    index: party.identity === null ? null : identityIndex(call.vault, party.identity),
  }))
  const indexesOf = (role: string) =>
    parties.flatMap(({ input, index }) => (input.role === role && index !== null ? [index] : []))
  const tags = dispute.tags ?? []
  const context = await findRegistrationContext(tx, {
    courtId,
    causeCode: dispute.causeCode,
    tags,
    since: daysBefore(receivedOn, DUPLICATE_WINDOW_DAYS),
    applicants: indexesOf('applicant'),
    respondents: indexesOf('respondent'),
    respondentNames: parties.flatMap(({ input }) => (input.role === 'respondent' ? [input.name] : [])),
  })
  if (context.causeRevision === null) throw ruleNotMet(CAUSE_UNKNOWN, '#/causeCode')
  const known = new Set(context.tags.map(({ code }) => code))
  const unknown = tags.findIndex((tag) => !known.has(tag))
  if (unknown >= 0) throw ruleNotMet(TAG_UNKNOWN, `#/tags/${unknown}`)
  const visible = context.duplicates.filter(({ submittedBy }) => {
    const scope = { courtId, mediatorIds: [], organisationId: null, submittedBy }
    return permitOnCase(call.actor, 'readCase', scope) === 'allowed'
  })
  return {
    parties,
    causeRevision: context.causeRevision,
    claimAmountFen: dispute.claims.reduce((sum, claim) => sum + claim.amountFen, 0),
    priority: context.tags.reduce((highest, { weight }) => Math.max(highest, weight), 0),
    duplicates: visible.map(({ caseId, number, receivedOn: on }) => ({ caseId, number, receivedOn: on })),
  }
}
