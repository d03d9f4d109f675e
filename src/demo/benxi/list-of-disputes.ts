import { stringify } from 'csv-stringify/sync'
import { courtOf, type Kind } from './courts.js'
import type { PlannedCase, PlannedMatter } from './docket.js'
import { companyOf, type ListedParty, personOf } from './parties.js'

/** What a dispute of a kind is about, as the list says it. */
export const DISPUTES: Readonly<Record<Kind, { cause: string; name: string; claim: string; facts: string }>> = {
  property: {
    ...{ cause: '126', name: '物业服务合同纠纷', claim: '支付物业费' },
    facts: '被申请人接受物业服务后拖欠物业费，经多次催要未付。',
  },
  heating: {
    ...{ cause: '101', name: '供用热力合同纠纷', claim: '支付采暖费' },
    facts: '申请人供热后，被申请人拖欠采暖费，经多次催要未付。',
  },
  loan: {
    ...{ cause: '108.1', name: '金融借款合同纠纷', claim: '偿还借款本金及利息' },
    facts: '借款到期后，被申请人未按合同约定偿还本息。',
  },
  labour: {
    ...{ cause: '144', name: '劳务合同纠纷', claim: '支付劳务报酬' },
    facts: '申请人提供劳务后，被申请人拖欠劳务报酬，有欠条为证。',
  },
  family: {
    ...{ cause: '24.1', name: '赡养费纠纷', claim: '支付赡养费' },
    facts: '被申请人有负担能力而未按约定支付赡养费。',
  },
}

/** Numbers of the respondents of disputes between two persons, far from those of the applicants. */
const OTHER_PERSON = 50_000

function partiesOf(matter: PlannedMatter, { person }: PlannedCase): readonly [ListedParty, ListedParty] {
  const court = courtOf(matter.courtCode)
  const { kind } = matter
  if (kind === 'family') return [personOf(court, person), personOf(court, person + OTHER_PERSON)]
  const company = companyOf(court, kind, matter.company)
  return kind === 'labour' ? [personOf(court, person), company] : [company, personOf(court, person)]
}

function partyCells(side: string, party: ListedParty): Record<string, string> {
  return {
    [`${side}类型`]: party.kind,
    [`${side}姓名或名称`]: party.name,
    [`${side}证件号码`]: party.identityNumber,
    [`${side}法定代表人或负责人`]: party.legalRepresentative,
    [`${side}电话`]: party.phone,
  }
}

function yuan(fen: number): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** The disputes as a list in CSV, in the columns of the template of the service. */
export function listOf(disputes: readonly { readonly matter: PlannedMatter; readonly planned: PlannedCase }[]): string {
  const rows = disputes.map(({ matter, planned }) => {
    const { cause, claim, facts } = DISPUTES[matter.kind]
    const [applicant, respondent] = partiesOf(matter, planned)
    return {
      案由: cause,
      诉讼请求: claim,
      '请求金额（元）': yuan(planned.claimFen),
      事实与理由: facts,
      收件日期: planned.days.receivedOn,
      来源编号: planned.reference,
      ...partyCells('申请人', applicant),
      ...partyCells('被申请人', respondent),
    }
  })
  return stringify(rows, { header: true })
}
