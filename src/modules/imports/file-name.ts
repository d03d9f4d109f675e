const LENGTH_MAX = 200
const EXTENDED = /filename\*\s*=\s*UTF-8''([^;\s]+)/i
const PLAIN = /filename\s*=\s*"([^"]*)"/i

/**
 * Name of a file as its sender calls it, from a Content-Disposition header: there and not in the address, since names of
 * files may name people.
 *
 * @returns null when the header names none that can be shown
 * @see RFC 6266, RFC 8187
 */
export function fileNameOf(header: string | undefined): string | null {
  if (header === undefined) return null
  const extended = EXTENDED.exec(header)?.[1]
  try {
    const name = extended === undefined ? PLAIN.exec(header)?.[1] : decodeURIComponent(extended)
    const shown = (name ?? '').replace(/\p{C}/gu, '').split(/[\\/]/).at(-1)?.slice(0, LENGTH_MAX) ?? ''
    return shown === '' ? null : shown
  } catch {
    return null
  }
}
