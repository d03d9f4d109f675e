import { createHash } from 'node:crypto'

/** A package as far as its digests are concerned. */
export interface DigestedPackage {
  readonly manifest: { readonly parts: Readonly<Record<string, string>>; readonly digest: string }
  readonly parts: Readonly<Record<string, unknown>>
}

/** JSON with the members of every object in code-unit order and no white space (RFC 8785). */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest()

/**
 * Whether a package is the one that was sent: its bytes have the digest of the answer, every part that of the manifest,
 * and the manifest its own.
 *
 * @param reprDigest - header `Repr-Digest` of the answer (RFC 9530)
 */
export function isIntact(bytes: string, reprDigest: string | null): boolean {
  if (reprDigest !== `sha-256=:${sha256(bytes).toString('base64')}:`) return false
  const { manifest, parts } = JSON.parse(bytes) as DigestedPackage
  const { digest, ...rest } = manifest
  if (sha256(canonical(rest)).toString('hex') !== digest) return false
  const names = Object.keys(parts)
  return (
    names.length === Object.keys(manifest.parts).length &&
    names.every((name) => manifest.parts[name] === sha256(canonical(parts[name])).toString('hex'))
  )
}
