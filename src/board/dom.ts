type Child = Node | string | null | undefined | false
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * Makes an element. Text is always text: nothing that comes from outside is read as HTML.
 *
 * @param attributes - `true` sets one without a value; `false` and undefined leave it out
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

/** A button that does something. `key` keeps the focus on it when what is around it is drawn anew. */
export function button(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, text)
  element.addEventListener('click', onClick)
  return element
}

/** A choice of one among several. */
export function select(
  label: string,
  options: readonly { readonly value: string; readonly text: string }[],
  chosen: string,
  onChange: (value: string) => void,
): HTMLSelectElement {
  const element = el(
    'select',
    { 'aria-label': label, 'data-key': `choose ${label}` },
    ...options.map(({ value, text }) => el('option', { value, selected: value === chosen }, text)),
  )
  element.value = chosen
  element.addEventListener('change', () => onChange(element.value))
  return element
}

/** Draws the inside of an element anew; the focus stays where it was, by the `data-key` of what had it. */
export function redraw(container: Element, ...children: readonly Child[]): void {
  const focused = container.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null
  container.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false))
  if (focused === null || focused === undefined) return
  const again = container.querySelector(`[data-key="${CSS.escape(focused)}"]`)
  if (again instanceof HTMLElement) again.focus({ preventScroll: true })
}
