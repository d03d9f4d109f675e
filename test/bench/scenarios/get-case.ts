import type { Bench, Scenario } from '../scenario.js'
import { type Script, toScriptStatement } from '../script.js'
import { askCase, at, randomOf, reading } from './reading.js'

const LOOKUP = 'select court_id, id from bench_sample where n = :n'

/** What the service asks the database for a random case, after the lookup that tells pgbench which one. */
async function scriptOfGet(bench: Bench): Promise<Script> {
  const { id, courtId } = at(bench.cases, 0)
  const recorded = await bench.record(askCase(id, 0))
  return {
    name: 'read',
    isReading: true,
    variables: { n: [0, bench.cases.length - 1] },
    statements: [
      { sql: LOOKUP, isKept: true },
      ...recorded.map((statement) => toScriptStatement(statement, { id, court_id: courtId })),
    ],
  }
}

export const getCase: Scenario = {
  name: 'get-case',
  title: 'Get a case',
  clients: 32,
  data: 'sets',
  reference: {
    title: 'pgbench, the same query',
    kind: 'script',
    by: 'pgbench',
    clients: [4, 8, 16, 32],
    database: 'same',
    script: scriptOfGet,
  },
  begin: reading(({ material }, client) => askCase(randomOf(material.cases), client)),
  request: (bench, index) => askCase(at(bench.cases, index).id, 0),
}
