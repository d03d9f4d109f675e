import type { Board, BoardWarning, BoardWarningKind } from '../modules/statistics/board/schemas.js'
import type { TextName } from './catalogue.js'
import { shortName } from './court-name.js'
import { button, el } from './dom.js'
import { rangeBadge } from './figure-text.js'
import type { Words } from './language.js'

/** A sign and a word for each, so that colour is never the only difference. */
const KINDS = {
  'deadlines-overdue': { sign: '■', text: 'warningOverdue' },
  'deadlines-red': { sign: '◆', text: 'warningRed' },
  'notices-open': { sign: '✉', text: 'warningNotices' },
  'out-of-range': { sign: '▲', text: 'warningRange' },
} as const satisfies Record<BoardWarningKind, { sign: string; text: TextName }>

function item(words: Words, warning: BoardWarning, openCases: (path: string, title: string) => void): HTMLElement {
  const { kind, courtName, courtCode, count, casesPath, rangeStatus } = warning
  const subject = words.of(warning)
  const amount =
    kind === 'out-of-range'
      ? rangeBadge(words, rangeStatus)
      : el('strong', {}, count === null ? words.text('fewerThanFive') : words.number(count))
  return el(
    'li',
    { class: `warning warning-${kind}` },
    el('span', { class: 'sign', 'aria-hidden': 'true' }, KINDS[kind].sign),
    el(
      'span',
      { class: 'what' },
      el('span', { class: 'kind' }, words.text(KINDS[kind].text)),
      el('span', {}, ` ${shortName(courtName)}`),
      el('span', { class: 'subject' }, subject === '' ? '' : ` ${subject}`),
    ),
    el('span', { class: 'count' }, amount),
    casesPath !== null &&
      button(words.text('cases'), () => openCases(casesPath, `${courtName} – ${subject}`), {
        class: 'quiet',
        'data-key': `warning ${kind} ${courtCode} ${subject}`,
        'aria-label': `${words.text('cases')}: ${courtName} ${words.text(KINDS[kind].text)} ${subject}`,
      }),
  )
}

/** What has to be looked at now: the worst kind first, within it the courts in the order of their codes. */
export function warningList(words: Words, board: Board, openCases: (path: string, title: string) => void): HTMLElement {
  if (board.warnings.length === 0) return el('p', { class: 'nothing' }, words.text('noWarnings'))
  return el(
    'ul',
    { class: 'warnings', tabindex: 0, 'aria-label': words.text('warnings') },
    ...board.warnings.map((warning) => item(words, warning, openCases)),
  )
}
