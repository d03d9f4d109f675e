import type { Board } from '../modules/statistics/board/schemas.js'
import type { TextName } from './catalogue.js'
import { button, el, select } from './dom.js'
import type { Connection } from './follow.js'
import type { Words } from './language.js'
import { PERIOD_CHOICES, type PeriodChoice, type View } from './period.js'
import type { Session } from './session.js'

const CHOICE_TEXTS = {
  year: 'periodThisYear',
  quarter: 'periodThisQuarter',
  month: 'periodThisMonth',
  'last-year': 'periodLastYear',
  custom: 'periodCustom',
} as const satisfies Record<PeriodChoice, TextName>

/** What the visitor can do at the top of the page. */
export interface TopActions {
  changeView(view: View): void
  changeLanguage(): void
  signIn(): void
  signOut(): void
  print(): void
}

function dayInput(words: Words, name: 'from' | 'to', value: string, onChange: (day: string) => void): HTMLElement {
  const input = el('input', { type: 'date', value, required: true, 'aria-label': words.text(name), 'data-key': name })
  input.addEventListener('change', () => {
    if (input.value !== '') onChange(input.value)
  })
  return input
}

/** Choice of court and period; a screen has neither, it shows its court this year. */
export function chooser(words: Words, board: Board, view: View, actions: TopActions): HTMLElement | null {
  if (board.onlyAggregates) return null
  const { from, to } = board.period
  const courts = board.choices.map(({ code, name }) => ({ value: code, text: name }))
  const periods = PERIOD_CHOICES.map((choice) => ({ value: choice, text: words.text(CHOICE_TEXTS[choice]) }))
  const change = (changes: Partial<View>) => actions.changeView({ ...view, ...changes })
  return el(
    'div',
    { class: 'chooser', role: 'group', 'aria-label': words.text('period') },
    courts.length > 1 && select(words.text('court'), courts, board.court.code, (courtCode) => change({ courtCode })),
    select(words.text('period'), periods, view.choice, (value) => {
      const choice = PERIOD_CHOICES.find((one) => one === value) ?? 'year'
      change(choice === 'custom' ? { choice, from, to } : { choice, from: undefined, to: undefined })
    }),
    ...(view.choice === 'custom'
      ? [
          dayInput(words, 'from', from, (day) => change({ from: day, to: day > to ? day : to })),
          dayInput(words, 'to', to, (day) => change({ to: day, from: day < from ? day : from })),
        ]
      : []),
  )
}

/** Language, report, printing, signing in and out. */
export function tools(words: Words, session: Session, board: Board | undefined, actions: TopActions): HTMLElement {
  const isPerson = session.kind === 'person'
  const reportMonth = board?.period.to.slice(0, 7)
  return el(
    'nav',
    { class: 'tools', 'aria-label': words.language === 'zh' ? '工具' : 'Tools' },
    isPerson &&
      board !== undefined &&
      el(
        'a',
        {
          class: 'quiet',
          href: `/board/report?court=${encodeURIComponent(board.court.code)}&month=${reportMonth ?? ''}`,
          'data-key': 'report',
        },
        words.text('report'),
      ),
    board !== undefined && button(words.text('print'), actions.print, { class: 'quiet', 'data-key': 'print' }),
    button(words.text('language'), actions.changeLanguage, {
      class: 'quiet',
      lang: words.language === 'zh' ? 'en' : 'zh-CN',
      'aria-label': words.text('languageName'),
      'data-key': 'language',
    }),
    isPerson && button(words.text('signOut'), actions.signOut, { class: 'quiet', 'data-key': 'sign-out' }),
    session.kind === 'nobody' &&
      button(words.text('signIn'), actions.signIn, { class: 'strong', 'data-key': 'sign-in' }),
  )
}

const CONNECTION_TEXTS = {
  connecting: { sign: '○', text: 'connecting' },
  live: { sign: '●', text: 'live' },
  lost: { sign: '✕', text: 'lost' },
} as const satisfies Record<Connection, { sign: string; text: TextName }>

/** When the data are of, and whether the page would notice newer ones. */
export function dataTime(words: Words, board: Board, connection: Connection): HTMLElement {
  const { sign, text } = CONNECTION_TEXTS[connection]
  return el(
    'p',
    { class: `data-time ${connection}` },
    el('span', { class: 'connection' }, el('span', { 'aria-hidden': 'true' }, sign), ` ${words.text(text)}`),
    ' ',
    el(
      'span',
      { class: 'read-at' },
      `${words.text('dataTime')} `,
      el('time', { datetime: String(board.readAt) }, words.time(String(board.readAt))),
    ),
  )
}
