import { demoId } from '../../../src/modules/directory/seed.js'
import { EXAMPLE_ANSWERS } from '../../../src/modules/triage/schemas.js'
import { CLERK, type Course, MEDIATOR_ALONE } from './course.js'

const OFFICER = 'triage-mingshan'
const JUDGE = 'judge-mingshan'
const MANAGER = 'manager-people-committee'

/**
 * How many cases of a data set have which life. With `short` ones a case has some five entries and fourteen rows, and millions
 * of them fit on a disk; with `long` ones it has some ten entries, as where most cases are mediated to their end.
 */
export const MIXES = ['short', 'long'] as const
export type Mix = (typeof MIXES)[number]

/** A kind of life that a case can have so far. */
export interface Life {
  /** In percent of all cases; together 100. */
  readonly share: Readonly<Record<Mix, number>>
  /** How many days ago cases of this kind were received. */
  readonly ageDays: readonly [number, number]
  readonly registered: boolean
  live(course: Course): Promise<void>
}

export const LIVES: readonly Life[] = [
  { share: { short: 6, long: 2 }, ageDays: [1, 12], registered: false, live: async () => {} },
  { share: { short: 40, long: 5 }, ageDays: [1, 420], registered: true, live: async () => {} },
  { share: { short: 6, long: 3 }, ageDays: [3, 25], registered: true, live: triage },
  { share: { short: 3, long: 2 }, ageDays: [5, 20], registered: true, live: findConsent },
  { share: { short: 3, long: 2 }, ageDays: [4, 9], registered: true, live: offer },
  { share: { short: 9, long: 12 }, ageDays: [8, 30], registered: true, live: mediate },
  { share: { short: 10, long: 6 }, ageDays: [20, 420], registered: true, live: withdraw },
  { share: { short: 5, long: 5 }, ageDays: [20, 420], registered: true, live: refuse },
  { share: { short: 2, long: 18 }, ageDays: [20, 420], registered: true, live: fail },
  { share: { short: 3, long: 5 }, ageDays: [12, 40], registered: true, live: agree },
  { share: { short: 10, long: 22 }, ageDays: [30, 420], registered: true, live: close },
  { share: { short: 3, long: 18 }, ageDays: [40, 420], registered: true, live: confirm },
]

async function triage(course: Course): Promise<void> {
  course.wait(1)
  await course.act(OFFICER, 'triage-decisions', { answers: EXAMPLE_ANSWERS })
}

async function findConsent(course: Course): Promise<void> {
  await triage(course)
  course.wait(1)
  for (const party of course.parties) {
    if (party.standing) continue
    await course.act(CLERK, 'consents', { partyId: party.id, answer: 'given', form: 'oral-recorded' })
  }
}

async function offer(course: Course): Promise<void> {
  await findConsent(course)
  const presidingMediatorId = demoId('mediator', course.mediator)
  course.offerId = await course.act(OFFICER, 'offers', { presidingMediatorId, basis: 'designation' })
}

async function acceptAndNotify(course: Course): Promise<void> {
  await offer(course)
  course.wait(1)
  await course.act(course.mediator, `offers/${course.offerId}/acceptance`, {})
  await course.act(course.mediator, 'notices', { partyIds: course.partyIds, how: 'written' })
}

async function meet(course: Course): Promise<void> {
  course.wait(2)
  await course.act(course.mediator, 'session-reports', {
    mode: 'on-site',
    place: '第三调解室',
    beganAt: course.at('09:00'),
    endedAt: course.at('09:45'),
    result: 'continues',
    attendance: course.partyIds.map((partyId) => ({ partyId, attendance: 'in-person' })),
  })
}

async function mediate(course: Course): Promise<void> {
  await acceptAndNotify(course)
  if (course.index % 2 === 0) await meet(course)
}

async function withdraw(course: Course): Promise<void> {
  course.wait(3)
  await course.act(CLERK, 'withdrawal', { ground: 'application-withdrawn', reason: '申请人撤回申请。' })
}

async function refuse(course: Course): Promise<void> {
  await triage(course)
  course.wait(2)
  const respondent = course.parties.at(-1)
  await course.act(CLERK, 'consents', {
    partyId: respondent?.id,
    answer: 'refused',
    reason: '被申请人明确表示不同意调解。',
  })
}

async function fail(course: Course): Promise<void> {
  await acceptAndNotify(course)
  await meet(course)
  course.wait(1)
  await course.act(course.mediator, 'closing-report', {
    ground: 'wide-difference',
    course: '组织现场调解一次，双方均到场。',
    reasonOfFailure: '双方对欠费金额分歧较大。',
    costRaisingConduct: '无',
    hints: '无',
  })
}

async function agree(course: Course): Promise<void> {
  await acceptAndNotify(course)
  if (course.index % 3 === 0) await meet(course)
  course.wait(2)
  const { mediator, amountFen } = course
  const agreementId = await course.act(mediator, 'agreements', {
    form: 'written',
    coverage: 'whole',
    terms: `一、被申请人于三十日内向申请人支付${amountFen / 100}元。二、双方就本纠纷再无其他争议。`,
    amountFen,
    instalments: [
      {
        payerPartyId: course.partyIds.at(-1),
        payeePartyId: course.partyIds[0],
        amountFen,
        dueOn: course.dayAfter(30),
        onTheSpot: false,
      },
    ],
  })
  const { agreements } = (await course.view()) as { agreements: { contentHash: string }[] }
  const contentHash = agreements[0]?.contentHash
  const path = `agreements/${agreementId}/signatures`
  for (const partyId of course.partyIds) {
    await course.act(CLERK, path, { signerKind: 'party', partyId, form: 'signature', contentHash })
  }
  await course.act(mediator, path, { signerKind: 'mediator', form: 'signature', contentHash })
  if (mediator === MEDIATOR_ALONE) return
  await course.act(MANAGER, path, { signerKind: 'organisation', form: 'seal', contentHash })
}

async function close(course: Course): Promise<void> {
  await agree(course)
  course.wait(3)
  await course.act(CLERK, 'closure', { basis: 'settled' })
}

async function confirm(course: Course): Promise<void> {
  await agree(course)
  course.wait(4)
  const applicantPartyIds = course.partyIds
  const proceedingId = await course.act(CLERK, 'confirmation-applications', { applicantPartyIds })
  const application = `confirmation-applications/${proceedingId}`
  course.wait(2)
  await course.act(JUDGE, `${application}/examination`, { decision: 'accepted' })
  course.wait(5)
  await course.act(JUDGE, `${application}/ruling`, { decision: 'granted', partiesCalledTogether: true })
  await course.act(CLERK, 'closure', { basis: 'settled' })
}
