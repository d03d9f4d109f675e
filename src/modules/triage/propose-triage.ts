import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Executor } from '../../platform/database.js'
import { ruleNotMetProblem } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import type { CaseRow } from '../../workflow/store.js'
import { listParties } from '../intake/store.js'
import examples from './data/triage.v1.examples.json' with { type: 'json' }
import content from './data/triage.v1.json' with { type: 'json' }
import { deriveFacts } from './derive-facts.js'
import { evaluateTriage, TriageFactsError, type TriageRules } from './evaluate.js'
import { type OfficerAnswers, TRIAGE_FACT_TEXTS, type TriageFacts } from './facts.js'
import { loadTriageRules } from './load-rules.js'
import type { TriageRulesInForce } from './schemas.js'
import { findSmallClaimsLimits, listCausePath } from './store.js'
import { TABLES, type TriageVerdict } from './verdict.js'

let loading: Promise<TriageRules> | undefined

function currentRules(): Promise<TriageRules> {
  loading ??= loadTriageRules(content, examples)
  return loading
}

export interface Assessment {
  readonly facts: TriageFacts
  readonly verdict: TriageVerdict
}

/**
 * What the rules suggest for a case as it is recorded now, with the officer's answers. Writes nothing.
 *
 * The small-claims limits are those in force on the day on which the papers were received.
 *
 * @throws Problem `rule-not-met` when record and answers together are no complete and consistent facts
 */
export async function proposeTriage(
  executor: Executor,
  call: Call,
  row: CaseRow,
  answers: OfficerAnswers,
): Promise<Assessment> {
  const court = call.reference.courtById(row.courtId)
  if (court === undefined) throw new Error(`court ${row.courtId} is not in the reference data`)
  const causePath = await listCausePath(executor, row.causeRevision, row.causeCode)
  const thresholds = await findSmallClaimsLimits(executor, court.province, row.receivedOn)
  const parties = await listParties(executor, row.courtId, row.id)
  const facts = deriveFacts(
    {
      causeCode: row.causeCode,
      causePath,
      profile: row.profile,
      courtLevel: court.level,
      claimKind: row.claimKind,
      claimAmountFen: row.claimAmountFen,
      parties: parties.map(({ role, flags }) => ({
        role,
        missing: has(flags, 'missing'),
        foreign: has(flags, 'foreign'),
      })),
      thresholds: thresholds ?? null,
    },
    answers,
  )
  try {
    return { facts, verdict: await evaluateTriage(await currentRules(), facts) }
  } catch (error) {
    if (!(error instanceof TriageFactsError)) throw error
    const { id, source, confidence } = error.rule
    throw ruleNotMetProblem(
      { ruleId: id, source, confidence, rule: error.rule },
      { errors: error.faults, cause: error },
    )
  }
}

function has(flags: readonly string[], flag: string): boolean {
  return flags.includes(flag)
}

const Column = Type.Object({ id: Type.String(), name: Type.String(), field: Type.String() })
const Table = Type.Object({
  name: Type.String(),
  content: Type.Object({
    outputPath: Type.Enum(TABLES),
    inputs: Type.Array(Column),
    outputs: Type.Array(Column),
    rules: Type.Array(
      Type.Intersect([
        Type.Object({ _id: Type.String(), _description: Type.String() }),
        Type.Record(Type.String(), Type.String()),
      ]),
    ),
  }),
})
const tableCheck = Compile(Table)

/** The rules in force as people read them: every table, column, row and cell, and what each fact means. */
export async function describeTriageRules(): Promise<TriageRulesInForce> {
  const { version } = await currentRules()
  const column = ({ id, name, field }: { id: string; name: string; field: string }) => ({ id, name, field })
  return {
    version,
    facts: Object.entries(TRIAGE_FACT_TEXTS).map(([name, { zh, en }]) => ({ name, zh, en })),
    tables: content.nodes
      .filter(({ type }) => type === 'decisionTableNode')
      .map((node) => {
        const { name, content: table } = tableCheck.Parse(node)
        return {
          table: table.outputPath,
          title: name,
          inputs: table.inputs.map(column),
          outputs: table.outputs.map(column),
          rows: table.rules.map(({ _id, _description, ...cells }) => ({ row: _id, zh: _description, cells })),
        }
      }),
  }
}
