import type { TriageFacts } from '../../../src/modules/triage/facts.js'
import type { Procedure, Track } from '../../../src/modules/triage/verdict.js'

/** The decision order of the law, written a second time as plain code, to be compared with the rule tables. */
export interface Expected {
  suitable: boolean
  procedure: Procedure
  track: Track
  fastTrack: boolean
}

export function decideByHand(f: TriageFacts): Expected {
  const procedure = procedureByHand(f)
  const track = trackByHand(f, procedure)
  return { suitable: mayBeMediated(f), procedure, track, fastTrack: mayBeFastTracked(f, procedure, track) }
}

function isTriedHere(f: TriageFacts): boolean {
  if (f.specialProcedure || f.causePath[0] === 'L1-11') return false
  if (f.outsideCivilJurisdiction || f.arbitrationAgreement || f.wrongCourt) return false
  return !f.resJudicata && !f.inNoSuitPeriod
}

function mayBeMediated(f: TriageFacts): boolean {
  if (!isTriedHere(f)) return false
  if (f.claimKind === 'status-confirmation') return false
  if (f.causePath[2] === '17' || f.causePath[2] === '21') return false
  return !f.suspectedSham && !f.partyMissing
}

function isRevocation(f: TriageFacts): boolean {
  return f.thirdPartyRevocation || f.causePath[1] === 'L2-58'
}

function isSimple(f: TriageFacts): boolean {
  return f.factsClear && f.rightsClear && f.littleDispute
}

function procedureByHand(f: TriageFacts): Procedure {
  if (!isTriedHere(f)) return 'none'

  const isMoneyOrSecurities = f.claimKind === 'money' || f.claimKind === 'securities'
  const isFreshOrUndisputed = f.profile === 'pre-filing' ? true : f.littleDispute
  if (
    f.basicCourt &&
    isMoneyOrSecurities &&
    f.claimAmountFen !== 0 &&
    f.claimDueAndCertain &&
    f.noCounterObligation &&
    f.debtorReachable &&
    !f.partyMissing &&
    !f.preservationSought &&
    !f.remandedOrRetrial &&
    !isRevocation(f) &&
    isFreshOrUndisputed
  ) {
    return 'payment-order'
  }

  const mayBeSingleJudge =
    f.basicCourt &&
    !f.publicInterest &&
    f.causePath[1] !== 'L2-57' &&
    !f.groupStability &&
    !f.wideConcern &&
    !f.novelOrComplex &&
    !f.lawRequiresPanel &&
    !f.remandedOrRetrial &&
    !isRevocation(f)
  if (!mayBeSingleJudge) return 'ordinary-panel'

  const isCrowded = f.manyPartiesOnOneSide || Math.max(f.applicantCount, f.respondentCount) > 9
  const mayBeSummary = !f.partyMissing && !isCrowded
  const mayBeSmall =
    f.claimKind === 'money' &&
    f.claimAmountFen > 0 &&
    !f.personalStatusOrOwnership &&
    !f.foreignRelated &&
    !f.needsAppraisal &&
    !f.appraisalDisputed &&
    !f.counterclaim
  if (mayBeSummary && isSimple(f) && mayBeSmall) {
    if (f.mandatoryLimitFen !== null && f.claimAmountFen <= f.mandatoryLimitFen) return 'small-claims-mandatory'
    if (f.byAgreementLimitFen !== null && f.claimAmountFen <= f.byAgreementLimitFen && f.bothAgreeSmallClaims) {
      return 'small-claims-by-agreement'
    }
  }
  if (mayBeSummary && (isSimple(f) || f.bothAgreeSummary)) return 'summary'
  return f.factsClear && f.rightsClear ? 'ordinary-single-judge' : 'ordinary-panel'
}

function trackByHand(f: TriageFacts, procedure: Procedure): Track {
  if (procedure === 'payment-order') return 'simple'
  if (procedure === 'ordinary-panel') return 'complex'
  return isSimple(f) ? 'simple' : 'complex'
}

function mayBeFastTracked(f: TriageFacts, procedure: Procedure, track: Track): boolean {
  if (track === 'complex') return false
  if (procedure === 'none' || procedure === 'payment-order') return false
  return !f.counterclaim && !f.needsAppraisal && !f.appraisalDisputed && !f.partyMissing
}
