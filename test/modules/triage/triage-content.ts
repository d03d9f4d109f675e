import fc from 'fast-check'
import causes from '../../../src/modules/directory/data/causes-of-action.2026.json' with { type: 'json' }
import exampleFile from '../../../src/modules/triage/data/triage.v1.examples.json' with { type: 'json' }
import model from '../../../src/modules/triage/data/triage.v1.json' with { type: 'json' }
import { CLAIM_KINDS, type TriageFactName, TriageFacts } from '../../../src/modules/triage/facts.js'
import type { TriageExamples } from '../../../src/modules/triage/load-rules.js'
import type { TableName } from '../../../src/modules/triage/verdict.js'
import { PROFILES } from '../../../src/workflow/states.js'

/** The shipped rules as a fresh copy that a test may spoil. */
export interface Model {
  version: string
  nodes: { id: string; type: string; content: TableContent }[]
  edges: { id: string; sourceId: string; targetId: string }[]
}
export interface TableContent {
  hitPolicy: string
  outputPath: TableName
  inputs: { id: string; name: string; field: string }[]
  outputs: { id: string; name: string; field: string }[]
  rules: Record<string, string>[]
}

export function freshModel(): Model {
  return structuredClone(model) as unknown as Model
}

export function freshExamples(): TriageExamples {
  return structuredClone(exampleFile) as unknown as TriageExamples
}

export function tableOf({ nodes }: Model, name: TableName): TableContent {
  const found = nodes.find(({ content }) => content.outputPath === name)
  if (found === undefined) throw new Error(`no table ${name}`)
  return found.content
}

export function factsOf(id: string): TriageFacts {
  const { baseFacts, examples } = freshExamples()
  const example = examples.find((candidate) => candidate.id === id)
  if (example === undefined) throw new Error(`no example ${id}`)
  return { ...baseFacts, ...example.changes }
}

const byCode = new Map(causes.items.map((item) => [item.code, item]))

/** Codes of a cause and everything above it, first level first. */
export function causePathOf(code: string): string[] {
  const item = byCode.get(code)
  if (item === undefined) throw new Error(`no cause ${code}`)
  return [...(item.parent === null ? [] : causePathOf(item.parent)), code]
}

export function causeNameOf(code: string): string | undefined {
  return byCode.get(code)?.name
}

const LIMITS: [number | null, number | null][] = [
  [4_400_000, 17_600_000],
  [4_700_000, null],
  [null, null],
]
type BooleanFact = {
  [Name in TriageFactName]: TriageFacts[Name] extends boolean ? Name : never
}[TriageFactName]

const FLAGS = Object.entries(TriageFacts.properties).flatMap(([name, schema]) =>
  'type' in schema && schema.type === 'boolean' ? [name as BooleanFact] : [],
)
const USUAL = new Set<BooleanFact>(['basicCourt', 'factsClear', 'rightsClear', 'littleDispute', 'debtorReachable'])
const EVEN = new Set<BooleanFact>([
  'bothAgreeSmallClaims',
  'bothAgreeSummary',
  'claimDueAndCertain',
  'noCounterObligation',
])

/** True once in `n` times. */
function onceIn(n: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: n }).map((drawn) => drawn === n)
}

/** @param rarity - how seldom a flag differs from what is usual; the smaller, the more grounds meet in one case */
function flagsWith(rarity: number): fc.Arbitrary<Record<BooleanFact, boolean>> {
  const arbitraries = FLAGS.map((name) => {
    if (EVEN.has(name)) return [name, fc.boolean()]
    return [name, USUAL.has(name) ? onceIn(rarity).map((differs) => !differs) : onceIn(rarity)]
  })
  return fc.record(Object.fromEntries(arbitraries))
}

/** Proper facts of every kind, from plain cases to those in which many grounds meet. */
export const anyFacts: fc.Arbitrary<TriageFacts> = fc
  .record({
    causeCode: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('126', '101', '88', '108.3', '144', '411', '14') },
      { weight: 3, arbitrary: fc.constantFrom(...byCode.keys()) },
      { weight: 1, arbitrary: fc.constantFrom('17', '21.1', '458', '508', '511') },
    ),
    profile: fc.constantFrom(...PROFILES),
    claimKind: fc.oneof(
      { weight: 3, arbitrary: fc.constant('money' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...CLAIM_KINDS) },
    ),
    claimAmountFen: fc.oneof(
      fc.constantFrom(
        0,
        1,
        4_400_000,
        4_400_001,
        4_700_000,
        4_700_001,
        17_600_000,
        17_600_001,
        Number.MAX_SAFE_INTEGER,
      ),
      fc.integer({ min: 0, max: 30_000_000 }),
    ),
    applicantCount: fc.constantFrom(1, 1, 1, 1, 1, 1, 2, 9, 10, 106),
    respondentCount: fc.constantFrom(0, 1, 1, 1, 1, 1, 1, 2, 9, 10, 11),
    limits: fc.constantFrom(...LIMITS),
    flags: fc.oneof(flagsWith(3), flagsWith(20), flagsWith(60)),
  })
  .map(({ limits: [mandatoryLimitFen, byAgreementLimitFen], flags, ...rest }) => ({
    ...flags,
    ...rest,
    causePath: causePathOf(rest.causeCode),
    mandatoryLimitFen,
    byAgreementLimitFen,
  }))
