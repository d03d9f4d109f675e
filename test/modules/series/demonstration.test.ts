import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import t from 'tap'
import { followLead } from '../../../src/modules/series/demonstration/follow-lead.js'
import { EXAMPLE_ANSWERS } from '../../../src/modules/triage/schemas.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { actOnSeries, makeRoom, seriesOf, ZHAO } from './series-of-cases.js'

const TERMS = '{{被申请人}}向{{申请人}}支付{{金额}}，于{{分期}}。'

/** A series in mediation whose lead case has settled for nine tenths in two instalments. */
async function demonstratedSeries(court: TestCourt, members: number) {
  await makeRoom(court, members)
  const { seriesId, caseIds } = await seriesOf(court, members)
  const act = (who: string, name: string, body: Record<string, unknown>) =>
    actOnSeries(court, who, seriesId, name, body)
  await act('triage-mingshan', 'decide-triage', { answers: EXAMPLE_ANSWERS })
  await act('clerk-mingshan', 'record-consent', { answer: 'given', form: 'written' })
  await act('triage-mingshan', 'offer-mediation', { presidingMediatorId: ZHAO, basis: 'joint-choice' })
  await act('mediator-zhao', 'accept-offer', {})
  await act('mediator-zhao', 'give-notices', { how: 'written' })
  const [lead = ''] = caseIds
  const members1 = [{ caseId: lead }]
  await act('mediator-zhao', 'draft-agreement', {
    form: 'written',
    coverage: 'whole',
    terms: TERMS,
    claimBasisPoints: 9_000,
    instalments: [
      { shareBasisPoints: 4_000, dueOn: '2026-04-30', onTheSpot: false },
      { shareBasisPoints: 6_000, dueOn: '2026-06-30', onTheSpot: false },
    ],
    members: members1,
  })
  return {
    seriesId,
    caseIds,
    lead,
    act,
    settleLead: () => act('clerk-mingshan', 'sign-agreement', { form: 'signature', members: members1 }),
  }
}

t.test('the lead case is settled, seven accept its terms and four go to the fast-track team', async (t) => {
  const court = await openTestCourt(t)
  const { seriesId, caseIds, lead, act, settleLead } = await demonstratedSeries(court, 12)
  const zhao = court.as('mediator-zhao')
  const offers = `/v1/series/${seriesId}/demonstration-offers`
  const version = async () => (await zhao.get(`/v1/series/${seriesId}`)).body.version
  const ask = async (body: object) => zhao.post(offers, body, { ifMatch: await version() })

  t.match(await ask({ leadPartiesAgree: true }), { status: 422, body: { ruleId: 'demonstration-lead-settled' } })
  await settleLead()
  t.match(await ask({ leadPartiesAgree: false }), {
    status: 422,
    body: { ruleId: 'demonstration-lead-parties-agree' },
  })
  const offered = await ask({ leadPartiesAgree: true })
  t.equal(offered.status, 201, offered.text)
  t.match(offered.body, { accepted: 0, declined: 0, unanswered: 11 })
  t.notOk(offered.body.cases.some(({ caseId }: { caseId: string }) => caseId === lead))
  for (const { claimAmountFen, amountFen, instalments } of offered.body.cases) {
    t.ok(Math.abs(amountFen - claimAmountFen * 0.9) <= 1, `${amountFen} of ${claimAmountFen}`)
    t.equal(instalments[0].amountFen + instalments[1].amountFen, amountFen)
  }

  const path = `${offers}/${offered.body.id}`
  const others = caseIds.slice(1)
  const answers = others.map((caseId, index) => ({ caseId, answer: index < 7 ? 'accepted' : 'declined' }))
  t.match(await zhao.post(`${path}/answers`, { answers: [{ caseId: lead, answer: 'accepted' }] }), {
    status: 422,
    body: { ruleId: 'demonstration-case-of-offer' },
  })
  t.match((await zhao.post(`${path}/answers`, { answers })).body, { accepted: 7, declined: 4, unanswered: 0 })
  const drafted = await zhao.post(`${path}/agreements`, { form: 'written', terms: TERMS }, { key: randomUUID() })
  t.match(drafted, { status: 202, body: { total: 7, act: 'draftAgreement' } })
  // Signing does the long work that was asked for before it as well.
  const declined = others.slice(7).map((caseId) => ({ caseId }))
  await act('mediator-zhao', 'end-mediation', {
    ground: 'wide-difference',
    course: '双方均到场。',
    reasonOfFailure: '不接受示范方案。',
    costRaisingConduct: '无',
    hints: '无',
    members: declined,
  })
  const accepted = others.slice(0, 7).map((caseId) => ({ caseId }))
  t.match(await act('clerk-mingshan', 'sign-agreement', { form: 'signature', members: accepted }), { done: 7 })
  t.match(await act('triage-mingshan', 'transfer-case', { destination: 'fast-track', members: declined }), { done: 4 })
  const { body: series } = await court.as('clerk-mingshan').get(`/v1/series/${seriesId}`)
  t.strictSame(series.states, { agreed: 8, transferred: 4 })
})

t.test('nobody but the mediators of the cases sees what was offered', async (t) => {
  const court = await openTestCourt(t)
  const { seriesId, settleLead } = await demonstratedSeries(court, 2)
  await settleLead()
  const zhao = court.as('mediator-zhao')
  const { body: seen } = await zhao.get(`/v1/series/${seriesId}`)
  const offers = `/v1/series/${seriesId}/demonstration-offers`
  const { body: offer } = await zhao.post(offers, { leadPartiesAgree: true }, { ifMatch: seen.version })
  const path = `${offers}/${offer.id}`
  t.equal((await zhao.get(path)).status, 200, 'the control: the mediator sees it')
  for (const who of ['clerk-mingshan', 'judge-mingshan', 'higher-benxi', 'auditor-benxi']) {
    t.equal((await court.as(who).get(path)).status, 403, who)
  }
  t.equal((await court.as('mediator-qian').get(path)).status, 404)
  t.equal((await court.as('mediator-qian').post(offers, { leadPartiesAgree: true }, { ifMatch: 1 })).status, 404)
  const { rows } = await court.db.execute<{ rows: number }>(sql`select count(*)::int as rows from demonstration_offers`)
  t.equal(rows[0]?.rows, 1)
})

t.test('what follows the lead is the same part of the claim, exact to the fen, whatever the amounts', (t) => {
  const parameters = { seed: 20261124 }
  t.comment(`seed ${parameters.seed}`)
  const fen = fc.integer({ min: 1, max: 1_000_000_000_000 })
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000_000_000_000 }),
      fc.array(fen, { minLength: 1, maxLength: 24 }),
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      (waivedFen, parts, claim) => {
        const amountFen = parts.reduce((sum, part) => sum + part, 0)
        const leadClaim = amountFen + waivedFen
        const instalments = parts.map((part) => ({ amountFen: part, dueOn: '2026-06-30', onTheSpot: false }))
        const own = followLead({ claimAmountFen: leadClaim, amountFen, instalments }, claim)
        const together = own.instalments.reduce((sum, part) => sum + BigInt(part.amountFen), 0n)
        const difference = 2n * (BigInt(own.amountFen) * BigInt(leadClaim) - BigInt(claim) * BigInt(amountFen))
        const isNearest = difference <= BigInt(leadClaim) && -difference <= BigInt(leadClaim)
        return together === BigInt(own.amountFen) && isNearest && own.instalments.every((part) => part.amountFen > 0)
      },
    ),
    parameters,
  )
  t.same(
    followLead(
      {
        claimAmountFen: 300,
        amountFen: 100,
        instalments: [
          { amountFen: 50, dueOn: '2026-04-30', onTheSpot: true },
          { amountFen: 50, dueOn: '2026-06-30', onTheSpot: false },
        ],
      },
      1_001,
    ),
    {
      amountFen: 334,
      instalments: [
        { amountFen: 167, dueOn: '2026-04-30', onTheSpot: true },
        { amountFen: 167, dueOn: '2026-06-30', onTheSpot: false },
      ],
    },
    'a third of 10.01 yuan is 3.34 yuan (333.67 fen, rounded)',
  )
  t.end()
})
