import { type Refusal, type Rule, refuse, rule } from '../../workflow/rule.js'

/** Papers by which a person or an organisation is identified. */
export const ID_KINDS = [
  'resident-identity-card',
  'hmt-residence-permit',
  'passport',
  'military-id',
  'hk-macau-pass',
  'taiwan-pass',
  'foreign-permanent-residence',
  'unified-social-credit-code',
  'organisation-code',
  'other',
] as const
export type IdKind = (typeof ID_KINDS)[number]

/** Papers that only organisations have. */
export const ORGANISATION_ID_KINDS = [
  'unified-social-credit-code',
  'organisation-code',
] as const satisfies readonly IdKind[]

/** The names of the papers as a clerk knows them. */
export const ID_KIND_TEXTS: Readonly<Record<IdKind, { zh: string; en: string }>> = {
  'resident-identity-card': { zh: '居民身份证', en: 'Resident identity card' },
  'hmt-residence-permit': { zh: '港澳台居民居住证', en: 'Residence permit for Hong Kong, Macau and Taiwan residents' },
  passport: { zh: '护照', en: 'Passport' },
  'military-id': { zh: '军人证件', en: 'Military identity paper' },
  'hk-macau-pass': { zh: '港澳居民来往内地通行证', en: 'Mainland travel permit for Hong Kong and Macau residents' },
  'taiwan-pass': { zh: '台湾居民来往大陆通行证', en: 'Mainland travel permit for Taiwan residents' },
  'foreign-permanent-residence': { zh: '外国人永久居留身份证', en: 'Foreign permanent resident identity card' },
  'unified-social-credit-code': { zh: '统一社会信用代码', en: 'Unified social credit code' },
  'organisation-code': { zh: '组织机构代码', en: 'Organisation code' },
  other: { zh: '其他证件', en: 'Other paper' },
}

export const IDENTITY_NUMBER_FORMAT = rule({
  id: 'identity-number-format',
  source: 'GB 11643-1999',
  zh: '公民身份号码应为18位：前17位为数字，末位为数字或者X；旧证号码为15位数字。',
  en: 'An identity number has 17 digits and a digit or X at the end; on an old card it has 15 digits.',
})
export const IDENTITY_NUMBER_OF_PERMIT = rule({
  id: 'identity-number-of-residence-permit',
  source: 'GB 11643-1999; residence permits for Hong Kong, Macau and Taiwan residents (2018)',
  confidence: 'partly-seen',
  zh: '以81、82、83开头的是港澳台居民居住证号码，请将证件类型改为港澳台居民居住证。',
  en: 'A number that begins with 81, 82 or 83 is that of a residence permit; choose that kind of paper.',
})
export const IDENTITY_NUMBER_BIRTH_DATE = rule({
  id: 'identity-number-birth-date',
  source: 'GB 11643-1999',
  zh: '身份号码中的出生日期不存在、晚于今天或者早于1850年，请核对。',
  en: 'The date of birth in the number does not exist, lies in the future or before 1850; check the number.',
})
export const IDENTITY_NUMBER_CHECK_DIGIT = rule({
  id: 'identity-number-check-digit',
  source: 'GB 11643-1999',
  zh: '身份号码末位校验不符，号码可能录错，请逐位核对。',
  en: 'The check digit does not fit, so the number was probably mistyped; compare it digit by digit.',
})
export const RESIDENCE_PERMIT_FORMAT = rule({
  id: 'residence-permit-format',
  source: 'GB 11643-1999; residence permits for Hong Kong, Macau and Taiwan residents (2018)',
  confidence: 'partly-seen',
  zh: '港澳台居民居住证号码应为18位，以81、82或者83开头，末位为数字或者X。',
  en: 'A residence permit number has 18 characters, begins with 81, 82 or 83 and ends with a digit or X.',
})
export const CREDIT_CODE_FORMAT = rule({
  id: 'credit-code-format',
  source: 'GB 32100-2015',
  zh: '统一社会信用代码应为18位数字或者大写字母，第3至8位为数字，不使用字母I、O、S、V、Z。',
  en: 'A unified social credit code has 18 digits or capitals, digits in places 3 to 8, and no I, O, S, V or Z.',
})
export const CREDIT_CODE_CHECK_CHARACTER = rule({
  id: 'credit-code-check-character',
  source: 'GB 32100-2015',
  zh: '统一社会信用代码末位校验不符，代码可能录错，请逐位核对。',
  en: 'The check character does not fit, so the code was probably mistyped; compare it character by character.',
})
export const PAPER_NUMBER_FORMAT = rule({
  id: 'paper-number-format',
  source: 'project decision',
  zh: '证件号码含有该类证件不会使用的字符，或者过长、过短，请核对。',
  en: 'The number has characters that such papers do not use, or is too long or too short; check it.',
})
export const PHONE_FORMAT = rule({
  id: 'phone-format',
  source: 'project decision; ITU-T E.164',
  zh: '电话号码应为11位手机号码、带区号的固定电话号码，或者以“+”和国家（地区）代码开头的号码。',
  en: 'A telephone number is a mainland mobile number, a landline with area code, or starts with + and a country code.',
})

/** Rules of this file, for the rule catalogue. */
export const IDENTITY_RULES: readonly Rule[] = [
  IDENTITY_NUMBER_FORMAT,
  IDENTITY_NUMBER_OF_PERMIT,
  IDENTITY_NUMBER_BIRTH_DATE,
  IDENTITY_NUMBER_CHECK_DIGIT,
  RESIDENCE_PERMIT_FORMAT,
  CREDIT_CODE_FORMAT,
  CREDIT_CODE_CHECK_CHARACTER,
  PAPER_NUMBER_FORMAT,
  PHONE_FORMAT,
]

const RAW_LENGTH_MAX = 64

/** What only a bounded form check may judge: for these papers no published rule was read in full. */
const PAPER_FORMS = {
  passport: /^[A-Z\d]{5,20}$/,
  'military-id': /^[A-Z\d\u4e00-\u9fff]{4,30}$/,
  'hk-macau-pass': /^[A-Z\d]{5,20}$/,
  'taiwan-pass': /^[A-Z\d]{5,20}$/,
  'foreign-permanent-residence': /^[A-Z\d]{5,20}$/,
  'organisation-code': /^[A-Z\d]{8}-?[A-Z\d]$/,
  other: /^[\p{Script=Han}A-Z\d()./#-]{1,40}$/u,
} as const

export interface IdentityNumber {
  readonly ok: true
  /** The one spelling under which this paper is stored and compared. */
  readonly canonical: string
  /** Date of birth that the number carries, if it carries one. */
  readonly bornOn?: string
  /** Read from the 15-digit form, which has no check digit: a slip of the pen cannot be noticed. */
  readonly fromOldForm?: true
}

/**
 * The one spelling of an identity number, so that one person is one party however the number was typed.
 *
 * Full-width characters become half-width, letters capitals, white space goes. A 15-digit number becomes the 18-digit
 * number of the same person, born in 19YY. Division codes are not compared with today's list: codes that were abolished
 * stay valid in the numbers of those who were born there.
 *
 * @param raw - as typed
 * @param today - calendar date, Asia/Shanghai
 * @see GB 11643-1999; GB 32100-2015
 */
export function canonicalIdentityNumber(kind: IdKind, raw: string, today: string): IdentityNumber | Refusal {
  const typed = raw.length > RAW_LENGTH_MAX ? '' : uniform(raw).toUpperCase()
  switch (kind) {
    case 'resident-identity-card':
      return residentNumber(typed, today)
    case 'hmt-residence-permit':
      return /^8[123]\d{15}[\dX]$/.test(typed) ? checkedNumber(typed, today) : refuse(RESIDENCE_PERMIT_FORMAT)
    case 'unified-social-credit-code':
      return creditCode(typed)
    default:
      if (!PAPER_FORMS[kind].test(typed)) return refuse(PAPER_NUMBER_FORMAT)
      return { ok: true, canonical: kind === 'organisation-code' ? typed.replace('-', '') : typed }
  }
}

function residentNumber(typed: string, today: string): IdentityNumber | Refusal {
  if (/^8[123](\d{13}|\d{15}[\dX])$/.test(typed)) return refuse(IDENTITY_NUMBER_OF_PERMIT)
  if (/^[1-9]\d{14}$/.test(typed)) {
    const body = `${typed.slice(0, 6)}19${typed.slice(6)}`
    const number = checkedNumber(body + checkDigit(body), today)
    return number.ok ? { ...number, fromOldForm: true } : number
  }
  return /^[1-9]\d{16}[\dX]$/.test(typed) ? checkedNumber(typed, today) : refuse(IDENTITY_NUMBER_FORMAT)
}

function checkedNumber(number: string, today: string): IdentityNumber | Refusal {
  if (number[17] !== checkDigit(number)) return refuse(IDENTITY_NUMBER_CHECK_DIGIT)
  const bornOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isDate(bornOn) || bornOn < '1850-01-01' || bornOn > today) return refuse(IDENTITY_NUMBER_BIRTH_DATE)
  return { ok: true, canonical: number, bornOn }
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Check digit over the first 17 digits, ISO 7064 MOD 11-2. */
function checkDigit(digits: string): string | undefined {
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return '10X98765432'[sum % 11]
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_FORM = /^[\dA-HJ-NP-RTUWXY]{2}\d{6}[\dA-HJ-NP-RTUWXY]{10}$/

function creditCode(typed: string): IdentityNumber | Refusal {
  if (!CREDIT_FORM.test(typed)) return refuse(CREDIT_CODE_FORMAT)
  let sum = 0
  let weight = 1
  for (const character of typed.slice(0, 17)) {
    sum += weight * CREDIT_ALPHABET.indexOf(character)
    weight = (weight * 3) % 31
  }
  if (typed[17] !== CREDIT_ALPHABET[(31 - (sum % 31)) % 31]) return refuse(CREDIT_CODE_CHECK_CHARACTER)
  return { ok: true, canonical: typed }
}

export interface PhoneNumber {
  readonly ok: true
  /** 13812345678, 024-12345678 or +85212345678. */
  readonly canonical: string
  readonly kind: 'mobile' | 'landline' | 'international'
}

/**
 * The one spelling of a telephone number. A mainland number loses its country code, a landline keeps its area code.
 *
 * @see ITU-T E.164
 */
export function canonicalPhone(raw: string): PhoneNumber | Refusal {
  const typed = raw.length > RAW_LENGTH_MAX ? '' : uniform(raw).replace(/[-()]/g, '').replace(/^00/, '+')
  const national = typed.replace(/^\+86(?=0|1[3-9]\d{9}$)/, '').replace(/^\+86/, '0')
  if (/^1[3-9]\d{9}$/.test(national)) return { ok: true, canonical: national, kind: 'mobile' }
  const landline = /^(010|02\d|0[3-9]\d{2})([2-9]\d{6,7})$/.exec(national)
  if (landline !== null) return { ok: true, canonical: `${landline[1]}-${landline[2]}`, kind: 'landline' }
  if (/^\+(?!86)[1-9]\d{6,14}$/.test(typed)) return { ok: true, canonical: typed, kind: 'international' }
  return refuse(PHONE_FORMAT)
}

/**
 * An identity number for those who may not see it: the first three and the last two characters, of a number under ten
 * characters only the first and the last. The date of birth never shows; at least half is hidden.
 */
export function maskIdentityNumber(canonical: string): string {
  return maskMiddle(canonical)
}

/** A telephone number for those who may not see it: the first three and the last two characters. */
export function maskPhone(canonical: string): string {
  return maskMiddle(canonical)
}

const DISTRICT =
  /^(?:\p{Script=Han}{2,8}?(?:省|自治区))?\p{Script=Han}{2,8}?(?:市|自治州|地区|盟)\p{Script=Han}{1,12}?(?<![小社园校库])(?:区|县|旗|市)/u

/**
 * An address for those who may not see it: down to the district, where it is written in full; otherwise the first six
 * characters and never more than half. Its length does not show.
 */
export function maskAddress(address: string): string {
  const characters = [...address]
  const visible = DISTRICT.exec(address)?.[0] ?? characters.slice(0, Math.min(6, characters.length >> 1)).join('')
  return `${visible}****`
}

function maskMiddle(text: string): string {
  const characters = [...text]
  if (characters.length < 4) return '*'.repeat(characters.length)
  const [first, last] = characters.length < 10 ? [1, 1] : [3, 2]
  const hidden = characters.length - first - last
  return characters.slice(0, first).join('') + '*'.repeat(hidden) + characters.slice(-last).join('')
}

/** Half-width, without white space. */
function uniform(raw: string): string {
  return raw.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/\s/g, '')
}

function isDate(date: string): boolean {
  const time = Date.parse(date)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === date
}
