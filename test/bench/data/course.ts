import { companyName, creditCode, mobileNumber, personName, residentNumber } from './people.js'
import type { Random } from './random.js'

const DAY_MS = 86_400_000

export const CLERK = 'clerk-mingshan'
export const MEDIATOR_ALONE = 'mediator-sun'
const MEDIATOR_OF_ORGANISATION = 'mediator-zhao'

const MATTERS = [
  {
    causeCode: '126',
    claim: '支付2025年度物业费',
    facts: '被申请人系小区业主，自入住以来拖欠物业费，经多次上门催要、发函催告，至今未付。',
  },
  {
    causeCode: '108',
    claim: '偿还借款本金及利息',
    facts: '被申请人因资金周转向申请人借款并出具借条，约定期限届满后仅归还少量利息，余款经催要未还。',
  },
  {
    causeCode: '88',
    claim: '支付剩余货款',
    facts: '双方签订买卖合同，申请人已按约交付货物并开具发票，被申请人验收后仅支付部分货款。',
  },
  {
    causeCode: '116',
    claim: '支付拖欠租金',
    facts: '被申请人承租申请人房屋用于经营，自今年起未按合同约定支付租金，经协商未果。',
  },
  {
    causeCode: '119',
    claim: '支付承揽报酬',
    facts: '申请人按约完成定作并交付成果，被申请人以质量不合格为由拒绝支付剩余报酬，但未提出检测意见。',
  },
  {
    causeCode: '142',
    claim: '退还预付服务费',
    facts: '申请人预付一年服务费后，被申请人停止营业，剩余课时未提供，双方就退费金额未能协商一致。',
  },
  {
    causeCode: '144',
    claim: '支付劳务报酬',
    facts: '申请人受被申请人雇佣提供劳务，工程完工后经结算出具欠条，至今未付清。',
  },
  {
    causeCode: '101',
    claim: '支付采暖费',
    facts: '申请人按约供热，被申请人以室温不达标为由拒交采暖费，但未申请测温。',
  },
] as const

interface DrivenParty {
  readonly id: string
  readonly standing: boolean
}

/** Sends one request as somebody, at a time of one's choice. */
export type Send = (
  who: string,
  now: Date,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  version?: number,
) => Promise<unknown>

/** One case on its way, always acted on with the version that the last answer gave. */
export class Course {
  parties: readonly DrivenParty[] = []
  offerId = ''
  readonly index: number
  readonly amountFen: number
  readonly mediator: string
  private readonly send: Send
  private now: Date
  private version = 0
  caseId = ''

  constructor(send: Send, index: number, received: Date) {
    this.send = send
    this.index = index
    this.now = received
    this.amountFen = 80_000 + ((index * 7_919) % 4_000) * 1_000
    this.mediator = index % 2 === 0 ? MEDIATOR_ALONE : MEDIATOR_OF_ORGANISATION
  }

  get partyIds(): readonly string[] {
    return this.parties.map(({ id }) => id)
  }

  wait(days: number): void {
    this.now = new Date(this.now.getTime() + days * DAY_MS)
  }

  /** An instant of the running day in China. */
  at(time: string): string {
    return `${this.dayAfter(0)}T${time}:00+08:00`
  }

  dayAfter(days: number): string {
    return new Date(this.now.getTime() + days * DAY_MS).toISOString().slice(0, 10)
  }

  async receive(registerAtOnce: boolean, random: Random): Promise<void> {
    const { causeCode, claim, facts } = random.pick(MATTERS)
    const standing = this.index % 3 === 0
    const parties = [
      this.index % 2 === 0 || standing ? company(standing, random) : person('applicant', random),
      ...(this.index % 8 === 0 ? [person('respondent', random)] : []),
      person('respondent', random),
    ]
    const body = (await this.send(CLERK, this.now, 'POST', '/v1/cases', {
      courtCode: '辽0504',
      channel: this.index % 4 === 0 ? 'online' : 'counter',
      causeCode,
      claimKind: 'money',
      claims: [{ text: claim, amountFen: this.amountFen }],
      facts,
      parties,
      registerAtOnce,
    })) as { case: { id: string; version: number } }
    this.caseId = body.case.id
    this.version = body.case.version
    const view = (await this.view()) as { parties: { id: string }[] }
    this.parties = view.parties.map(({ id }, position) => ({ id, standing: standing && position === 0 }))
  }

  view(): Promise<unknown> {
    return this.send(CLERK, this.now, 'GET', `/v1/cases/${this.caseId}`)
  }

  /** @returns id of the record that the act made */
  async act(who: string, path: string, body: object): Promise<string> {
    const answer = (await this.send(who, this.now, 'POST', `/v1/cases/${this.caseId}/${path}`, body, this.version)) as {
      recordId: string
      case: { version: number }
    }
    this.version = answer.case.version
    return answer.recordId
  }
}

function person(role: 'applicant' | 'respondent', random: Random) {
  return {
    role,
    kind: 'natural-person',
    name: personName(random),
    identity: { kind: 'resident-identity-card', number: residentNumber(random) },
    phone: mobileNumber(random),
    ...(random.below(2) === 0 ? { address: '辽宁省本溪市明山区解放路1号' } : {}),
  }
}

function company(standing: boolean, random: Random) {
  return {
    role: 'applicant',
    kind: 'legal-person',
    name: companyName(random),
    identity: { kind: 'unified-social-credit-code', number: creditCode(random) },
    legalRepresentative: personName(random),
    phone: mobileNumber(random),
    ...(standing ? { standingConsent: { reference: '概括同意书2025-1', givenOn: '2025-01-10' } } : {}),
    ...(standing ? { representatives: [{ name: personName(random), kind: 'employee', authority: 'special' }] } : {}),
  }
}
