import { EXAMPLE_ANSWERS } from '../modules/triage/schemas.js'
import type { DemoPlan } from './real-cases.js'

/** Sends one request to the public API as somebody. */
export type Caller = (
  who: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  version?: number,
) => Promise<{ status: number; body: unknown; text: string }>

interface Person {
  readonly clerk: string
  readonly officer: string
  readonly judge: string
  readonly assistant: string
  readonly mediator: string
  readonly mediatorName: string
  readonly manager: string
}

const PEOPLE: Person = {
  clerk: 'clerk-mingshan',
  officer: 'triage-mingshan',
  judge: 'judge-mingshan',
  assistant: 'assistant-mingshan',
  mediator: 'mediator-zhao',
  mediatorName: '赵桂兰',
  manager: 'manager-people-committee',
}
const COURT = '辽0504'
const COMPANY_CODE = '91350100M000100Y43'

interface CaseState {
  readonly id: string
  readonly version: number
  readonly state: string
  readonly number: string | null
  readonly organisationId: string | null
  readonly track: string | null
  readonly mediationDueOn: string | null
}

/** How a replayed matter ended, counted over its member cases. */
export interface Replayed {
  readonly plan: DemoPlan
  readonly firstNumber: string
  readonly track: string
  readonly mediator: string
  readonly sessions: number
  readonly agreements: number
  readonly judgments: number
  readonly withdrawn: number
  readonly applied: number
  readonly confirmed: number
  readonly days: number
  readonly differences: readonly string[]
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** An invented identity number that is well formed; division code 210504. */
function inventedNumber(seed: number): string {
  const body = `210504${1960 + (seed % 40)}0101${String(seed % 1000).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

function party(role: 'applicant' | 'respondent', kind: 'person' | 'company', seed: number) {
  return kind === 'person'
    ? {
        role,
        kind: 'natural-person',
        name: `${role === 'applicant' ? '申请人' : '被申请人'}${seed}`,
        identity: { kind: 'resident-identity-card', number: inventedNumber(seed) },
        phone: `138${String(seed).padStart(8, '0')}`,
      }
    : {
        role,
        kind: 'legal-person',
        name: role === 'applicant' ? '示例服务有限公司' : `示例建设有限公司${seed}`,
        identity: { kind: 'unified-social-credit-code', number: COMPANY_CODE },
        legalRepresentative: '示例法定代表人',
      }
}

/** Acts on one case, always with the version that the last answer gave. */
class Member {
  private readonly call: Caller
  state: CaseState
  sessions = 0

  private constructor(call: Caller, state: CaseState) {
    this.call = call
    this.state = state
  }

  static async register(call: Caller, plan: DemoPlan, index: number): Promise<Member> {
    const answer = await call(PEOPLE.clerk, 'POST', '/v1/cases', {
      courtCode: COURT,
      channel: 'counter',
      sourceReference: `${plan.id}/${index + 1}`,
      receivedOn: plan.receivedOn,
      causeCode: plan.causeCode,
      claimKind: plan.claimKind,
      claims: [{ text: plan.title, amountFen: plan.claimFen(index) }],
      facts: `${plan.title}（根据公开报道演示）。`,
      classification: plan.classification ?? 'internal',
      parties: [
        party('applicant', plan.applicantIs, index + 1),
        ...Array.from({ length: plan.respondents }, (_, n) => party('respondent', plan.respondentIs, 500 + index + n)),
      ],
      registerAtOnce: true,
    })
    const body = expectStatus(answer, 201) as { case: CaseState }
    return new Member(call, body.case)
  }

  async act(who: string, path: string, body: unknown): Promise<string | null> {
    const answer = await this.call(who, 'POST', `/v1/cases/${this.state.id}/${path}`, body, this.state.version)
    const done = expectStatus(answer, 201) as { recordId: string | null; case: CaseState }
    this.state = done.case
    return done.recordId
  }

  async view(): Promise<View> {
    return expectStatus(await this.call(PEOPLE.clerk, 'GET', `/v1/cases/${this.state.id}`), 200) as View
  }
}

interface View {
  parties: { id: string; role: string }[]
  sessions: { mode: string }[]
  agreements: { id: string; contentHash: string; status: string; instalments: { id: string; amountFen: number }[] }[]
  proceedings: { id: string; kind: string; state: string }[]
  state: string
  outcome: string | null
  performance: string
}

function expectStatus(answer: { status: number; body: unknown; text: string }, status: number): unknown {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`)
  return answer.body
}

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
  await member.act(PEOPLE.mediator, 'closing-report', {
    occurredOn: plan.mediatedOn,
    ground: 'wide-difference',
    course: '组织现场调解一次，双方均到场。',
    reasonOfFailure: '双方对欠费金额分歧较大。',
    costRaisingConduct: '无',
    hints: '无',
  })
  const on = { occurredOn: plan.endedOn }
  await member.act(PEOPLE.officer, 'transfers', {
    occurredOn: plan.mediatedOn,
    destination: 'fast-track',
    team: '速裁一组',
  })
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

const count = <Item>(items: readonly Item[], is: (item: Item) => boolean) => items.filter(is).length

function compare(plan: DemoPlan, ended: Omit<Replayed, 'differences' | 'plan'>): string[] {
  const { published } = plan
  const pairs: [string, number, number][] = [
    ['agreements', ended.agreements, published.agreements],
    ['judgments', ended.judgments, published.judgments],
    ['withdrawn', ended.withdrawn, published.withdrawn],
    ['applied', ended.applied, published.applied],
    ['confirmed', ended.confirmed, published.confirmed],
    ...(published.days === undefined ? [] : [['days', ended.days, published.days] as [string, number, number]]),
  ]
  const differences = pairs
    .filter(([, found, wanted]) => found !== wanted)
    .map(([name, found, wanted]) => `${name}: ${found}, published ${wanted}`)
  return ended.days <= published.daysAtMost
    ? differences
    : [...differences, `days: ${ended.days}, published at most ${published.daysAtMost}`]
}

/**
 * Runs one published matter through the public API as the people who would do it, and compares its end with what was
 * published.
 *
 * @throws Error when the API refuses an act that really happened
 */
export async function replay(call: Caller, plan: DemoPlan, onMember: () => void): Promise<Replayed> {
  const roster = expectStatus(
    await call(PEOPLE.officer, 'GET', `/v1/mediators?courtCode=${encodeURIComponent(COURT)}&limit=100`),
    200,
  ) as { items: { id: string; name: string }[] }
  const mediator = roster.items.find(({ name }) => name === PEOPLE.mediatorName)
  if (mediator === undefined) throw new Error(`${PEOPLE.mediatorName} is not on the roster`)
  const views: View[] = []
  let firstNumber = ''
  let track = ''
  for (let index = 0; index < plan.members; index += 1) {
    const member = await Member.register(call, plan, index)
    if (index === 0) firstNumber = member.state.number ?? ''
    views.push(await endMember(member, plan, index, mediator.id))
    track = member.state.track ?? ''
    onMember()
  }
  const proceedings = views.flatMap((view) => view.proceedings)
  const ended = {
    firstNumber,
    track,
    mediator: PEOPLE.mediatorName,
    sessions: views.reduce((sum, view) => sum + view.sessions.length, 0),
    agreements: count(views, (view) => view.agreements.some(({ status }) => status === 'effective')),
    judgments: count(proceedings, ({ kind, state }) => kind === 'fast-track' && state === 'served'),
    withdrawn: count(views, (view) => view.state === 'withdrawn'),
    applied: count(proceedings, ({ kind }) => kind === 'confirmation'),
    confirmed: count(proceedings, ({ kind, state }) => kind === 'confirmation' && state === 'granted'),
    days: daysBetween(plan.receivedOn, plan.endedOn),
  }
  return { plan, ...ended, differences: compare(plan, ended) }
}
