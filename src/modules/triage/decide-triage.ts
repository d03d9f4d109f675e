import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct, type Effects, type Subject } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { type Refusal, type Rule, rule } from '../../workflow/rule.js'
import { listCauseLine } from '../assignment/store.js'
import { listParties } from '../intake/store.js'
import { proposeTriage } from './propose-triage.js'
import { OVERRIDE_NEEDS_REASON } from './rules.js'
import type { DecideTriageBody, Override } from './schemas.js'
import { countsOn, type StandingConsent } from './standing-consent.js'
import { type ConsentRow, insertConsents, insertTriageDecision, listStandingOfParties } from './store.js'
import type { Procedure, Track, TriageVerdict } from './verdict.js'

export const MEDIATION_FORBIDDEN = rule({
  id: 'mediation-forbidden-by-nature',
  source: 'INT 143',
  zh: '适用特别程序、督促程序、公示催告程序的案件和身份关系确认案件，不得调解，不能改为适宜调解。',
  en: 'A case under a special, payment-order or public-summons procedure, or about confirming a personal status, may not be mediated.',
})

/** Rules that a triage decision itself may break, for the rule catalogue. */
export const DECIDE_TRIAGE_RULES: readonly Rule[] = [OVERRIDE_NEEDS_REASON, MEDIATION_FORBIDDEN]

/** Answers of the suitability table that the law gives in so many words; an officer's reasons can't lift them. */
const FORBIDDEN_BY_LAW: readonly string[] = ['unsuitable-special-procedure', 'unsuitable-status-confirmation']

/** What holds for the case in the end, whether suggested by the rules or decided otherwise. */
export interface FinalTriage {
  readonly suitable: boolean
  readonly track: Track
  readonly procedure: Procedure
  readonly fastTrack: boolean
}

export type TriageDecision =
  | { readonly ok: true; readonly final: FinalTriage; readonly overridden: boolean; readonly reason: string | null }
  | (Refusal & { readonly pointer: string })

/**
 * Joins what the rules suggest with what the officer decides otherwise. Repeating a suggestion is no override.
 *
 * @see CPL 42(6), 166(6); INT 143, 257(7)
 */
export function decideFinalTriage(verdict: TriageVerdict, override: Override = {}): TriageDecision {
  const suggested = {
    suitable: verdict.suitable.value,
    track: verdict.track,
    procedure: verdict.procedure,
    fastTrack: verdict.fastTrack,
  }
  const final: FinalTriage = {
    suitable: override.suitable ?? suggested.suitable,
    track: override.track ?? suggested.track,
    procedure: override.procedure ?? suggested.procedure,
    fastTrack: override.fastTrack ?? suggested.fastTrack,
  }
  const overridden =
    final.suitable !== suggested.suitable ||
    final.track !== suggested.track ||
    final.procedure !== suggested.procedure ||
    final.fastTrack !== suggested.fastTrack
  if (final.suitable && FORBIDDEN_BY_LAW.includes(verdict.suitable.ruleId)) {
    return { ok: false, rule: MEDIATION_FORBIDDEN, pointer: '#/override/suitable' }
  }
  const reason = override.reason ?? null
  if (overridden && (reason === null || reason.trim() === '')) {
    return { ok: false, rule: OVERRIDE_NEEDS_REASON, pointer: '#/override/reason' }
  }
  return { ok: true, final, overridden, reason }
}

/**
 * Decides whether a dispute is fit for mediation, simple or complex, and what follows if mediation fails.
 *
 * The rules are run again on the record and the answers of this very act, so that what is kept is what was decided on.
 * General consents of institutions count as given, whether registered with the court or a paper in the file; when every
 * party has one, nobody is left to be asked.
 *
 * @throws Problem as {@link beginAct} does; `rule-not-met` for incomplete facts, a departure without a
 * reason, or one to mediation where the law forbids it
 * @see CPL 125, 127; INT 143; DIV17-4 (unconfirmed)
 */
export async function decideTriage(tx: Tx, call: Call, caseId: string, input: DecideTriageBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'decideTriage', caseId, input.occurredOn)
  const { row, occurredOn } = subject
  const { facts, verdict } = await proposeTriage(tx, call, row, input.answers)
  const decision = decideFinalTriage(verdict, input.override)
  if (!decision.ok) throw ruleNotMet(decision.rule, decision.pointer)
  const { final, overridden, reason } = decision

  const id = newId()
  insertTriageDecision(tx, {
    courtId: row.courtId,
    caseId,
    id,
    decidedOn: occurredOn,
    answers: input.answers,
    facts,
    verdict,
    rulesVersion: verdict.rulesVersion,
    ...final,
    overridden,
    overrideReason: reason,
  })
  const route = {
    track: final.track,
    procedure: final.procedure === 'none' ? null : final.procedure,
    fastTrack: final.fastTrack,
  }
  const effects: Effects = final.suitable
    ? { to: await askConsents(tx, subject), changes: route }
    : {
        to: 'failed',
        ground: 'unsuitable',
        changes: { ...route, outcome: 'unsuitable', endedOn: occurredOn },
      }
  return completeAct(tx, call, subject, { ...effects, recordId: id })
}

/** Counts the general consents that hold on the day of the act, and says whether anybody is left to be asked. */
async function askConsents(tx: Tx, { row, occurredOn }: Subject): Promise<'seeking-consent' | 'seeking-mediator'> {
  const { courtId, id: caseId } = row
  const parties = await listParties(tx, courtId, caseId)
  const registered = await listStandingOfParties(tx, courtId, caseId)
  const causeLine = await listCauseLine(tx, row.causeRevision, row.causeCode)
  const standing = parties.flatMap(({ id: partyId, standingConsentOn: givenOn }): ConsentRow[] => {
    // A paper in the file speaks of this very case, so it is looked at first.
    const inFile = givenOn === null ? [] : [paperInFile(partyId, givenOn)]
    const ofParty = [...inFile, ...registered.filter((consent) => consent.partyId === partyId)]
    const found = ofParty.find((consent) => countsOn(consent, causeLine, occurredOn))
    if (found === undefined) return []
    return [
      {
        courtId,
        caseId,
        id: newId(),
        partyId,
        answer: 'given',
        form: 'standing',
        askedOn: found.givenOn,
        reason: null,
        standingConsentId: found.id,
        latest: true,
      },
    ]
  })
  insertConsents(tx, standing)
  return standing.length === parties.length ? 'seeking-mediator' : 'seeking-consent'
}

function paperInFile(partyId: string, givenOn: string): StandingConsent {
  return { id: null, partyId, givenOn, validUntilOn: null, revokedOn: null, fields: null }
}
