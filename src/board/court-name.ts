/** Short enough for the side of a chart: every one of them is a People's Court. */
export function shortName(name: string): string {
  return name.replace(/人民法院$/, '')
}
