import type { DemoPlan } from './real-cases.js'

/** Sends one request to the public API as somebody. */
export type Caller = (
  who: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  version?: number,
) => Promise<{ status: number; body: unknown; text: string }>

interface People {
  readonly clerk: string
  readonly officer: string
  readonly judge: string
  readonly assistant: string
  readonly mediator: string
  readonly mediatorName: string
  readonly manager: string
}

/** The demo people who act. */
export const PEOPLE: People = {
  clerk: 'clerk-mingshan',
  officer: 'triage-mingshan',
  judge: 'judge-mingshan',
  assistant: 'assistant-mingshan',
  mediator: 'mediator-zhao',
  mediatorName: '赵桂兰',
  manager: 'manager-people-committee',
}
export const COURT = '辽0504'
const COMPANY_CODE = '91350100M000100Y43'

/** What of a case the demonstration goes by. */
export interface CaseState {
  readonly id: string
  readonly version: number
  readonly state: string
  readonly number: string | null
  readonly organisationId: string | null
  readonly track: string | null
  readonly mediationDueOn: string | null
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** An invented identity number that is well formed; division code 210504. */
function inventedNumber(seed: number): string {
  const body = `210504${1960 + (seed % 40)}0101${String(seed % 1000).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

export function daysBetween(from: string, to: string): number {
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
        name: role === 'applicant' ? '示例服务有限公司' : '示例建设有限公司',
        identity: { kind: 'unified-social-credit-code', number: COMPANY_CODE },
        legalRepresentative: '示例法定代表人',
      }
}

/** The papers of one dispute of a matter. */
export function disputeOf(plan: DemoPlan, index: number) {
  return {
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
  }
}

/** How failed mediation is reported. */
export const CLOSING_REPORT = {
  ground: 'wide-difference',
  course: '组织现场调解一次，双方均到场。',
  reasonOfFailure: '双方对欠费金额分歧较大。',
  costRaisingConduct: '无',
  hints: '无',
}

/** Acts on one case, always with the version that the last answer gave. */
export class Member {
  private readonly call: Caller
  state: CaseState

  constructor(call: Caller, state: CaseState) {
    this.call = call
    this.state = state
  }

  static async register(call: Caller, plan: DemoPlan, index: number): Promise<Member> {
    const answer = await call(PEOPLE.clerk, 'POST', '/v1/cases', disputeOf(plan, index))
    return new Member(call, (expectStatus(answer, 201) as { case: CaseState }).case)
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

/** A case as the API shows it, as far as the demonstration looks at it. */
export interface View {
  parties: { id: string; role: string }[]
  sessions: { mode: string }[]
  agreements: { id: string; contentHash: string; status: string; instalments: { id: string; amountFen: number }[] }[]
  proceedings: { id: string; kind: string; state: string }[]
  state: string
  outcome: string | null
  performance: string
}

/** @throws Error that says what the API refused */
export function expectStatus(answer: { status: number; body: unknown; text: string }, status: number): unknown {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`)
  return answer.body
}

/** Mediators of the roster by name, in the order in which they were asked for. */
export async function findMediators(call: Caller, names: readonly string[]): Promise<{ id: string; name: string }[]> {
  const answer = await call(PEOPLE.officer, 'GET', `/v1/mediators?courtCode=${encodeURIComponent(COURT)}&limit=100`)
  const { items } = expectStatus(answer, 200) as { items: { id: string; name: string }[] }
  return names.flatMap((name) => items.find((item) => item.name === name) ?? [])
}
