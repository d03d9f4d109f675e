/** Fewer cases than this are not shown to the public. */
export const CASES_SHOWN_MIN = 5

/** Numbers of cases that a cell of a table stands for: all of them must be none, or enough. */
export type Counts = readonly number[]

/** What is not shown of a total and its parts; `all` when the total itself is not. */
export type Hidden = 'all' | ReadonlySet<number>

function isSmall(counts: Counts): boolean {
  return counts.some((count) => count > 0 && count < CASES_SHOWN_MIN)
}

function sum(cells: readonly Counts[]): Counts {
  return cells.reduce((total: Counts, cell) => cell.map((count, index) => count + (total[index] ?? 0)), [])
}

function size(counts: Counts): number {
  return counts.reduce((total, count) => total + count, 0)
}

/**
 * Which parts of a total must be hidden so that nobody learns of fewer than five cases, not by subtraction either.
 *
 * Small parts are hidden, and then the smallest others with them until at least two are hidden and what the total less
 * the visible parts gives away is none or enough. The total is hidden when it is small, or when nothing is left to hide
 * with.
 *
 * @param parts - together they make the total; each as many counts as the total
 */
export function hiddenParts(total: Counts, parts: readonly Counts[]): Hidden {
  if (isSmall(total)) return 'all'
  const hidden = new Set(parts.flatMap((part, index) => (isSmall(part) ? [index] : [])))
  while (hidden.size > 0) {
    const givenAway = sum(parts.filter((_, index) => hidden.has(index)))
    if (hidden.size > 1 && !isSmall(givenAway)) return hidden
    const [next] = parts
      .map((part, index) => ({ index, size: size(part) }))
      .filter((part) => part.size > 0 && !hidden.has(part.index))
      .sort((a, b) => a.size - b.size || a.index - b.index)
    if (next === undefined) return 'all'
    hidden.add(next.index)
  }
  return hidden
}

/** The same for cells that make no total, such as what was pending at the end of each month. */
export function smallCells(cells: readonly Counts[]): ReadonlySet<number> {
  return new Set(cells.flatMap((cell, index) => (isSmall(cell) ? [index] : [])))
}
