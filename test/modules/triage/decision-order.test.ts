import assert from 'node:assert/strict'
import { ZenEngine } from '@gorules/zen-engine'
import fc from 'fast-check'
import t from 'tap'
import { Compile } from 'typebox/compile'
import { evaluateTriage } from '../../../src/modules/triage/evaluate.js'
import { loadTriageRules } from '../../../src/modules/triage/load-rules.js'
import { TABLES, type TableName, TriageVerdict } from '../../../src/modules/triage/verdict.js'
import { decideByHand } from './oracle.js'
import { anyFacts, freshExamples, freshModel, tableOf } from './triage-content.js'

const rules = await loadTriageRules(freshModel(), freshExamples())
const verdictCheck = Compile(TriageVerdict)
const DEFAULT_RULES = {
  suitability: 'suitability-not-covered',
  procedure: 'procedure-not-covered',
  fastTrack: 'fast-track-not-covered',
}

function everyMatchOf(name: TableName) {
  const table = { ...tableOf(freshModel(), name), hitPolicy: 'collect' }
  return new ZenEngine().createDecision({
    nodes: [
      { id: 'input', name: 'input', type: 'inputNode', content: {} },
      { id: 'table', name: 'table', type: 'decisionTableNode', content: table },
      { id: 'output', name: 'output', type: 'outputNode', content: {} },
    ],
    edges: [
      { id: 'in', type: 'edge', sourceId: 'input', targetId: 'table' },
      { id: 'out', type: 'edge', sourceId: 'table', targetId: 'output' },
    ],
  })
}

t.test('the tables decide as the law’s decision order written by hand', async (t) => {
  const rows = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(anyFacts, async (facts) => {
      const { suitable, procedure, track, fastTrack, litigation, ...verdict } = await evaluateTriage(rules, facts)
      assert.deepEqual({ suitable: suitable.value, procedure, track, fastTrack }, decideByHand(facts))
      const { suitable: _, ...sued } = decideByHand({ ...facts, claimDueAndCertain: false })
      assert.deepEqual(litigation, procedure === 'payment-order' ? sued : { procedure, track, fastTrack })
      for (const { row } of verdict.findings) rows.set(row, (rows.get(row) ?? 0) + 1)
    }),
    { numRuns: 3000, seed: 20250101 },
  )
  const unreached = TABLES.flatMap((name) =>
    tableOf(freshModel(), name).rules.flatMap(({ _id = '' }) => (rows.has(_id) ? [] : [_id])),
  )
  t.strictSame(unreached, ['suitability-default', 'procedure-default', 'fast-track-default'], 'all else came up')
})

t.test('no gap and no overlap: exactly one row beside the default one matches, in every table', async (t) => {
  const tables = TABLES.map((name) => ({ name, decision: everyMatchOf(name) }))
  await fc.assert(
    fc.asyncProperty(anyFacts, async (facts) => {
      const verdict = await evaluateTriage(rules, facts)
      assert.ok(verdictCheck.Check(verdict))
      const { procedure, track } = verdict
      for (const { name, decision } of tables) {
        const { result } = await decision.evaluate({ ...facts, procedure: { procedure, track } })
        const matched: string[] = result[name].map(({ ruleId }: { ruleId: string }) => ruleId)
        const cited = verdict.findings.find(({ table }) => table === name)?.ruleId
        assert.deepEqual(matched, [cited, DEFAULT_RULES[name]])
      }
    }),
    { numRuns: 1500, seed: 20260101 },
  )
  t.pass()
})
