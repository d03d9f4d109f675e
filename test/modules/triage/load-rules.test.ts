import t from 'tap'
import { evaluateTriage } from '../../../src/modules/triage/evaluate.js'
import { loadTriageRules, type TriageExamples } from '../../../src/modules/triage/load-rules.js'
import { TriageRulesError } from '../../../src/modules/triage/rule-faults.js'
import { TABLES, type TableName } from '../../../src/modules/triage/verdict.js'
import { freshExamples, freshModel, type Model, tableOf } from './triage-content.js'

async function refusal(spoil: (model: Model, examples: TriageExamples) => void): Promise<string[]> {
  const model = freshModel()
  const examples = freshExamples()
  spoil(model, examples)
  try {
    await loadTriageRules(model, examples)
  } catch (error) {
    if (error instanceof TriageRulesError) return error.faults.map(({ pointer, code }) => `${pointer} ${code}`)
    throw error
  }
  return []
}

function rowOf(model: Model, table: TableName, index: number): Record<string, string> {
  const row = tableOf(model, table).rules[index]
  if (row === undefined) throw new Error(`no row ${index}`)
  return row
}

function columnOf(model: Model, table: TableName, id: string): { field: string } {
  const column = tableOf(model, table).inputs.find((candidate) => candidate.id === id)
  if (column === undefined) throw new Error(`no column ${id}`)
  return column
}

t.test('the shipped rules load', async (t) => {
  t.strictSame(await refusal(() => {}), [])
})

t.test('a malformed cell is refused in any column of any table', async (t) => {
  for (const name of TABLES) {
    const { inputs } = tableOf(freshModel(), name)
    for (const { id } of inputs) {
      const faults = await refusal((model) => {
        rowOf(model, name, 0)[id] = '[1..'
      })
      t.match(faults, [new RegExp(`^#/nodes/\\d/content/rules/0/${id} unreadable$`)], `${name} ${id}`)
    }
  }
})

t.test('what the engine would pass over in silence is refused', async (t) => {
  const cases: [string, (model: Model) => void, RegExp][] = [
    [
      'a misspelt fact in a column',
      (m) => {
        columnOf(m, 'procedure', 'clarity').field = 'not factClear'
      },
      /inputs\/\d+\/field unknown-name$/,
    ],
    [
      'a misspelt fact in a cell',
      (m) => {
        rowOf(m, 'fastTrack', 0).leave = '== counterClaim'
      },
      /rules\/0\/leave unknown-name$/,
    ],
    [
      'a comparison of different types',
      (m) => {
        rowOf(m, 'procedure', 0).agreeSmall = '> 5'
      },
      /rules\/0\/agreeSmall unreadable$/,
    ],
    [
      'a limit that may be null compared bare',
      (m) => {
        columnOf(m, 'procedure', 'band').field = 'claimAmountFen <= mandatoryLimitFen'
      },
      /inputs\/\d+\/field unreadable$/,
    ],
    [
      'an absent cell',
      (m) => {
        delete rowOf(m, 'suitability', 3).divorce
      },
      /rules\/3\/divorce required$/,
    ],
    [
      'a cell of an unknown column',
      (m) => {
        rowOf(m, 'suitability', 3).divorced = 'true'
      },
      /rules\/3\/divorced unknown-column$/,
    ],
    [
      'the clock',
      (m) => {
        rowOf(m, 'procedure', 0).profile = "date('now') > 0"
      },
      /rules\/0\/profile not-allowed-in-rules$/,
    ],
    [
      'a closure',
      (m) => {
        columnOf(m, 'suitability', 'divorce').field = "some(causePath, # == '14')"
      },
      /field (unknown-name|not-allowed-in-rules)$/,
    ],
    [
      'a template',
      (m) => {
        rowOf(m, 'suitability', 0).en = '`text`'
      },
      /rules\/0\/en not-allowed-in-rules$/,
    ],
    [
      'an engine variable',
      (m) => {
        rowOf(m, 'suitability', 0).divorce = '$root.factsClear'
      },
      /rules\/0\/divorce/,
    ],
    [
      'a result outside the catalogue',
      (m) => {
        rowOf(m, 'procedure', 20).procedure = "'sumary'"
      },
      /rules\/20\/procedure enum$/,
    ],
    [
      'a result of the wrong type',
      (m) => {
        rowOf(m, 'suitability', 0).suitable = "'false'"
      },
      /rules\/0\/suitable type$/,
    ],
    [
      'a confidence outside the catalogue',
      (m) => {
        rowOf(m, 'fastTrack', 0).confidence = "'sure'"
      },
      /rules\/0\/confidence enum$/,
    ],
    [
      'an empty result',
      (m) => {
        rowOf(m, 'fastTrack', 0).source = ''
      },
      /rules\/0\/source/,
    ],
    [
      'a row without a text',
      (m) => {
        rowOf(m, 'fastTrack', 0)._description = ''
      },
      /rules\/0\/_description required$/,
    ],
    [
      'two rows with one id',
      (m) => {
        rowOf(m, 'fastTrack', 1)._id = 'fast-track-01'
      },
      /rules\/1\/_id duplicate$/,
    ],
    [
      'two rows with one rule id',
      (m) => {
        rowOf(m, 'fastTrack', 1).ruleId = "'no-fast-track-no-procedure'"
      },
      /rules\/1\/ruleId duplicate$/,
    ],
    [
      'no default row',
      (m) => {
        tableOf(m, 'fastTrack').rules.pop()
      },
      /default-row-missing$/,
    ],
    [
      'a default row before the end',
      (m) => {
        tableOf(m, 'fastTrack').rules.reverse()
      },
      /default-row-misplaced$/,
    ],
    [
      'another hit policy',
      (m) => {
        tableOf(m, 'procedure').hitPolicy = 'collect'
      },
      /content\/hitPolicy const$/,
    ],
    [
      'a missing table',
      (m) => {
        m.nodes = m.nodes.filter(({ id }) => id !== 'suitability')
      },
      /missing-table$/,
    ],
    [
      'a table given twice',
      (m) => {
        tableOf(m, 'suitability').outputPath = 'procedure'
      },
      /(duplicate|missing-table)$/,
    ],
    [
      'a function node',
      (m) => {
        m.nodes.push({ ...structuredClone(tableNode(m)), id: 'js', type: 'functionNode' })
      },
      /nodes\/5\/type enum$/,
    ],
    [
      'no version',
      (m) => {
        m.version = ''
      },
      /#\/version/,
    ],
  ]
  for (const [title, spoil, expected] of cases) {
    const faults = await refusal(spoil)
    t.ok(
      faults.some((fault) => expected.test(fault)),
      `${title}: ${faults.join(', ')}`,
    )
  }
})

function tableNode({ nodes }: Model): Model['nodes'][number] {
  const node = nodes.find(({ type }) => type === 'decisionTableNode')
  if (node === undefined) throw new Error('no table')
  return node
}

t.test('a table cut off from the facts or from the answers it reads is refused', async (t) => {
  // The engine answers with every table that leads nowhere, so these two edges may be absent without harm.
  const harmless = ['suitability-to-output', 'fast-track-to-output']
  for (const { id } of freshModel().edges.filter((edge) => !harmless.includes(edge.id))) {
    const faults = await refusal((model) => {
      model.edges = model.edges.filter((edge) => edge.id !== id)
    })
    t.not(faults.length, 0, id)
  }
})

t.test('a wrong example, a row without example and rows that disagree are refused', async (t) => {
  t.match(
    await refusal((_, { examples }) => {
      const [first] = examples
      if (first !== undefined) first.expect.fastTrack = !first.expect.fastTrack
    }),
    ['#/examples/0/expect/fastTrack wrong-example'],
  )
  t.match(
    await refusal((_, file) => {
      file.examples = file.examples.filter(({ expect }) => expect.procedureRule !== 'panel-wide-concern')
    }),
    ['#/examples row-without-example'],
  )
  const disagreement = await refusal((model) => {
    Object.assign(rowOf(model, 'suitability', 11), { missing: '' })
  })
  t.match(disagreement[0], /^#\/examples\/\d+\/changes rows-disagree$/)
})

t.test('examples with incomplete or unknown facts are refused', async (t) => {
  t.match(
    await refusal((_, file) => {
      Reflect.deleteProperty(file.baseFacts, 'factsClear')
    }),
    ['#/examples/baseFacts/factsClear required'],
  )
  t.match(
    await refusal((_, { examples }) => {
      Object.assign(examples[0]?.changes ?? {}, { factClear: true })
    }),
    ['#/examples/examples/0/changes/factClear additionalProperties'],
  )
  t.match(
    await refusal((_, { examples }) => {
      Object.assign(examples[0]?.changes ?? {}, { causeCode: '14' })
    }),
    ['#/examples/0/changes wrong-example'],
  )
})

t.test('the error says in Chinese and English what is wrong, without a native stack trace', async (t) => {
  const model = freshModel()
  rowOf(model, 'procedure', 0).notHere = '[1..'
  const error = await loadTriageRules(model, freshExamples()).catch((caught: unknown) => caught)
  if (!(error instanceof TriageRulesError)) throw error
  const [fault] = error.faults
  t.match(fault?.zh, /无法解析/)
  t.match(fault?.en, /cannot be read/)
  t.notMatch(error.message, /Stack backtrace/)
})

t.test('another version of the rules decides under its own name', async (t) => {
  const model = freshModel()
  model.version = 'triage.v2-draft'
  const rules = await loadTriageRules(model, freshExamples())
  t.equal((await evaluateTriage(rules, freshExamples().baseFacts)).rulesVersion, 'triage.v2-draft')
})
