import { TEXTS, type TextName } from './catalogue.js'

export type Language = 'zh' | 'en'

const KEPT_AS = 'board.language'

/** The language that was chosen here before; Chinese if none was. */
export function keptLanguage(): Language {
  return localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'zh'
}

export interface Words {
  readonly language: Language
  text(name: TextName): string
  /** The one of two texts that come with the data. */
  of(both: { readonly zh: string; readonly en: string }): string
  number(value: number | null, decimals?: number): string
  /** With a sign, since it is a change. */
  change(value: number | null): string
  unit(unit: string): string
  day(day: string): string
  month(month: string): string
  time(instant: string | Date): string
}

function unitName(unit: string): TextName {
  const name = `unit_${unit}`
  return name in TEXTS ? (name as TextName) : 'unit_case'
}

/** Words and numbers as they are written in a language. */
export function wordsIn(language: Language): Words {
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const utc = (day: string) => new Date(`${day}T00:00:00Z`)
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const months = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    timeZone: 'UTC',
  })
  const times = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone: 'Asia/Shanghai',
  })
  const number = (value: number | null, decimals = 0) =>
    value === null
      ? '–'
      : value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return {
    language,
    text: (name) => TEXTS[name][language],
    of: (both) => both[language],
    number,
    change: (value) => (value === null ? '–' : `${value > 0 ? '+' : ''}${number(value, 2)}%`),
    unit: (unit) => TEXTS[unitName(unit)][language],
    day: (day) => days.format(utc(day)),
    month: (month) => months.format(utc(`${month}-01`)),
    time: (instant) => times.format(new Date(instant)),
  }
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language)
}
