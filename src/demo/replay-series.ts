import { EXAMPLE_ANSWERS } from '../modules/triage/schemas.js'
import { type Replayed, sumUp } from './compare.js'
import {
  type Caller,
  type CaseState,
  CLOSING_REPORT,
  COURT,
  disputeOf,
  expectStatus,
  findMediators,
  Member,
  PEOPLE,
  type View,
} from './member.js'
import type { DemoPlan } from './real-cases.js'
import { judge } from './replay.js'

/** Waits until long work has ended. */
export type Await = (who: string, operationId: string) => Promise<void>

/** Who mediates a series, and how many of its cases one of them takes. */
const MEDIATORS = [
  { subject: 'mediator-zhao', name: '赵桂兰' },
  { subject: 'mediator-qian', name: '钱立新' },
  { subject: 'mediator-sun', name: '孙玉华' },
]
const CASES_OF_ONE = 40
const WHOLE = 10_000
const TEMPLATE = '{{被申请人}}向{{申请人}}支付{{金额}}，于{{分期}}。双方就本纠纷再无其他争议。'

interface Operation {
  readonly id: string
  readonly total: number
  readonly done: number
  readonly state: string
}

/** A series under way: who does what to all of its cases, or to some. */
class Series {
  private readonly call: Caller
  private readonly finish: Await
  readonly id: string

  constructor(call: Caller, finish: Await, id: string) {
    this.call = call
    this.finish = finish
    this.id = id
  }

  /** Asks for an act on cases of the series and waits until each is done. */
  async act(who: string, act: string, body: object, cases?: readonly string[]): Promise<void> {
    const seen = expectStatus(await this.call(who, 'GET', `/v1/series/${this.id}`), 200) as { version: number }
    const members = cases === undefined ? {} : { members: cases.map((caseId) => ({ caseId })) }
    const path = `/v1/series/${this.id}/batch-acts/${act}`
    await this.complete(who, await this.call(who, 'POST', path, { ...body, ...members }, seen.version))
  }

  /** Waits for long work, and insists that nothing of it was refused. */
  async complete(who: string, accepted: { status: number; body: unknown; text: string }): Promise<void> {
    const { id } = expectStatus(accepted, 202) as Operation
    await this.finish(who, id)
    const ended = expectStatus(await this.call(who, 'GET', `/v1/operations/${id}`), 200) as Operation
    if (ended.done === ended.total) return
    const items = await this.call(who, 'GET', `/v1/operations/${id}/items?state=refused&limit=1`)
    throw new Error(`${ended.done} of ${ended.total} done: ${items.text}`)
  }
}

interface Share {
  readonly subject: string
  readonly id: string
  readonly name: string
  readonly caseIds: readonly string[]
}

/** Gives each mediator as many cases as one can take, the first ones first. */
async function shareOut(call: Caller, caseIds: readonly string[]): Promise<Share[]> {
  const known = await findMediators(
    call,
    MEDIATORS.map(({ name }) => name),
  )
  const shares = MEDIATORS.flatMap(({ subject, name }, index) => {
    const found = known.find((mediator) => mediator.name === name)
    const cases = caseIds.slice(index * CASES_OF_ONE, (index + 1) * CASES_OF_ONE)
    return found === undefined || cases.length === 0 ? [] : [{ subject, ...found, caseIds: cases }]
  })
  if (shares.flatMap((share) => share.caseIds).length < caseIds.length) throw new Error('too few mediators')
  return shares
}

async function receive(call: Caller, plan: DemoPlan, seriesId: string, onMember: () => void): Promise<CaseState[]> {
  const received: CaseState[] = []
  for (let index = 0; index < plan.members; index += 1) {
    const answer = await call(PEOPLE.clerk, 'POST', `/v1/series/${seriesId}/cases`, {
      dispute: disputeOf(plan, index),
      reason: '同一当事人、同类诉请。',
    })
    received.push((expectStatus(answer, 201) as { case: CaseState }).case)
    onMember()
  }
  return received
}

async function mediate(series: Series, plan: DemoPlan, shares: readonly Share[]): Promise<void> {
  const on = { occurredOn: plan.receivedOn }
  const isOnline = plan.sessionMode === 'audio-video'
  const attendance = isOnline ? 'by-video' : 'in-person'
  await series.act(PEOPLE.officer, 'decide-triage', { ...on, answers: EXAMPLE_ANSWERS })
  await series.act(PEOPLE.clerk, 'record-consent', { ...on, answer: 'given', form: 'oral-recorded' })
  for (const { subject, id, caseIds } of shares) {
    const offer = { ...on, presidingMediatorId: id, basis: 'joint-choice' }
    await series.act(PEOPLE.officer, 'offer-mediation', offer, caseIds)
    await series.act(subject, 'accept-offer', on)
  }
  await series.act(PEOPLE.clerk, 'give-notices', { ...on, how: 'written' })
  await series.act(PEOPLE.clerk, 'record-session', {
    mode: plan.sessionMode,
    ...(isOnline ? {} : { place: '第三调解室' }),
    beganAt: `${plan.mediatedOn}T09:00:00+08:00`,
    endedAt: `${plan.mediatedOn}T11:00:00+08:00`,
    result: 'continues',
    attendanceBySide: { applicant: attendance, respondent: attendance },
  })
}

/** The instalments of all cases: equal shares, the last one with what is left. */
function sharesOf(plan: DemoPlan) {
  const count = plan.instalmentsDueOn.length
  const share = Math.floor(WHOLE / count)
  return plan.instalmentsDueOn.map((dueOn, index) => ({
    shareBasisPoints: index === count - 1 ? WHOLE - share * (count - 1) : share,
    dueOn,
    onTheSpot: false,
  }))
}

/** Every case settles; each mediator writes the agreements of the own cases. */
async function settleAll(series: Series, plan: DemoPlan, shares: readonly Share[]): Promise<void> {
  const on = { occurredOn: plan.mediatedOn }
  for (const { subject } of shares) {
    await series.act(subject, 'draft-agreement', {
      ...on,
      form: 'written',
      coverage: 'whole',
      terms: TEMPLATE,
      claimBasisPoints: WHOLE,
      instalments: sharesOf(plan),
    })
  }
  await series.act(PEOPLE.clerk, 'sign-agreement', { ...on, form: 'signature' })
}

/** The lead case settles, the others are offered its terms, and those who decline go to the fast-track team. */
async function demonstrate(
  call: Caller,
  series: Series,
  plan: DemoPlan,
  { subject, caseIds }: Share,
): Promise<readonly string[]> {
  const on = { occurredOn: plan.mediatedOn }
  const lead = caseIds.slice(0, 1)
  const declining = caseIds.slice(caseIds.length - plan.judged)
  const agreement = { ...on, form: 'written', coverage: 'whole', terms: TEMPLATE }
  const terms = { claimBasisPoints: WHOLE, instalments: sharesOf(plan) }
  await series.act(subject, 'draft-agreement', { ...agreement, ...terms }, lead)
  await series.act(PEOPLE.clerk, 'sign-agreement', { ...on, form: 'signature' }, lead)
  const seen = expectStatus(await call(subject, 'GET', `/v1/series/${series.id}`), 200) as { version: number }
  const offers = `/v1/series/${series.id}/demonstration-offers`
  const offered = await call(subject, 'POST', offers, { leadPartiesAgree: true }, seen.version)
  const path = `${offers}/${(expectStatus(offered, 201) as { id: string }).id}`
  const answers = caseIds.slice(1).map((caseId) => ({
    caseId,
    answer: declining.includes(caseId) ? 'declined' : 'accepted',
  }))
  expectStatus(await call(subject, 'POST', `${path}/answers`, { answers }), 200)
  await series.complete(
    subject,
    await call(subject, 'POST', `${path}/agreements`, { ...on, form: 'written', terms: TEMPLATE }),
  )
  const accepting = caseIds.slice(1).filter((caseId) => !declining.includes(caseId))
  await series.act(PEOPLE.clerk, 'sign-agreement', { ...on, form: 'signature' }, accepting)
  await series.act(subject, 'end-mediation', { ...on, ...CLOSING_REPORT }, declining)
  await series.act(PEOPLE.officer, 'transfer-case', { ...on, destination: 'fast-track' }, declining)
  return declining
}

async function confirm(series: Series, plan: DemoPlan): Promise<void> {
  if (plan.confirmation === 'none') return
  const on = { occurredOn: plan.endedOn }
  await series.act(PEOPLE.clerk, 'apply-for-confirmation', { occurredOn: plan.mediatedOn })
  if (plan.confirmation === 'applied') return
  await series.act(PEOPLE.judge, 'examine-confirmation', { ...on, decision: 'accepted' })
  await series.act(PEOPLE.judge, 'rule-on-confirmation', { ...on, decision: 'granted', partiesCalledTogether: true })
}

/**
 * Runs the disputes of a published matter as one series through the public API: received one by one, then handled
 * together by acts on all of them.
 *
 * @throws Error when the API refuses an act that really happened
 */
export async function replaySeries(
  call: Caller,
  plan: DemoPlan,
  finish: Await,
  onMember: () => void,
): Promise<Replayed> {
  const made = await call(PEOPLE.clerk, 'POST', '/v1/series', {
    courtCode: COURT,
    name: plan.title,
    basis: plan.respondentIs === 'company' ? 'same-respondent' : 'same-applicant',
    reason: '同一当事人、同类诉请，集中办理。',
  })
  const series = new Series(call, finish, (expectStatus(made, 201) as { id: string }).id)
  const received = await receive(call, plan, series.id, onMember)
  const caseIds = received.map(({ id }) => id)
  const shares = await shareOut(call, caseIds)
  await mediate(series, plan, shares)
  const [first] = shares
  if (plan.judged > 0 && first !== undefined) {
    for (const caseId of await demonstrate(call, series, plan, first)) {
      const state = expectStatus(await call(PEOPLE.clerk, 'GET', `/v1/cases/${caseId}`), 200) as CaseState
      await judge(new Member(call, state), plan)
    }
  } else await settleAll(series, plan, shares)
  await confirm(series, plan)
  const views: (View & CaseState)[] = []
  for (const caseId of caseIds) {
    views.push(expectStatus(await call(PEOPLE.clerk, 'GET', `/v1/cases/${caseId}`), 200) as View & CaseState)
  }
  const settled = views.filter(({ state }) => state === 'agreed').map(({ id }) => id)
  await series.act(PEOPLE.clerk, 'close-case', { occurredOn: plan.endedOn, basis: 'settled' }, settled)
  return sumUp(plan, views, {
    firstNumber: received[0]?.number ?? '',
    track: views[0]?.track ?? '',
    mediator: shares.map(({ name }) => name).join('、'),
  })
}
