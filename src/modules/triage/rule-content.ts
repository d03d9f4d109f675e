import Type, { type Static } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import type { FieldError } from '../../platform/problem.js'
import { TriageFacts } from './facts.js'
import { nameFaults, namesIn, type Sample, tryCell, tryExpression } from './rule-expressions.js'
import { fault } from './rule-faults.js'
import { schemaFaults } from './schema-faults.js'
import { TABLE_ANSWERS, TABLES, type TableName } from './verdict.js'

const Expression = Type.String({ minLength: 1, maxLength: 4000 })
const Column = Type.Object({
  id: Type.String({ pattern: '^[A-Za-z]\\w*$', maxLength: 60 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  field: Expression,
})

const RuleTable = Type.Object({
  hitPolicy: Type.Literal('first'),
  outputPath: Type.Enum(TABLES),
  passThrough: Type.Optional(Type.Literal(false)),
  inputField: Type.Optional(Type.Null()),
  executionMode: Type.Optional(Type.Literal('single')),
  inputs: Type.Array(Column, { minItems: 1, maxItems: 100 }),
  outputs: Type.Array(Column, { minItems: 1, maxItems: 20 }),
  rules: Type.Array(Type.Record(Type.String(), Type.String({ maxLength: 4000 })), { minItems: 2, maxItems: 500 }),
})
export type RuleTable = Static<typeof RuleTable>

const RuleContent = Type.Object({
  version: Type.String({ pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$', maxLength: 80 }),
  nodes: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.Enum(['inputNode', 'decisionTableNode', 'outputNode']),
      content: Type.Unknown(),
    }),
    { maxItems: 10 },
  ),
  edges: Type.Array(Type.Object({ sourceId: Type.String(), targetId: Type.String() }), { maxItems: 30 }),
})
type RuleContent = Static<typeof RuleContent>

const contentCheck = Compile(RuleContent)
const tableCheck = Compile(RuleTable)
const answerChecks: Readonly<Record<TableName, Validator>> = {
  suitability: Compile(TABLE_ANSWERS.suitability),
  procedure: Compile(TABLE_ANSWERS.procedure),
  fastTrack: Compile(TABLE_ANSWERS.fastTrack),
}

/** A row as a verdict cites it. */
export interface RuleRow {
  readonly row: string
  readonly zh: string
  readonly isDefault: boolean
  /** Names of the facts, and of earlier answers, that the row's filled cells read. */
  readonly reads: readonly string[]
}

export interface ReadContent {
  readonly version: string
  readonly tables: ReadonlyMap<TableName, RuleTable>
  /** Rows by table and rule id. */
  readonly rows: Readonly<Record<TableName, ReadonlyMap<string, RuleRow>>>
  /** Empty, or the content may not be used. */
  readonly faults: readonly FieldError[]
}

/**
 * Reads a JSON decision model and finds everything in it that the engine would pass over in silence.
 *
 * The engine treats a cell that does not parse, compares different types, names an unknown fact or is absent as "does not
 * match", so the default row would win. Function calls are refused too: a rule may not depend on the day it is run.
 *
 * @param samples - complete facts, with and without known limits; every cell is tried on each
 */
export function readRuleContent(content: unknown, samples: readonly TriageFacts[]): ReadContent {
  const rows = { suitability: new Map(), procedure: new Map(), fastTrack: new Map() } satisfies ReadContent['rows']
  const nothing = { version: '', tables: new Map(), rows }
  if (!contentCheck.Check(content)) return { ...nothing, faults: schemaFaults(contentCheck.Errors(content)) }
  const { found, faults } = findTables(content)
  if (faults.length > 0) return { ...nothing, faults }

  const known = new Set<string>(Object.keys(TriageFacts.properties))
  let knownSamples: readonly Sample[] = samples
  for (const [name, { table, at }] of found) {
    const reading = readTable(name, table, at, known, knownSamples)
    faults.push(...reading.faults)
    rows[name] = reading.rows
    for (const { field } of table.outputs) known.add(`${name}.${field}`)
    knownSamples = knownSamples.map((sample) => ({ ...sample, [name]: reading.firstAnswer }))
  }
  const tables = new Map([...found].map(([name, { table }]) => [name, table]))
  return { version: content.version, tables, rows, faults }
}

/** The tables in the order in which they may read each other's answers. */
function findTables({ nodes }: RuleContent) {
  const faults: FieldError[] = []
  const found = new Map<TableName, { table: RuleTable; at: string }>()
  for (const [index, { type, content }] of nodes.entries()) {
    const at = `/nodes/${index}/content`
    if (type !== 'decisionTableNode') continue
    if (!tableCheck.Check(content)) faults.push(...schemaFaults(tableCheck.Errors(content), at))
    else if (found.has(content.outputPath)) faults.push(fault(`${at}/outputPath`, 'duplicate'))
    else found.set(content.outputPath, { table: content, at })
  }
  const missing = TABLES.filter((name) => !found.has(name))
  if (faults.length === 0) faults.push(...missing.map((name) => fault('/nodes', 'missing-table', name)))
  const inOrder = [...found].toSorted(([one], [other]) => TABLES.indexOf(one) - TABLES.indexOf(other))
  return { found: new Map(inOrder), faults }
}

interface ReadColumn {
  readonly id: string
  readonly reads: readonly string[]
  readonly values: readonly unknown[]
}

function readTable(
  name: TableName,
  table: RuleTable,
  at: string,
  known: ReadonlySet<string>,
  samples: readonly Sample[],
) {
  const faults: FieldError[] = []
  const rows = new Map<string, RuleRow>()
  const ids = columnIdsOf(table)
  if (new Set(ids).size < ids.length) faults.push(fault(`${at}/inputs`, 'duplicate'))

  const columns = table.inputs.map(({ id, field }, index): ReadColumn => {
    const place = `${at}/inputs/${index}/field`
    const trial = tryExpression(field, samples, place)
    faults.push(...nameFaults(field, known, place), ...trial.faults)
    return { id, reads: namesIn(field), values: trial.values }
  })

  const rowIds = new Set<string>()
  let firstAnswer: Sample = {}
  for (const [index, rule] of table.rules.entries()) {
    const place = `${at}/rules/${index}`
    const formFaults = rowFormFaults(rule, ids, place)
    faults.push(...formFaults)
    if (formFaults.length > 0) continue
    const { _id: row = '', _description: zh = '' } = rule
    if (rowIds.has(row)) faults.push(fault(`${place}/_id`, 'duplicate'))
    rowIds.add(row)

    const filled = columns.filter(({ id }) => rule[id] !== '')
    const isDefault = index === table.rules.length - 1
    if (isDefault && filled.length > 0) faults.push(fault(place, 'default-row-missing'))
    if (!isDefault && filled.length === 0) faults.push(fault(place, 'default-row-misplaced'))
    for (const { id, values } of filled) {
      const { [id]: cell = '' } = rule
      faults.push(...nameFaults(cell, known, `${place}/${id}`), ...tryCell(cell, samples, values, `${place}/${id}`))
    }

    const { answer, faults: answerFaults } = readAnswer(name, table, rule, place, known, samples)
    faults.push(...answerFaults)
    if (answerFaults.length > 0 || typeof answer.ruleId !== 'string') continue
    if (index === 0) firstAnswer = answer
    if (rows.has(answer.ruleId)) faults.push(fault(`${place}/ruleId`, 'duplicate'))
    const reads = filled.flatMap((column) => [...column.reads, ...namesIn(rule[column.id] ?? '')])
    rows.set(answer.ruleId, { row, zh, isDefault, reads: [...new Set(reads)] })
  }
  return { rows, faults, firstAnswer }
}

function columnIdsOf({ inputs, outputs }: RuleTable): string[] {
  return ['_id', '_description', ...[...inputs, ...outputs].map(({ id }) => id)]
}

/** A row has a cell for each column, empty or not, and no other: the engine never matches a row with an absent cell. */
function rowFormFaults(rule: RuleTable['rules'][number], ids: readonly string[], at: string): FieldError[] {
  const absent = ids.filter((id) => !Object.hasOwn(rule, id))
  const unknown = Object.keys(rule).filter((id) => !ids.includes(id))
  const empty = ['_id', '_description'].filter((id) => rule[id] === '')
  return [
    ...[...absent, ...empty].map((id) => fault(`${at}/${id}`, 'required')),
    ...unknown.map((id) => fault(`${at}/${id}`, 'unknown-column')),
  ]
}

function readAnswer(
  name: TableName,
  { outputs }: RuleTable,
  rule: RuleTable['rules'][number],
  at: string,
  known: ReadonlySet<string>,
  samples: readonly Sample[],
) {
  const faults: FieldError[] = []
  const answer: Record<string, unknown> = {}
  for (const { id, field } of outputs) {
    const { [id]: cell = '' } = rule
    const trial = tryExpression(cell, samples, `${at}/${id}`)
    faults.push(...nameFaults(cell, known, `${at}/${id}`), ...trial.faults)
    answer[field] = trial.values[0]
  }
  if (faults.length === 0) faults.push(...schemaFaults(answerChecks[name].Errors(answer), at))
  return { answer, faults }
}
