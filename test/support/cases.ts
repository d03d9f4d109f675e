import type { TestCourt } from './app.js'

/** A property-fee dispute that any court would accept; every number has a right check digit. */
export function dispute(changes: Record<string, unknown> = {}) {
  return {
    courtCode: '辽0504',
    channel: 'counter',
    causeCode: '126',
    claimKind: 'money',
    claims: [{ text: '支付2024年度物业费', amountFen: 286_000 }],
    facts: '被申请人拖欠物业费，经多次催要未付。',
    parties: [
      {
        role: 'applicant',
        kind: 'legal-person',
        name: '本溪示例物业服务有限公司',
        identity: { kind: 'unified-social-credit-code', number: '91350100M000100Y43' },
        legalRepresentative: '王示例',
        phone: '024-22345678',
        address: '辽宁省本溪市明山区示例街1号',
      },
      {
        role: 'respondent',
        kind: 'natural-person',
        name: '张示例',
        identity: { kind: 'resident-identity-card', number: '11010519491231002X' },
        phone: '13800000000',
        address: '辽宁省本溪市明山区示例路2号3单元',
      },
    ],
    ...changes,
  }
}

/** Hands in and registers a dispute as the clerk of 明山. */
export async function registeredCase(court: TestCourt, changes: Record<string, unknown> = {}) {
  const answer = await court.as('clerk-mingshan').post('/v1/cases', dispute({ registerAtOnce: true, ...changes }))
  if (answer.status !== 201) throw new Error(`registration failed: ${answer.text}`)
  return answer.body.case as { id: string; version: number; number: string; state: string }
}
