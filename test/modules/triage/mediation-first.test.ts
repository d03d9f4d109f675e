import t from 'tap'
import list from '../../../src/modules/triage/data/mediation-first-causes.json' with { type: 'json' }
import { suitabilityListOf } from '../../../src/modules/triage/mediation-first.js'
import { causeNameOf, causePathOf } from './triage-content.js'

function kindsOf(code: string): string[] {
  return suitabilityListOf(causePathOf(code)).map(({ kind }) => kind)
}

t.test('every code of the list carries the name it has in the revision in force', async (t) => {
  for (const { kind, causes } of list.kinds) {
    for (const { code, name } of causes) t.equal(causeNameOf(code), name, `${kind} ${code}`)
  }
  t.equal(new Set(list.kinds.map(({ kind }) => kind)).size, list.kinds.length)
})

t.test('what rests on DIV17 or on our own mapping alone is not marked as seen', async (t) => {
  for (const { kind, source, confidence } of list.kinds) {
    if (/^DIV17/.test(source) || source === 'SEED' || kind === 'consumer') t.equal(confidence, 'derived', kind)
    else t.equal(confidence, 'partly-seen', kind)
  }
})

t.test('a cause belongs to the kind of any cause above it', async (t) => {
  t.strictSame(kindsOf('14'), ['family'])
  t.strictSame(kindsOf('22.1'), ['family'])
  t.strictSame(kindsOf('55.2'), ['neighbours'])
  t.strictSame(kindsOf('205.5'), ['labour'])
  t.strictSame(kindsOf('126'), ['property-management'])
  t.strictSame(kindsOf('101'), ['heating'])
  t.strictSame(kindsOf('108.1'), ['financial-loans'])
  t.strictSame(kindsOf('108.3'), ['small-debts'])
  t.strictSame(kindsOf('411.1'), ['traffic', 'appraisal-linked'])
  t.strictSame(kindsOf('413'), ['medical', 'appraisal-linked'])
  t.strictSame(kindsOf('108'), [], 'a cause above a listed one is not listed')
  t.strictSame(kindsOf('448'), [])
})

t.test('the kind names the cause by which the case belongs to it', async (t) => {
  t.strictSame(suitabilityListOf(causePathOf('22.1'))[0]?.cause, { code: 'L2-02', name: '婚姻家庭纠纷' })
})
