import { Temporal } from 'temporal-polyfill'
import type { Confidence } from './rule.js'
import type { ProceedingKind, Profile } from './states.js'

/** The parts of a case number (案号), all in half-width digits. */
export interface CaseNumber {
  /** Calendar year of acceptance (收案年度). */
  readonly year: number
  /** 法院代字, such as 辽0504; 最高法 for the Supreme People's Court. */
  readonly courtCode: string
  /** 专门审判代字. */
  readonly specialCode?: SpecialCode
  /** 类型代字, such as 民诉前调. */
  readonly typeCode: string
  /** Natural order within court, type code, special code and year; never padded. */
  readonly ordinal: number
  /** What follows 号之 in the number of a further paper of the same case, such as 一. */
  readonly suffix?: string
}

/** Characters for specialised jurisdiction. @see 法〔2018〕335号 */
export const SPECIAL_CODES = ['知'] as const
export type SpecialCode = (typeof SPECIAL_CODES)[number]

const FORM =
  /^（([12]\d{3})）(最高法|(?!最高法)[一-龥](?:\d{2}(?:\d{2})?)?)(知)?([一-龥]{1,6})([1-9]\d{0,8})号(?:之([一二三四五六七八九十\d]{1,4}))?$/

/**
 * Writes a case number as courts print it: full-width brackets, half-width digits, no padding.
 *
 * @returns for example （2026）辽0504民诉前调12号
 * @throws RangeError when the parts do not make up a well-formed number
 * @see NUM 3, 9-10, as amended by 法〔2018〕335号
 */
export function formatCaseNumber(number: CaseNumber): string {
  const { year, courtCode, specialCode = '', typeCode, ordinal, suffix } = number
  const text = `（${year}）${courtCode}${specialCode}${typeCode}${ordinal}号${suffix === undefined ? '' : `之${suffix}`}`
  if (!FORM.test(text)) throw new RangeError('the parts do not make up a case number')
  return text
}

/**
 * Reads a case number as people type it: brackets and digits in half or full width.
 *
 * Type codes may have six characters although NUM 7 speaks of three: later codes such as 民诉前调 have four.
 *
 * @returns undefined when the text is not a case number of the form used since 2016
 * @see NUM 3, 7
 */
export function parseCaseNumber(text: string): CaseNumber | undefined {
  if (text.length > 60) return undefined
  const uniform = text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replaceAll('(', '（')
    .replaceAll(')', '）')
  const parts = FORM.exec(uniform)
  if (parts === null) return undefined
  const [, year = '', courtCode = '', specialCode, typeCode = '', ordinal = '', suffix] = parts
  return {
    year: Number(year),
    courtCode,
    ...(specialCode === undefined ? {} : { specialCode: specialCode as SpecialCode }),
    typeCode,
    ordinal: Number(ordinal),
    ...(suffix === undefined ? {} : { suffix }),
  }
}

/**
 * The year that a case number carries: the calendar year of acceptance in China.
 *
 * @param at - the instant of acceptance, or its calendar date YYYY-MM-DD in Asia/Shanghai
 * @throws RangeError when the date does not exist
 * @see NUM 9
 */
export function yearOfAcceptance(at: Date | string): number {
  if (typeof at === 'string') return Temporal.PlainDate.from(at).year
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('Asia/Shanghai').year
}

/** What gets a number: the mediation case itself, or what follows it. */
export type NumberedMatter = 'mediation' | ProceedingKind

export interface TypeCode {
  readonly matter: NumberedMatter
  readonly profile: Profile
  /** 类型代字. */
  readonly code: string
  /** `new`: a number of its own is allocated. `case`: the number that the case already has is used on. */
  readonly number: 'new' | 'case'
  /** First day of use, where known. */
  readonly validFrom: string | null
  /**
   * Last day of use, where known. Courts changed over on different days; which code applies follows from the profile
   * of the case, never from this date.
   */
  readonly validUntil: string | null
  readonly source: string
  readonly confidence: Confidence
  readonly zh: string
  readonly en: string
}

/** Type codes (类型代字) by matter and procedure profile: exactly one row for each pair. */
export const TYPE_CODES: readonly TypeCode[] = [
  {
    matter: 'mediation',
    profile: 'pre-filing',
    code: '民诉前调',
    number: 'new',
    validFrom: null,
    validUntil: '2024-12-31',
    source: 'published case numbers since 2021; OP25 as reported from Kunming (abolished)',
    confidence: 'partly-seen',
    zh: '诉前调解案件',
    en: 'Mediation before filing',
  },
  {
    matter: 'mediation',
    profile: 'filed-first',
    code: '民初',
    number: 'new',
    validFrom: '2016-01-01',
    validUntil: null,
    source: 'NUM; OP25-2',
    confidence: 'partly-seen',
    zh: '民事一审案件（立案后先行调解）',
    en: 'Civil case of first instance, mediated after filing',
  },
  {
    matter: 'confirmation',
    profile: 'pre-filing',
    code: '诉前调确',
    number: 'new',
    validFrom: '2022-01-01',
    validUntil: null,
    source: 'NUM22',
    confidence: 'partly-seen',
    zh: '诉前调解达成协议的司法确认案件',
    en: 'Judicial confirmation after mediation before filing',
  },
  {
    matter: 'confirmation',
    profile: 'filed-first',
    code: '民特',
    number: 'new',
    validFrom: '2016-01-01',
    validUntil: null,
    source: 'NUM; the code used after 2025-01-01 was not found',
    confidence: 'unconfirmed',
    zh: '特别程序案件（司法确认）',
    en: 'Special procedure, here judicial confirmation',
  },
  {
    matter: 'mediation-statement',
    profile: 'pre-filing',
    code: '诉前调书',
    number: 'new',
    validFrom: '2022-01-01',
    validUntil: null,
    source: 'NUM22',
    confidence: 'partly-seen',
    zh: '诉前调解后出具调解书的案件',
    en: 'Mediation statement after mediation before filing',
  },
  {
    matter: 'mediation-statement',
    profile: 'filed-first',
    code: '民初',
    number: 'case',
    validFrom: '2016-01-01',
    validUntil: null,
    source: 'NUM; OP25-2, OP25-4',
    confidence: 'derived',
    zh: '调解书沿用本案民初案号',
    en: 'The statement bears the number of the case itself',
  },
  {
    matter: 'fast-track',
    profile: 'pre-filing',
    code: '民初',
    number: 'new',
    validFrom: '2016-01-01',
    validUntil: null,
    source: 'NUM; CPL 126',
    confidence: 'derived',
    zh: '速裁案件无专门代字，立案编民初案号',
    en: 'Fast-track cases have no code of their own and are docketed as civil cases of first instance',
  },
  {
    matter: 'fast-track',
    profile: 'filed-first',
    code: '民初',
    number: 'case',
    validFrom: '2016-01-01',
    validUntil: null,
    source: 'NUM; OP25-2, OP25-5',
    confidence: 'derived',
    zh: '速裁沿用本案民初案号',
    en: 'The fast track goes on under the number of the case itself',
  },
]

/** The type code that a matter bears under a procedure profile. */
export function typeCodeFor(matter: NumberedMatter, profile: Profile): TypeCode {
  const row = TYPE_CODES.find((candidate) => candidate.matter === matter && candidate.profile === profile)
  if (row === undefined) throw new Error(`no type code for ${matter} under ${profile}`)
  return row
}
