import { disputeOf, expectStatus, findMediators, Member, PEOPLE } from '../../src/demo/member.js'
import type { DemoPlan } from '../../src/demo/real-cases.js'
import { replay } from '../../src/demo/replay.js'
import { EXAMPLE_ANSWERS } from '../../src/modules/triage/schemas.js'
import { shanghaiDate } from '../../src/platform/time.js'
import type { Service } from './service.js'

const DAY_MS = 86_400_000

/** A working day or not, as many days ago. */
function daysAgo(days: number): string {
  return shanghaiDate(new Date(Date.now() - days * DAY_MS))
}

/** An invented property-fee dispute that is received, mediated and ended within a few days. */
function plan(id: string, ago: number, changes: Partial<DemoPlan> = {}): DemoPlan {
  return {
    id,
    title: '物业服务合同纠纷',
    source: 'invented',
    causeCode: '126',
    claimKind: 'money',
    members: 1,
    respondents: 1,
    applicantIs: 'company',
    respondentIs: 'person',
    claimFen: () => 286_000,
    sessionMode: 'on-site',
    receivedOn: daysAgo(ago),
    mediatedOn: daysAgo(ago - 2),
    endedOn: daysAgo(ago - 4),
    instalmentsDueOn: [daysAgo(ago - 30)],
    judged: 0,
    confirmation: 'none',
    end: 'agreed',
    published: { agreements: 1, judgments: 0, withdrawn: 0, confirmed: 0, applied: 0, daysAtMost: 30 },
    ...changes,
  }
}

/** Runs a docket through the API: mediations of this year and of the one before, by video and not, some judged. */
export async function makeDocket({ call }: Service): Promise<void> {
  const plans = [
    ...Array.from({ length: 7 }, (_, n) => plan(`settled-${n}`, 20 + n * 9)),
    ...Array.from({ length: 6 }, (_, n) => plan(`by-video-${n}`, 15 + n * 11, { sessionMode: 'audio-video' })),
    ...Array.from({ length: 6 }, (_, n) => plan(`judged-${n}`, 25 + n * 8, { judged: 1 })),
    ...Array.from({ length: 6 }, (_, n) => plan(`year-before-${n}`, 380 + n * 9)),
  ]
  for (const one of plans) await replay(call, one, () => {})
  for (let n = 0; n < 3; n += 1) {
    const body = { ...disputeOf(plan(`pingshan-${n}`, 3), n), courtCode: '辽0502' }
    expectStatus(await call('clerk-pingshan', 'POST', '/v1/cases', body), 201)
  }
}

/** One more mediation, up to the acceptance by its mediator. */
export async function beginMediation({ call }: Service): Promise<void> {
  const [mediator] = await findMediators(call, [PEOPLE.mediatorName])
  const member = await Member.register(call, plan('live', 0), 0)
  const { parties } = await member.view()
  await member.act(PEOPLE.officer, 'triage-decisions', { answers: EXAMPLE_ANSWERS })
  for (const { id: partyId } of parties) {
    await member.act(PEOPLE.clerk, 'consents', { partyId, answer: 'given', form: 'oral-recorded' })
  }
  const offerId = await member.act(PEOPLE.officer, 'offers', {
    presidingMediatorId: mediator?.id,
    basis: 'joint-choice',
  })
  await member.act(PEOPLE.mediator, `offers/${offerId}/acceptance`, {})
}
