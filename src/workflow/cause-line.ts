/** A cause of action and everything above it in the catalogue, the cause itself first. */
export type CauseLine = readonly { readonly code: string; readonly name: string }[]

/**
 * How near a cause is to what somebody works in: the place in its line of the first one that the fields name by code or
 * name, 0 for the cause itself.
 *
 * @returns -1 when the fields name none of the line
 */
export function nearestField(fields: readonly string[], line: CauseLine): number {
  return line.findIndex(({ code, name }) => fields.includes(code) || fields.includes(name))
}
