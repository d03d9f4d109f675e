import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { mintIdOfCourt } from '../../../workflow/case-id.js'
import { canonicalJson, type JsonValue } from '../canonical-json.js'
import { digestOf } from '../digest.js'
import type { HandoverKind } from '../tables.js'
import { PACKAGE_SCHEMA, PARTS_OF, type PartsOf } from './package-schemas.js'

/** What tells one package from every other. */
export interface PackageHeader<Kind extends HandoverKind> {
  readonly kind: Kind
  readonly courtId: number
  readonly courtCode: string
  readonly caseId: string
  /** Version to which the act that makes the package brings the case. */
  readonly caseVersion: number
  /** Instant of that version, as its timeline keeps it. */
  readonly at: Date
  readonly madeOn: string
  readonly receiver: { readonly courtCode: string | null; readonly organisationId: string | null }
}

export interface BuiltPackage {
  readonly id: string
  /** The bytes of the package: canonical JSON in UTF-8. */
  readonly content: string
  /** SHA-256 over these bytes. */
  readonly digest: Buffer
}

/** The id of a package follows from what it is of, so that making it again makes the same bytes. */
function packageId({ courtId, caseId, caseVersion, kind, at }: PackageHeader<HandoverKind>): string {
  const source = createHash('sha256').update(`handover\0${caseId}\0${caseVersion}\0${kind}`).digest()
  return mintIdOfCourt(at.getTime(), courtId, source)
}

/**
 * Makes a package: its parts, and a manifest with the SHA-256 of each part and of itself. The same case, version and kind
 * give the same bytes.
 *
 * @throws Error when the parts are not what the schema of the kind lists: nothing leaves that was not thought of
 */
export function buildPackage<Kind extends HandoverKind>(
  header: PackageHeader<Kind>,
  parts: PartsOf<Kind>,
): BuiltPackage {
  if (!Value.Check(PARTS_OF[header.kind], parts)) throw new Error(`these are no parts of a package ${header.kind}`)
  const id = packageId(header)
  const listed = Object.entries(parts as Readonly<Record<string, JsonValue>>)
  const manifest = {
    schema: PACKAGE_SCHEMA,
    packageId: id,
    kind: header.kind,
    caseId: header.caseId,
    caseVersion: header.caseVersion,
    madeOn: header.madeOn,
    sender: { courtCode: header.courtCode },
    receiver: { courtCode: header.receiver.courtCode, organisationId: header.receiver.organisationId },
    parts: Object.fromEntries(listed.map(([name, part]) => [name, digestOf(part).toString('hex')])),
  }
  const digest = digestOf(manifest).toString('hex')
  const content = canonicalJson({ manifest: { ...manifest, digest }, parts: Object.fromEntries(listed) })
  return { id, content, digest: createHash('sha256').update(content, 'utf8').digest() }
}
