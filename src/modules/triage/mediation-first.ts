import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { CONFIDENCES } from '../../workflow/rule.js'
import list from './data/mediation-first-causes.json' with { type: 'json' }

const MediationFirstList = Type.Object({
  causeRevision: Type.Literal('2026'),
  kinds: Type.Array(
    Type.Object({
      kind: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      source: Type.String(),
      confidence: Type.Enum(CONFIDENCES),
      causes: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
    }),
  ),
})

const { kinds } = Compile(MediationFirstList).Parse(list)

/** A kind of dispute that courts mediate first, and the cause by which the case belongs to it. */
export interface MediationFirstKind {
  readonly kind: string
  readonly zh: string
  readonly en: string
  readonly source: string
  readonly confidence: Static<typeof MediationFirstList>['kinds'][number]['confidence']
  readonly cause: { readonly code: string; readonly name: string }
}

/**
 * The kinds of dispute usually mediated first to which a cause belongs, in the order of the list; often none, sometimes two.
 *
 * Being on the list makes no case fit for mediation, and not being on it keeps none from it.
 *
 * @param causePath - cause codes of the revision in force from 2026-01-01, first level first
 * @see DDR16 27; REF20 2; APP23 3; DIV17 9-10 (unconfirmed)
 */
export function suitabilityListOf(causePath: readonly string[]): readonly MediationFirstKind[] {
  return kinds.flatMap(({ causes, ...kind }) => {
    const cause = causes.find(({ code }) => causePath.includes(code))
    return cause === undefined ? [] : [{ ...kind, cause }]
  })
}
