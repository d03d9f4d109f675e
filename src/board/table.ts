import { el } from './dom.js'

export interface Column {
  readonly title: string
  readonly isNumber?: boolean
}

/** A table whose first column names its rows. */
export function tableOf(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | Node)[])[],
): HTMLElement {
  const kind = (index: number) => (columns[index]?.isNumber === true ? 'number' : undefined)
  const head = columns.map(({ title }, index) => el('th', { scope: 'col', class: kind(index) }, title))
  const body = rows.map((row) =>
    el(
      'tr',
      {},
      ...row.map((cell, index) =>
        index === 0 ? el('th', { scope: 'row' }, cell) : el('td', { class: kind(index) }, cell),
      ),
    ),
  )
  return el(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption },
    el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...body)),
  )
}
