import t from 'tap'
import { type ClosingFacts, decideEnd, END_GROUNDS } from '../../../src/modules/mediation/closing.js'
import { decideExtension } from '../../../src/modules/mediation/extensions.js'
import { decidePause, lastDayOfPause, type PauseFacts } from '../../../src/modules/mediation/pauses.js'
import {
  APPRAISAL_NEEDS_ALL,
  APPRAISAL_NEEDS_APPLICATION,
  APPRAISAL_NEEDS_APPROVAL,
  EXTENSION_AT_MOST_30,
  EXTENSION_NEEDS_ALL,
  MEDIATION_PARTY_UNKNOWN,
  MEDIATION_RULES,
  NO_AGREEMENT_TO_REFUSE,
  PARTY_LISTED_TWICE,
  REPORT_INCOMPLETE,
  SHAM_REVIEW_ASKS_NOBODY,
} from '../../../src/modules/mediation/rules.js'
import { buildCalendar, computeDeadline } from '../../../src/workflow/clock.js'
import { DEADLINE_RULES } from '../../../src/workflow/deadline-rules.js'
import { PERIOD_NOT_OVER } from '../../../src/workflow/guards.js'
import type { Rule } from '../../../src/workflow/rule.js'

const PARTIES = ['applicant', 'respondent']

t.test('every rule has an id of its own', async (t) => {
  t.equal(new Set(MEDIATION_RULES.map((rule) => rule.id)).size, MEDIATION_RULES.length)
})

t.test('an extension needs all parties, and after filing it has a limit', async (t) => {
  const all = { consentingPartyIds: PARTIES }
  t.strictSame(decideExtension({ days: 365, ...all }, 'pre-filing', PARTIES), { ok: true })
  t.strictSame(decideExtension({ days: 30, ...all }, 'filed-first', PARTIES), { ok: true })
  const tooLong = decideExtension({ days: 31, ...all }, 'filed-first', PARTIES)
  t.strictSame(tooLong, { ok: false, rule: EXTENSION_AT_MOST_30, pointer: '#/days' })
  const refused: [string[], Rule][] = [
    [[], EXTENSION_NEEDS_ALL],
    [['applicant'], EXTENSION_NEEDS_ALL],
    [['applicant', 'applicant'], PARTY_LISTED_TWICE],
    [['applicant', 'stranger'], MEDIATION_PARTY_UNKNOWN],
    [[...PARTIES, 'stranger'], MEDIATION_PARTY_UNKNOWN],
  ]
  for (const [consentingPartyIds, rule] of refused) {
    const verdict = decideExtension({ days: 10, consentingPartyIds }, 'pre-filing', PARTIES)
    t.strictSame(verdict, { ok: false, rule, pointer: '#/consentingPartyIds' }, rule.id)
  }
})

t.test('only an appraisal that is asked for, agreed to and approved stops the clock', async (t) => {
  const appraisal: PauseFacts = {
    reason: 'appraisal',
    appliedBy: 'applicant',
    approval: '承办法官已准许。',
    consentingPartyIds: PARTIES,
  }
  const sham: PauseFacts = { reason: 'sham-review', appliedBy: null, approval: null, consentingPartyIds: [] }
  t.strictSame(decidePause(appraisal, PARTIES), { ok: true })
  t.strictSame(decidePause(sham, PARTIES), { ok: true })
  const refused: [PauseFacts, Rule, string][] = [
    [{ ...appraisal, appliedBy: null }, APPRAISAL_NEEDS_APPLICATION, '#/appliedBy'],
    [{ ...appraisal, appliedBy: 'stranger' }, MEDIATION_PARTY_UNKNOWN, '#/appliedBy'],
    [{ ...appraisal, consentingPartyIds: ['applicant'] }, APPRAISAL_NEEDS_ALL, '#/consentingPartyIds'],
    [{ ...appraisal, approval: null }, APPRAISAL_NEEDS_APPROVAL, '#/approval'],
    [{ ...sham, approval: '已准许。' }, SHAM_REVIEW_ASKS_NOBODY, '#/reason'],
    [{ ...sham, appliedBy: 'applicant' }, SHAM_REVIEW_ASKS_NOBODY, '#/reason'],
    [{ ...sham, consentingPartyIds: ['applicant'] }, SHAM_REVIEW_ASKS_NOBODY, '#/reason'],
  ]
  for (const [pause, rule, pointer] of refused) {
    t.strictSame(decidePause(pause, PARTIES), { ok: false, rule, pointer }, rule.id)
  }
})

t.test('the days of a pause are left out of the period, the day of resumption is not', async (t) => {
  const calendar = buildCalendar({ days: [], coverageUntil: '2026-12-31', version: 1 })
  const dueOn = (pauses: { fromOn: string; resumedOn: string }[]) =>
    computeDeadline({
      rule: DEADLINE_RULES['mediation-pre-filing'],
      startedOn: '2026-03-02',
      pauses: pauses.map(({ fromOn, resumedOn }) => ({
        reason: 'appraisal',
        fromOn,
        toOn: lastDayOfPause(fromOn, resumedOn),
      })),
      extensionDays: [],
      calendar,
    }).dueOn
  t.equal(dueOn([]), '2026-04-01')
  t.equal(lastDayOfPause('2026-03-09', '2026-03-10'), '2026-03-09')
  t.equal(dueOn([{ fromOn: '2026-03-09', resumedOn: '2026-03-10' }]), '2026-04-02')
  t.equal(lastDayOfPause('2026-02-27', '2026-03-01'), '2026-02-28')
  t.equal(dueOn([{ fromOn: '2026-03-09', resumedOn: '2026-03-16' }]), '2026-04-08')

  t.equal(lastDayOfPause('2026-03-09', '2026-03-09'), '2026-03-09', 'never before it began')
  const sameDay = { fromOn: '2026-03-09', resumedOn: '2026-03-09' }
  t.equal(dueOn([sameDay]), '2026-04-02')
  t.equal(dueOn([sameDay, sameDay]), '2026-04-02', 'one day is left out once')
})

t.test('mediation ends on a lawful ground with a complete report', async (t) => {
  const report: ClosingFacts = {
    ground: 'wide-difference',
    reasonOfFailure: '双方对欠费金额分歧较大。',
    costRaisingConduct: '无',
    hints: '无',
  }
  const subject = { mediationDueOn: '2026-04-01', agreementStatus: 'none' } as const
  const drafted = { ...subject, agreementStatus: 'drafted' } as const
  const onLastDay = '2026-04-01'
  const dayAfter = '2026-04-02'

  for (const ground of END_GROUNDS) {
    const verdict = decideEnd({ ...report, ground }, drafted, dayAfter)
    const to = ground === 'settled-withdrawn' ? 'withdrawn' : 'failed'
    t.strictSame(verdict, { ok: true, to }, ground)
  }
  t.strictSame(decideEnd(report, subject, onLastDay), { ok: true, to: 'failed' })

  const expired: ClosingFacts = { ...report, ground: 'period-expired' }
  const notOver = { ok: false, rule: PERIOD_NOT_OVER, pointer: '#/ground' }
  t.strictSame(decideEnd(expired, subject, onLastDay), notOver)
  t.strictSame(decideEnd(expired, { ...subject, mediationDueOn: null }, dayAfter), notOver, 'the period stands still')

  const refusal = decideEnd({ ...report, ground: 'refused-to-sign' }, subject, onLastDay)
  t.strictSame(refusal, { ok: false, rule: NO_AGREEMENT_TO_REFUSE, pointer: '#/ground' })

  for (const name of ['reasonOfFailure', 'costRaisingConduct', 'hints'] as const) {
    const gap = { ...report, [name]: null }
    t.strictSame(decideEnd(gap, subject, onLastDay), { ok: false, rule: REPORT_INCOMPLETE, pointer: `#/${name}` })
    const settled = decideEnd({ ...gap, ground: 'settled-withdrawn' }, subject, onLastDay)
    t.strictSame(settled, { ok: true, to: 'withdrawn' })
  }
})
