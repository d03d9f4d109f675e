import t from 'tap'
import { canonicalJson } from '../../../src/modules/settlement/canonical-json.js'
import { decideAgreementContent } from '../../../src/modules/settlement/decide-agreement.js'
import { decidePerformance } from '../../../src/modules/settlement/decide-performance.js'
import { decideProceeding } from '../../../src/modules/settlement/decide-proceeding.js'
import { decideSignature } from '../../../src/modules/settlement/decide-signature.js'
import { decideStatementAnswer } from '../../../src/modules/settlement/decide-statement.js'
import { SETTLEMENT_RULES } from '../../../src/modules/settlement/rules.js'
import { PROCEEDING_MOVES } from '../../../src/workflow/proceedings.js'
import { PROCEEDING_KINDS, PROCEEDING_STATES } from '../../../src/workflow/states.js'

t.test('canonical JSON sorts members at every depth and keeps the order of lists', async (t) => {
  t.equal(canonicalJson({ b: [2, 1], a: { d: null, c: '案' } }), '{"a":{"c":"案","d":null},"b":[2,1]}')
})

t.test('sums beyond the exact range of a double are still compared exactly', async (t) => {
  const big = Number.MAX_SAFE_INTEGER
  const instalment = { payerPartyId: 'a', payeePartyId: 'b', dueOn: '2026-04-01', onTheSpot: false }
  const instalments = [
    { ...instalment, amountFen: big },
    { ...instalment, amountFen: 1 },
    { ...instalment, amountFen: 1 },
  ]
  const content = { form: 'written', coverage: 'whole', terms: '', amountFen: big, instalments } as const
  t.match(decideAgreementContent(content, ['a', 'b']), { ok: false, rule: { id: 'instalments-equal-amount' } })
})

t.test('an agreement without money is performed in part or in full, never by amounts', async (t) => {
  const facts = { instalments: [], performed: [] }
  const performedOn = '2026-03-10'
  t.match(decidePerformance(facts, { terms: 'full', performedOn }, performedOn), { ok: true, performance: 'full' })
  t.match(decidePerformance(facts, { amountFen: 1, performedOn }, performedOn), { ok: false })
  const performed = [{ instalmentId: null, amountFen: null, terms: 'full' }] as const
  t.match(decidePerformance({ ...facts, performed }, { terms: 'partial', performedOn }, performedOn), { ok: false })
  t.match(decidePerformance(facts, { terms: 'full', performedOn: '2026-03-11' }, performedOn), {
    ok: false,
    rule: { id: 'performance-day' },
  })
})

t.test('only a party is represented, and only under special authority', async (t) => {
  const facts = {
    parties: [
      { id: 'a', hasSpecialAuthority: true },
      { id: 'b', hasSpecialAuthority: false },
    ],
    mediatorId: 'm',
    organisationId: null,
    signed: [],
  }
  const sign = (signerKind: 'party' | 'mediator' | 'organisation', partyId?: string) =>
    decideSignature(facts, { signerKind, partyId, byRepresentative: true })
  t.match(sign('party', 'a'), { ok: true, missing: [{ id: 'b' }, { id: 'm' }] })
  t.match(sign('party', 'b'), { ok: false, rule: { id: 'settling-needs-special-authority' } })
  t.match(sign('mediator'), { ok: false, rule: { id: 'signer-is-known' } })
  t.match(sign('organisation'), { ok: false, rule: { id: 'signer-is-known' } })
})

t.test('one refusal takes the effect from a mediation statement', async (t) => {
  const facts = { partyIds: ['a', 'b'], answeredBy: ['a'] }
  const answer = (partyId: string, given: 'signed' | 'refused') =>
    decideStatementAnswer(facts, { partyId, answer: given, delivery: 'post' })
  t.match(answer('b', 'signed'), { ok: true, to: 'effective' })
  t.match(answer('b', 'refused'), { ok: true, to: 'refused' })
  t.match(answer('a', 'signed'), { ok: false, rule: { id: 'mediation-statement-answered-once' } })
})

t.test('a proceeding moves as its table says and in no other way', async (t) => {
  for (const kind of PROCEEDING_KINDS) {
    const moves: readonly { from: string | null; command: string; to: string }[] = PROCEEDING_MOVES[kind]
    for (const from of [null, ...PROCEEDING_STATES[kind]]) {
      for (const to of PROCEEDING_STATES[kind]) {
        for (const { command } of PROCEEDING_MOVES[kind]) {
          const known = moves.some((move) => move.from === from && move.command === command && move.to === to)
          t.equal(decideProceeding(kind, from, command, to).ok, known, `${kind} ${from} ${command} ${to}`)
        }
      }
    }
  }
})

t.test('rules have ids of their own and full-width punctuation', async (t) => {
  t.equal(new Set(SETTLEMENT_RULES.map(({ id }) => id)).size, SETTLEMENT_RULES.length)
  for (const { id, zh } of SETTLEMENT_RULES) t.notMatch(zh, /[,.;:]/, id)
})
