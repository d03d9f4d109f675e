import { type ZenDecision, ZenEngine } from '@gorules/zen-engine'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FieldError } from '../../platform/problem.js'
import { evaluateTriage, TriageFactsError, type TriageRules } from './evaluate.js'
import { TriageFacts } from './facts.js'
import { type RuleTable, readRuleContent } from './rule-content.js'
import { engineMessage } from './rule-expressions.js'
import { fault, TriageRulesError } from './rule-faults.js'
import { schemaFaults } from './schema-faults.js'
import { PROCEDURES, TABLES, type TableName, TRACKS, type TriageVerdict } from './verdict.js'

/** Worked examples kept with the rules: one complete set of facts, and per example what differs and what must come out. */
export const TriageExamples = Type.Object(
  {
    baseFacts: TriageFacts,
    examples: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 80 }),
          title: Type.String({ minLength: 1, maxLength: 200 }),
          changes: Type.Partial(TriageFacts, { additionalProperties: false }),
          expect: Type.Object(
            {
              suitability: Type.String(),
              suitable: Type.Boolean(),
              procedureRule: Type.String(),
              procedure: Type.Enum(PROCEDURES),
              track: Type.Enum(TRACKS),
              fastTrackRule: Type.String(),
              fastTrack: Type.Boolean(),
              litigation: Type.Optional(Type.Enum(PROCEDURES)),
              mediationFirst: Type.Optional(Type.Array(Type.String())),
            },
            { additionalProperties: false },
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { additionalProperties: false },
)
export type TriageExamples = Static<typeof TriageExamples>
type TriageExample = TriageExamples['examples'][number]

const EXPECTED = [
  'suitability',
  'suitable',
  'procedureRule',
  'procedure',
  'track',
  'fastTrackRule',
  'fastTrack',
  'litigation',
  'mediationFirst',
] as const

const RESULTS = ['suitable', 'procedure', 'track', 'fastTrack'] as const
const AllMatchesResult = Type.Partial(
  Type.Record(
    Type.Enum(TABLES),
    Type.Array(
      Type.Object({
        ruleId: Type.String(),
        suitable: Type.Optional(Type.Boolean()),
        procedure: Type.Optional(Type.String()),
        track: Type.Optional(Type.String()),
        fastTrack: Type.Optional(Type.Boolean()),
      }),
    ),
  ),
)

const examplesCheck = Compile(TriageExamples)
const allMatchesCheck = Compile(AllMatchesResult)

/**
 * Makes rules usable, or says everything that is wrong with them.
 *
 * Every cell is parsed and tried, names and functions are checked, the engine validates the graph, and the examples are run:
 * each must give what it expects and fall to no default row, each other row must be the answer of at least one, and rows
 * that match the same example must agree on the result, so that the order of rows never decides.
 *
 * @param content - a JSON decision model with the tables `suitability`, `procedure` and `fastTrack`, and a `version`
 * @param examples - worked examples kept with this version of the rules, see {@link TriageExamples}
 * @throws TriageRulesError with JSON Pointers into the content, or into the examples under `/examples`
 */
export async function loadTriageRules(content: object, examples: unknown): Promise<TriageRules> {
  if (!examplesCheck.Check(examples)) {
    throw new TriageRulesError(schemaFaults(examplesCheck.Errors(examples), '/examples'))
  }
  const { baseFacts } = examples
  const read = readRuleContent(content, [
    { ...baseFacts, mandatoryLimitFen: 1, byAgreementLimitFen: 4 },
    { ...baseFacts, mandatoryLimitFen: null, byAgreementLimitFen: null },
  ])
  if (read.faults.length > 0) throw new TriageRulesError(read.faults)

  const rules: TriageRules = { version: read.version, decision: createDecision(content), rows: read.rows }
  const faults = await exampleFaults(rules, [...read.tables].map(allMatchesOf), examples)
  if (faults.length > 0) throw new TriageRulesError(faults)
  return rules
}

function createDecision(content: object): ZenDecision {
  try {
    const decision = new ZenEngine().createDecision(content)
    decision.validate()
    return decision
  } catch (cause) {
    throw new TriageRulesError([fault('', 'engine-refused', engineMessage(cause))], { cause })
  }
}

/** One table on its own, answering with every row that matches instead of the first. */
interface AllMatches {
  readonly name: TableName
  readonly decision: ZenDecision
}

function allMatchesOf([name, table]: readonly [TableName, RuleTable]): AllMatches {
  const decision = createDecision({
    nodes: [
      { id: 'input', name: 'input', type: 'inputNode', content: {} },
      { id: name, name, type: 'decisionTableNode', content: { ...table, hitPolicy: 'collect' } },
      { id: 'output', name: 'output', type: 'outputNode', content: {} },
    ],
    edges: [
      { id: 'in', type: 'edge', sourceId: 'input', targetId: name },
      { id: 'out', type: 'edge', sourceId: name, targetId: 'output' },
    ],
  })
  return { name, decision }
}

async function exampleFaults(
  rules: TriageRules,
  tables: readonly AllMatches[],
  { baseFacts, examples }: TriageExamples,
): Promise<FieldError[]> {
  const faults: FieldError[] = []
  const unreached = new Set(
    TABLES.flatMap((name) =>
      [...rules.rows[name]].flatMap(([id, { isDefault }]) => (isDefault ? [] : [`${name} ${id}`])),
    ),
  )
  for (const [index, example] of examples.entries()) {
    const at = `/examples/${index}`
    const facts = { ...baseFacts, ...example.changes }
    const verdict = await verdictOf(rules, facts)
    if (verdict instanceof Error) {
      faults.push(fault(`${at}/changes`, 'wrong-example', `${example.id}: ${verdict.message}`))
      continue
    }
    faults.push(...expectationFaults(example, verdict, at))
    for (const { name, decision } of tables) {
      const ruleId = ruleOf(verdict, name)
      unreached.delete(`${name} ${ruleId}`)
      if (rules.rows[name].get(ruleId)?.isDefault) {
        faults.push(fault(`${at}/changes`, 'wrong-example', `${example.id}: default row of ${name}`))
        continue
      }
      const { result } = await decision.evaluate({
        ...facts,
        procedure: { procedure: verdict.procedure, track: verdict.track },
      })
      const rivals = disagreeing(rules, name, result)
      if (rivals.length > 0) {
        faults.push(fault(`${at}/changes`, 'rows-disagree', `${example.id}: ${[ruleId, ...rivals].join(', ')}`))
      }
    }
  }
  return [...faults, ...[...unreached].map((row) => fault('/examples', 'row-without-example', row))]
}

async function verdictOf(rules: TriageRules, facts: TriageFacts): Promise<TriageVerdict | Error> {
  try {
    return await evaluateTriage(rules, facts)
  } catch (error) {
    if (error instanceof TriageFactsError || error instanceof TriageRulesError) return error
    throw error
  }
}

function expectationFaults({ id, expect }: TriageExample, verdict: TriageVerdict, at: string): FieldError[] {
  const got = {
    suitability: verdict.suitable.ruleId,
    suitable: verdict.suitable.value,
    procedureRule: ruleOf(verdict, 'procedure'),
    procedure: verdict.procedure,
    track: verdict.track,
    fastTrackRule: ruleOf(verdict, 'fastTrack'),
    fastTrack: verdict.fastTrack,
    litigation: expect.litigation === undefined ? undefined : verdict.litigation.procedure,
    mediationFirst: expect.mediationFirst === undefined ? undefined : mediationFirstOf(verdict),
  }
  return EXPECTED.flatMap((member) =>
    JSON.stringify(got[member]) === JSON.stringify(expect[member])
      ? []
      : [fault(`${at}/expect/${member}`, 'wrong-example', `${id}: ${JSON.stringify(got[member])}`)],
  )
}

/** Matching rows, other than the default one, whose result is not the result of the first. */
function disagreeing(rules: TriageRules, name: TableName, result: unknown): string[] {
  if (!allMatchesCheck.Check(result)) return ['no answer']
  const matches = (result[name] ?? []).filter(({ ruleId }) => rules.rows[name].get(ruleId)?.isDefault === false)
  const [first] = matches
  return matches.flatMap((match) =>
    first !== undefined && RESULTS.every((member) => match[member] === first[member]) ? [] : [match.ruleId],
  )
}

function mediationFirstOf(verdict: TriageVerdict): string[] {
  return verdict.findings.flatMap(({ table, ruleId }) =>
    table === 'mediationFirst' ? [ruleId.replace('mediation-first-', '')] : [],
  )
}

function ruleOf(verdict: TriageVerdict, name: TableName): string {
  return verdict.findings.find(({ table }) => table === name)?.ruleId ?? ''
}
