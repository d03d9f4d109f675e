/** Columns that a text takes on a terminal: a Chinese character takes two. */
export function width(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0)
}
