import { CASE_STATES, STATE_TEXTS } from '../workflow/states.js'
import type { Api } from './api.js'
import type { TextName } from './catalogue.js'
import { button, el, redraw } from './dom.js'
import type { Words } from './language.js'
import { tableOf } from './table.js'

/** What lists of cases, of deadlines and of notices have in common, and what only some of them have. */
interface ListedCase {
  readonly number?: string | null
  readonly receiptNumber?: string
  readonly caseNumber?: string
  readonly courtCode?: string
  readonly state?: string
  readonly receivedOn?: string
  readonly countedOn?: string
  readonly days?: number | null
  readonly startedOn?: string
  readonly dueOn?: string | null
  readonly answerDueOn?: string | null
  readonly enteredLate?: boolean
}
interface CasePage {
  readonly items: readonly ListedCase[]
  readonly nextCursor: string | null
}

function stateText(words: Words, state: string | undefined): string {
  const known = CASE_STATES.find((one) => one === state)
  return known === undefined ? (state ?? '') : words.of(STATE_TEXTS[known])
}

const COLUMNS: readonly { readonly title: TextName; of(words: Words, one: ListedCase): string | undefined }[] = [
  { title: 'caseNumber', of: (_, one) => one.number ?? one.receiptNumber ?? one.caseNumber },
  { title: 'caseState', of: (words, one) => (one.state === undefined ? undefined : stateText(words, one.state)) },
  { title: 'receivedOn', of: (_, one) => one.receivedOn },
  { title: 'countedOn', of: (_, one) => one.countedOn },
  { title: 'startedOn', of: (_, one) => one.startedOn },
  { title: 'dueOn', of: (_, one) => one.dueOn ?? undefined },
  { title: 'answerDueOn', of: (_, one) => one.answerDueOn ?? undefined },
  { title: 'days', of: (words, one) => (typeof one.days === 'number' ? words.number(one.days) : undefined) },
  { title: 'late', of: (words, one) => (one.enteredLate === true ? words.text('late') : undefined) },
]

function casesTable(words: Words, title: string, cases: readonly ListedCase[]): HTMLElement {
  const columns = COLUMNS.filter(({ of }) => cases.some((one) => of(words, one) !== undefined))
  return tableOf(
    title,
    columns.map(({ title: name }) => ({ title: words.text(name) })),
    cases.map((one) => columns.map(({ of }) => of(words, one) ?? '')),
  )
}

/** The list of the cases behind a figure or a warning, page by page. */
export function createCasesDialog() {
  const dialog = el('dialog', { class: 'cases', 'aria-labelledby': 'cases-title' })
  const open = (words: Words, api: Api, path: string, title: string) => {
    const cases: ListedCase[] = []
    const place = el('div', { class: 'cases-list', 'aria-live': 'polite' }, el('p', {}, words.text('loading')))
    const load = async (cursor: string | null): Promise<void> => {
      const from = cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`
      try {
        const page = await api.get<CasePage>(from)
        cases.push(...page.items)
        const { nextCursor } = page
        redraw(
          place,
          cases.length === 0 ? el('p', {}, words.text('noCases')) : casesTable(words, title, cases),
          nextCursor !== null && button(words.text('more'), () => void load(nextCursor), { 'data-key': 'more' }),
        )
      } catch (error) {
        redraw(
          place,
          el(
            'p',
            { role: 'alert' },
            error instanceof Error && error.message !== '' ? error.message : words.text('failed'),
          ),
        )
      }
    }
    dialog.replaceChildren(
      el(
        'div',
        { class: 'dialog-head' },
        el('h2', { id: 'cases-title' }, title),
        button(words.text('close'), () => dialog.close(), { class: 'quiet', autofocus: true }),
      ),
      place,
    )
    dialog.showModal()
    void load(null)
  }
  return { dialog, open }
}
