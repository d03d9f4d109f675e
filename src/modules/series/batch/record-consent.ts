import { Type } from 'typebox'
import { ruleNotMet } from '../../../problems.js'
import type { ActOutcome } from '../../../workflow/act.js'
import { type Rule, rule } from '../../../workflow/rule.js'
import { oneOfValues, text } from '../../../workflow/schemas.js'
import { listParties } from '../../intake/store.js'
import { PARTY_ROLES } from '../../intake/tables.js'
import { CONSENT_ANSWERS, CONSENT_FORMS } from '../../triage/consent.js'
import { recordConsent } from '../../triage/record-consent.js'
import { listConsents } from '../../triage/store.js'
import { batchAct, callAfter, DAY_OF_ACT } from './batch-act.js'

export const NOBODY_LEFT_TO_ASK: Rule = rule({
  id: 'nobody-left-to-ask',
  source: 'INV 11; ONL 8, 15',
  confidence: 'derived',
  zh: '该案中没有尚待征询意愿的相应当事人。',
  en: 'No party of that side of the case still has to be asked.',
})

/** What all parties, or those of one side, answered to mediation. */
export const batchConsent = batchAct({
  command: 'recordConsent',
  zh: '同一方当事人对各案作相同答复的，一并记录；已经同意的不重复记录',
  en: 'The same answer of all parties or of one side in every case; who has consented is not asked again',
  shared: {
    ...DAY_OF_ACT,
    side: Type.Optional(oneOfValues(PARTY_ROLES, 'Whose answer it is; that of all parties if not given')),
    answer: oneOfValues(CONSENT_ANSWERS, 'One refusal, or one party who cannot be reached, ends mediation at once'),
    form: Type.Optional(oneOfValues(CONSENT_FORMS, 'Required with a consent')),
    reason: Type.Optional(text(1000, 'Why the party refuses, or how it was tried to reach it')),
  },
  member: {},
  example: { shared: { side: 'respondent', answer: 'given', form: 'oral-recorded' } },
  async run(tx, call, row, { side, ...input }) {
    const parties = await listParties(tx, row.courtId, row.id)
    const answers = await listConsents(tx, row.courtId, row.id)
    const open = parties.filter(
      ({ id, role }) =>
        (side === undefined || role === side) &&
        !answers.some(({ partyId, answer }) => partyId === id && answer === 'given'),
    )
    let outcome: ActOutcome | undefined
    for (const { id: partyId } of open) {
      outcome = await recordConsent(tx, outcome === undefined ? call : callAfter(call, outcome), row.id, {
        ...input,
        partyId,
      })
      if (outcome.row.state === 'failed') return outcome
    }
    if (outcome === undefined) throw ruleNotMet(NOBODY_LEFT_TO_ASK, '#/side')
    return outcome
  },
})
