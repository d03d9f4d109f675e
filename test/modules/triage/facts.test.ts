import t from 'tap'
import { Compile } from 'typebox/compile'
import {
  CLAIM_KIND_TEXTS,
  CLAIM_KINDS,
  OfficerAnswers,
  TRIAGE_FACT_TEXTS,
  TriageFacts,
} from '../../../src/modules/triage/facts.js'
import { freshExamples } from './triage-content.js'

t.test('every fact is required, described in Chinese and English, and nothing else is accepted', async (t) => {
  const names = Object.keys(TriageFacts.properties)
  t.strictSame(new Set(TriageFacts.required), new Set(names))
  t.strictSame(new Set(Object.keys(TRIAGE_FACT_TEXTS)), new Set(names))
  t.match(TriageFacts, { additionalProperties: false })
  for (const [name, schema] of Object.entries(TriageFacts.properties)) {
    const texts = TRIAGE_FACT_TEXTS[name as keyof typeof TRIAGE_FACT_TEXTS]
    t.match(schema, { description: texts.zh }, name)
    t.match(texts.zh, /[\u4e00-\u9fff]/, name)
    t.notMatch(texts.en, /[\u4e00-\u9fff]/, name)
  }
  t.strictSame(Object.keys(CLAIM_KIND_TEXTS), [...CLAIM_KINDS])
})

t.test('the officer answers yes or no to every question, with no default', async (t) => {
  for (const [name, schema] of Object.entries(OfficerAnswers.properties)) {
    t.equal(schema.type, 'boolean', name)
    t.notOk('default' in schema, name)
  }
  t.strictSame(new Set(OfficerAnswers.required), new Set(Object.keys(OfficerAnswers.properties)))
  t.match(OfficerAnswers, { additionalProperties: false })
})

t.test('cause codes of every level and form are accepted, others are not', async (t) => {
  const check = Compile(TriageFacts)
  const { baseFacts } = freshExamples()
  for (const causeCode of ['L1-01', 'L2-59', '1', '514', '120.10']) {
    t.ok(check.Check({ ...baseFacts, causeCode }), causeCode)
  }
  for (const causeCode of ['', '0', 'L3-01', '14.', '14.0', '物业服务合同纠纷', ' 14']) {
    t.notOk(check.Check({ ...baseFacts, causeCode }), causeCode)
  }
})
