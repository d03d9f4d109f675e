import { addDays } from '../../workflow/clock.js'
import type { DocketCourt, Kind } from './courts.js'

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕']
const FIRST = [...'建志海文国玉春秀桂淑丽晓立永明德凤红金长']
const SECOND = [...'华强军平英兰珍芳梅霞波峰斌涛伟生福贵山荣']
const COMPANY_NAMES: Readonly<Record<Exclude<Kind, 'family'>, readonly string[]>> = {
  property: ['安居', '众合', '佳和'],
  heating: ['暖源', '恒热', '北方'],
  loan: ['第一', '第二', '第三'],
  labour: ['宏建', '同创', '广厦'],
}
const COMPANY_ENDINGS: Readonly<Record<Exclude<Kind, 'family'>, string>> = {
  property: '物业服务有限公司',
  heating: '供热有限公司',
  loan: '示例银行支行',
  labour: '建筑劳务有限公司',
}
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_PRIME = 31
/** Prime to the number of birthdays, so that everybody has another one until all are used. */
const STRIDE = 37
const BIRTHDAYS = 18_000
const FIRST_BIRTHDAY = '1950-01-01'

function at<Item>(items: readonly Item[], position: number): Item {
  const item = items[position % items.length]
  if (item === undefined) throw new RangeError('an empty list')
  return item
}

/** A party as a list of disputes names it; invented, with a number whose check digit is right. */
export interface ListedParty {
  readonly kind: '自然人' | '法人'
  readonly name: string
  readonly identityNumber: string
  readonly legalRepresentative: string
  readonly phone: string
}

/** An invented adult, another one for every number. @see GB 11643-1999 */
export function personOf(court: DocketCourt, number: number): ListedParty {
  const born = addDays(FIRST_BIRTHDAY, (number * STRIDE) % BIRTHDAYS).replaceAll('-', '')
  const body = court.divisionCode + born + String(Math.floor(number / BIRTHDAYS) + 100)
  const sum = ID_WEIGHTS.reduce((total, weight, place) => total + weight * Number(body[place]), 0)
  return {
    kind: '自然人',
    name: at(SURNAMES, number) + at(FIRST, Math.floor(number / 7)) + at(SECOND, Math.floor(number / 3)),
    identityNumber: body + '10X98765432'.charAt(sum % 11),
    legalRepresentative: '',
    phone: `138${String(number).padStart(8, '0')}`,
  }
}

/** An invented company, a few of each kind in every place. @see GB 32100-2015 */
export function companyOf(court: DocketCourt, kind: Exclude<Kind, 'family'>, number: number): ListedParty {
  const serial = Object.keys(COMPANY_NAMES).indexOf(kind) * 100 + number
  const body = `91${court.divisionCode}MA${court.code.length}${String(serial).padStart(6, '0')}`
  let sum = 0
  let weight = 1
  for (const character of body) {
    sum += weight * CREDIT_ALPHABET.indexOf(character)
    weight = (weight * 3) % CREDIT_PRIME
  }
  return {
    kind: '法人',
    name: `本溪${court.place === '本溪' ? '' : court.place}示例${at(COMPANY_NAMES[kind], number - 1)}${COMPANY_ENDINGS[kind]}`,
    identityNumber: body + CREDIT_ALPHABET.charAt((CREDIT_PRIME - (sum % CREDIT_PRIME)) % CREDIT_PRIME),
    legalRepresentative: '王示例',
    phone: '',
  }
}
