import { randomInt } from 'node:crypto'
import { COURTS, type Court, MINGSHAN } from '../people.js'

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕']
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志海春梅云龙飞鹏宇晨雪琳慧']

function pick(list: readonly string[]): string {
  return list[randomInt(list.length)] ?? ''
}

export function personName(): string {
  return pick(SURNAMES) + pick(GIVEN) + (randomInt(4) === 0 ? '' : pick(GIVEN))
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const DAY_MS = 86_400_000

/** An invented number of an identity card with a right check digit (ISO 7064 MOD 11-2). */
export function identityNumber(): string {
  const bornOn = new Date(randomInt(-7_000, 12_000) * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
  const body = `2105${String(randomInt(1, 30)).padStart(2, '0')}${bornOn}${String(randomInt(1_000)).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

function person(role: 'applicant' | 'respondent') {
  return {
    role,
    kind: 'natural-person',
    name: personName(),
    identity: { kind: 'resident-identity-card', number: identityNumber() },
    phone: `138${String(randomInt(100_000_000)).padStart(8, '0')}`,
    address: `辽宁省本溪市明山区示例路${randomInt(1, 400)}号${randomInt(1, 9)}单元`,
  }
}

/** A property-fee dispute between people who were never in court before. */
export function dispute(court: Court, applicants = 1) {
  return {
    courtCode: court.code,
    channel: 'counter',
    causeCode: '126',
    claimKind: 'money',
    claims: [{ text: '支付2024年度物业费', amountFen: randomInt(10_000, 900_000) }],
    facts: '被申请人拖欠物业费，经多次催要未付。',
    parties: [...Array.from({ length: applicants }, () => person('applicant')), person('respondent')],
    registerAtOnce: true,
  }
}

export function randomCourt(): Court {
  return COURTS[randomInt(COURTS.length)] ?? MINGSHAN
}
