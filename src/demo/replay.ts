import { EXAMPLE_ANSWERS } from '../modules/triage/schemas.js'
import { type Replayed, sumUp } from './compare.js'
import { type Caller, CLOSING_REPORT, daysBetween, findMediators, Member, PEOPLE, type View } from './member.js'
import type { DemoPlan } from './real-cases.js'

async function mediate(member: Member, plan: DemoPlan, mediatorId: string): Promise<View> {
  const on = { occurredOn: plan.receivedOn }
  const { parties } = await member.view()
  const partyIds = parties.map(({ id }) => id)
  await member.act(PEOPLE.officer, 'triage-decisions', {
    ...on,
    answers: {
      ...EXAMPLE_ANSWERS,
      needsAppraisal: plan.appraisal !== undefined,
      personalStatusOrOwnership: plan.claimKind === 'status',
    },
  })
  for (const partyId of partyIds) {
    await member.act(PEOPLE.clerk, 'consents', { ...on, partyId, answer: 'given', form: 'oral-recorded' })
  }
  const offerId = await member.act(PEOPLE.officer, 'offers', {
    ...on,
    presidingMediatorId: mediatorId,
    basis: 'joint-choice',
  })
  await member.act(PEOPLE.mediator, `offers/${offerId}/acceptance`, on)
  await member.act(PEOPLE.mediator, 'notices', { ...on, partyIds, how: 'written' })
  if (plan.extendedOn !== undefined) {
    await member.act(PEOPLE.mediator, 'extensions', {
      occurredOn: plan.extendedOn,
      days: 30,
      consentingPartyIds: partyIds,
    })
  }
  if (plan.appraisal !== undefined) {
    const before = member.state.mediationDueOn
    await member.act(PEOPLE.mediator, 'pauses', {
      occurredOn: plan.appraisal.fromOn,
      reason: 'appraisal',
      note: '对伤残等级进行鉴定。',
      appliedBy: partyIds[0],
      approval: '承办法官已准许。',
      consentingPartyIds: partyIds,
    })
    await member.act(PEOPLE.mediator, 'resumptions', { occurredOn: plan.appraisal.toOn, note: '鉴定意见已送达。' })
    const after = member.state.mediationDueOn
    if (before === null || after === null || daysBetween(before, after) < 30) {
      throw new Error(`the appraisal did not move the mediation period: ${before} to ${after}`)
    }
  }
  await member.act(PEOPLE.mediator, 'session-reports', {
    mode: plan.sessionMode,
    place: plan.sessionMode === 'audio-video' ? undefined : '第三调解室',
    beganAt: `${plan.mediatedOn}T09:00:00+08:00`,
    endedAt: `${plan.mediatedOn}T11:00:00+08:00`,
    result: 'continues',
    attendance: partyIds.map((partyId) => ({
      partyId,
      attendance: plan.sessionMode === 'audio-video' ? 'by-video' : 'in-person',
    })),
  })
  return member.view()
}

async function settle(member: Member, plan: DemoPlan, index: number, view: View): Promise<void> {
  const on = { occurredOn: plan.mediatedOn }
  const payee = view.parties.find(({ role }) => role === 'applicant')
  const payer = view.parties.find(({ role }) => role === 'respondent')
  const amountFen = plan.payableFen?.(index) ?? plan.claimFen(index)
  const count = plan.instalmentsDueOn.length
  const share = Math.floor(amountFen / count)
  await member.act(PEOPLE.mediator, 'agreements', {
    ...on,
    form: 'written',
    coverage: 'whole',
    terms: `被申请人分${count}期向申请人支付共计${amountFen}分。双方再无其他争议。`,
    amountFen,
    instalments: plan.instalmentsDueOn.map((dueOn, position) => ({
      payerPartyId: payer?.id,
      payeePartyId: payee?.id,
      amountFen: position === count - 1 ? amountFen - share * (count - 1) : share,
      dueOn,
      onTheSpot: false,
    })),
  })
  const agreement = (await member.view()).agreements.at(-1)
  if (agreement === undefined) throw new Error('the agreement is not in the case')
  const path = `agreements/${agreement.id}/signatures`
  const { contentHash } = agreement
  for (const { id } of view.parties) {
    await member.act(PEOPLE.clerk, path, { ...on, signerKind: 'party', partyId: id, form: 'signature', contentHash })
  }
  await member.act(PEOPLE.mediator, path, { ...on, signerKind: 'mediator', form: 'signature', contentHash })
  if (member.state.state !== 'agreed') {
    await member.act(PEOPLE.manager, path, { ...on, signerKind: 'organisation', form: 'seal', contentHash })
  }
  if (plan.performed) {
    for (const { id, amountFen: owed } of agreement.instalments) {
      await member.act(PEOPLE.clerk, `agreements/${agreement.id}/performances`, {
        occurredOn: plan.endedOn,
        instalmentId: id,
        amountFen: owed,
      })
    }
  }
  if (plan.confirmation !== 'none') {
    const applicantPartyIds = view.parties.map(({ id }) => id)
    const proceeding = await member.act(PEOPLE.clerk, 'confirmation-applications', { ...on, applicantPartyIds })
    if (plan.confirmation === 'granted') {
      const application = `confirmation-applications/${proceeding}`
      await member.act(PEOPLE.judge, `${application}/examination`, { occurredOn: plan.endedOn, decision: 'accepted' })
      await member.act(PEOPLE.judge, `${application}/ruling`, {
        occurredOn: plan.endedOn,
        decision: 'granted',
        partiesCalledTogether: true,
      })
    }
  }
  await member.act(PEOPLE.clerk, 'closure', { occurredOn: plan.endedOn, basis: 'settled' })
}

async function failAndJudge(member: Member, plan: DemoPlan): Promise<void> {
  const on = { occurredOn: plan.mediatedOn }
  await member.act(PEOPLE.mediator, 'closing-report', { ...on, ...CLOSING_REPORT })
  await member.act(PEOPLE.officer, 'transfers', { ...on, destination: 'fast-track' })
  await judge(member, plan)
}

/** The fast-track team dockets, hears, judges and serves. */
export async function judge(member: Member, plan: DemoPlan): Promise<void> {
  const on = { occurredOn: plan.endedOn }
  await member.act(PEOPLE.clerk, 'proceedings/fast-track/docket', { occurredOn: plan.mediatedOn })
  await member.act(PEOPLE.judge, 'proceedings/fast-track/hearings', { ...on, isOnline: false, place: '第三法庭' })
  await member.act(PEOPLE.judge, 'proceedings/fast-track/disposition', { ...on, manner: 'judged' })
  await member.act(PEOPLE.clerk, 'proceedings/fast-track/service', on)
}

async function endMember(member: Member, plan: DemoPlan, index: number, mediatorId: string): Promise<View> {
  const view = await mediate(member, plan, mediatorId)
  if (plan.end === 'withdrawn') {
    await member.act(PEOPLE.mediator, 'closing-report', {
      occurredOn: plan.endedOn,
      ground: 'settled-withdrawn',
      course: '多次线上线下分别沟通，双方和好。',
    })
  } else if (index >= plan.members - plan.judged) await failAndJudge(member, plan)
  else await settle(member, plan, index, view)
  return member.view()
}

/**
 * Runs the one dispute of a published matter through the public API as the people who would do it, and compares its end
 * with what was published.
 *
 * @throws Error when the API refuses an act that really happened
 */
export async function replay(call: Caller, plan: DemoPlan, onMember: () => void): Promise<Replayed> {
  const [mediator] = await findMediators(call, [PEOPLE.mediatorName])
  if (mediator === undefined) throw new Error(`${PEOPLE.mediatorName} is not on the roster`)
  const member = await Member.register(call, plan, 0)
  const view = await endMember(member, plan, 0, mediator.id)
  onMember()
  return sumUp(plan, [view], {
    firstNumber: member.state.number ?? '',
    track: member.state.track ?? '',
    mediator: mediator.name,
  })
}
