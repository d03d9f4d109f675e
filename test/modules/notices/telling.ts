import { demoId } from '../../../src/modules/directory/seed.js'
import { type Notice, notify } from '../../../src/modules/notices/store.js'
import type { NoticeData, TemplateName } from '../../../src/modules/notices/templates.js'
import { transaction } from '../../../src/platform/transaction.js'
import type { TestCourt } from '../../support/app.js'

export const personOf = (subject: string) => demoId('person', subject)

/** Notifies demo people, as a verb would, at the time of the court's clock. */
export function tell<Name extends TemplateName>(
  court: TestCourt,
  subjects: readonly string[],
  template: Name,
  data: NoticeData<Name>,
  caseId: string | null = null,
): Promise<void> {
  const notice: Notice<Name> = { personIds: subjects.map(personOf), template, data, caseId, at: court.clock.now }
  return transaction(court.db, async (tx) => notify(tx, notice))
}

/** One possible set of data for every template. */
export const EXAMPLES: { readonly [Name in TemplateName]: NoticeData<Name> } = {
  'offer-received': { dueOn: '2026-03-13' },
  'offer-lapsed': { dueOn: '2026-03-13' },
  'mediation-expired': { dueOn: '2026-04-09' },
  'mediation-restored': { dueOn: '2026-04-16' },
  'deadline-warning': { kind: 'mediation-filed-summary', level: 'red', dueOn: '2026-04-09' },
  'fee-unpaid': { dueOn: '2026-03-17' },
  'handed-to-team': {},
  'handover-sent-back': {},
  'handover-not-accepted': {},
  'handovers-unanswered': { waiting: 3, from: '2026-03-02' },
  'deadline-moved': { kind: 'filing-decision', from: '2026-10-08', to: '2026-10-09' },
  'supervision-raised': { stage: 'letter-of-enquiry', dueOn: '2026-03-20' },
  'supervision-answered': { stage: 'letter-of-enquiry' },
  'supervision-escalated': { stage: 'supervised-handling', dueOn: '2026-03-27' },
  'supervision-closed': { stage: 'case-review' },
  'webhook-disabled': { webhookEndpoint: '0190a5f2-7c00-7000-8000-000000000001', webhookFault: 'no-success' },
  'calendar-ends': { knownUntil: '2026-12-31' },
  'operation-ended': { done: 104, refused: 2 },
}

const ABOUT_NO_CASE: readonly string[] = ['calendar-ends', 'handovers-unanswered', 'operation-ended']

/** Puts one notice of every kind into the inboxes of these people. */
export async function tellEverything(court: TestCourt, subjects: readonly string[], caseId: string): Promise<void> {
  for (const [name, data] of Object.entries(EXAMPLES)) {
    await tell(court, subjects, name as TemplateName, data as never, ABOUT_NO_CASE.includes(name) ? null : caseId)
  }
}
