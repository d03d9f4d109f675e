/** What people write differently in the same name: spaces, line breaks, middle dots, marks without width. */
const IGNORED = /[\t-\r \u00ad\u00b7\u1680\u200b-\u200d\u2022\u2027\u2028\u2029\u2060\u2219\u22c5\u30fb\ufeff]/gu

/** A name in the one spelling in which names are compared: full-width or half, a-z in capitals or not, with or without 「·」. */
export function foldedName(name: string): string {
  // PostgreSQL knows other letters only with a locale that not every installation has.
  return name
    .normalize('NFKC')
    .replace(IGNORED, '')
    .replace(/[A-Z]+/g, (latin) => latin.toLowerCase())
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

/** What a name is found by: each of its characters and each pair of neighbours, once. */
export function nameGrams(name: string): string[] {
  const characters = Array.from(foldedName(name))
  return [...new Set([...characters, ...pairsOf(characters)])]
}

/** The fewest grams that every name containing this part has. */
export function soughtGrams(part: string): string[] {
  const characters = Array.from(foldedName(part))
  return characters.length === 1 ? characters : [...new Set(pairsOf(characters))]
}
