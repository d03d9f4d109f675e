import type { CourtLevel } from '../../workflow/reference.js'
import type { Profile } from '../../workflow/states.js'
import type { ClaimKind, OfficerAnswers, TriageFacts } from './facts.js'

/** The province's announced small-claims limits on the day that counts, both inclusive. */
export interface SmallClaimsLimits {
  readonly mandatoryLimitFen: number
  /** null when only the mandatory limit was found. */
  readonly byAgreementLimitFen: number | null
}

/** What the case record knows of a dispute when it comes to triage. */
export interface CaseForTriage {
  readonly causeCode: string
  /** Codes, first level first; the last is `causeCode`. */
  readonly causePath: readonly string[]
  readonly profile: Profile
  readonly courtLevel: CourtLevel
  readonly claimKind: ClaimKind
  readonly claimAmountFen: number
  readonly parties: readonly PartyForTriage[]
  /** null when the table has no row for the province and date. */
  readonly thresholds: SmallClaimsLimits | null
}

export interface PartyForTriage {
  readonly role: 'applicant' | 'respondent' | 'third-party'
  readonly missing?: boolean
  readonly foreign?: boolean
}

/**
 * Joins what the case record knows with what the officer answered; nothing is guessed.
 *
 * A recorded foreign party makes the case foreign-related, and a status claim concerns personal status, whatever the
 * officer answered: the record may add a ground, never take one away. A missing third party does not count.
 *
 * @see CPL 165, 166(1), (2), (4); INT 257(1), 520
 */
export function deriveFacts(subject: CaseForTriage, answers: OfficerAnswers): TriageFacts {
  const sides = subject.parties.filter(({ role }) => role !== 'third-party')
  return {
    ...answers,
    causeCode: subject.causeCode,
    causePath: [...subject.causePath],
    profile: subject.profile,
    basicCourt: subject.courtLevel === 'basic',
    claimKind: subject.claimKind,
    claimAmountFen: subject.claimAmountFen,
    applicantCount: sides.filter(({ role }) => role === 'applicant').length,
    respondentCount: sides.filter(({ role }) => role === 'respondent').length,
    partyMissing: sides.some(({ missing }) => missing === true),
    foreignRelated: answers.foreignRelated || subject.parties.some(({ foreign }) => foreign === true),
    personalStatusOrOwnership:
      answers.personalStatusOrOwnership ||
      subject.claimKind === 'status' ||
      subject.claimKind === 'status-confirmation',
    mandatoryLimitFen: subject.thresholds?.mandatoryLimitFen ?? null,
    byAgreementLimitFen: subject.thresholds?.byAgreementLimitFen ?? null,
  }
}
