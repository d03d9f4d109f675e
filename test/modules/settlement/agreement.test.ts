import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { violatedConstraint } from '../../support/database.js'
import { act, agreedCase, caseInMediation, currentAgreement, twoInstalments, versionOf } from './cases-in-mediation.js'

const TODAY = '2026-03-10'

t.test('422 when instalments do not add up, run backwards or name a stranger; nothing is written', async (t) => {
  const court = await openTestCourt(t)
  const subject = await caseInMediation(court, { receivedOn: TODAY })
  const before = await versionOf(court, subject.id)
  const body = twoInstalments(subject)
  const [first, second] = body.instalments
  const faults = [
    [{ ...body, amountFen: 286_001 }, 'instalments-equal-amount', '#/amountFen'],
    [{ ...body, instalments: [second, first] }, 'instalments-in-order', '#/instalments/1/dueOn'],
    [
      { ...body, instalments: [first, { ...second, payeePartyId: subject.id }] },
      'payer-and-payee-are-parties',
      '#/instalments/1/payeePartyId',
    ],
  ] as const
  for (const [faulty, ruleId, pointer] of faults) {
    const answer = await act(court, 'mediator-zhao', subject.id, '/agreements', faulty)
    t.equal(answer.status, 422, ruleId)
    t.match(answer.body, { ruleId, errors: [{ pointer }] })
  }
  const { rows } = await court.db.$client.query('select 1 from agreements where case_id = $1', [subject.id])
  t.strictSame(rows, [])
  t.equal(await versionOf(court, subject.id), before)
})

t.test('the database itself refuses instalments that do not add up and any change of the content', async (t) => {
  const court = await openTestCourt(t)
  const subject = await caseInMediation(court, { receivedOn: TODAY })
  await act(court, 'mediator-zhao', subject.id, '/agreements', twoInstalments(subject))
  const { id } = await currentAgreement(court, subject.id)
  const violated = async (text: string) => {
    try {
      await court.db.$client.query(text, [id])
      return 'nothing'
    } catch (error) {
      return violatedConstraint(error) ?? (error as Error).message
    }
  }
  const added = await violated(
    `insert into instalments select court_id, case_id, id, gen_random_uuid(), 9, gen_random_uuid(), gen_random_uuid(),
     100, date '2026-06-01', false from agreements where id = $1`,
  )
  t.equal(added, 'instalments_equal_amount')
  t.equal(await violated(`update agreements set terms = '改' where id = $1`), 'agreements_content_fixed')
  t.equal(
    await violated(`update agreements set status = 'effective', effective_on = drafted_on where id = $1`),
    'agreements_effective_when_signed',
  )
  const otherText = await violated(
    `insert into signatures select court_id, case_id, id, gen_random_uuid(), 'mediator', gen_random_uuid(),
     drafted_on, sha256('other'), 'seal', false from agreements where id = $1`,
  )
  t.equal(otherText, 'signatures_same_content_fkey')
  await t.rejects(
    court.db.$client.query('update instalments set amount_fen = 1 where agreement_id = $1', [id]),
    /append-only/,
  )
})

t.test('an agreement takes effect with the last signature, and only under the text that was seen', async (t) => {
  const court = await openTestCourt(t)
  const subject = await caseInMediation(court, { receivedOn: TODAY, organisation: true })
  await act(court, 'mediator-zhao', subject.id, '/agreements', twoInstalments(subject))
  const { id, hash } = await currentAgreement(court, subject.id)
  const sign = (body: object) =>
    act(court, 'clerk-mingshan', subject.id, `/agreements/${id}/signatures`, {
      form: 'signature',
      contentHash: hash,
      ...body,
    })
  const refusals = [
    [{ signerKind: 'party', partyId: subject.applicant, contentHash: '0'.repeat(64) }, 'signed-content-matches'],
    [{ signerKind: 'party', partyId: subject.respondent, byRepresentative: true }, 'settling-needs-special-authority'],
    [{ signerKind: 'party' }, 'signer-is-known'],
  ] as const
  for (const [body, ruleId] of refusals) t.match(await sign(body), { status: 422, body: { ruleId } })

  for (const body of [
    { signerKind: 'party', partyId: subject.applicant, form: 'seal' },
    { signerKind: 'party', partyId: subject.respondent, form: 'fingerprint' },
    { signerKind: 'mediator' },
  ]) {
    const answer = await sign(body)
    t.match(answer, {
      status: 201,
      body: { case: { state: 'in-mediation', agreementStatus: 'signing', outcome: null } },
    })
  }
  t.match(await sign({ signerKind: 'mediator' }), { status: 422, body: { ruleId: 'signs-once' } })
  const last = await sign({ signerKind: 'organisation', form: 'seal' })
  t.match(last, {
    status: 201,
    body: {
      case: {
        state: 'agreed',
        outcome: 'agreed',
        agreementStatus: 'effective',
        agreementCoverage: 'whole',
        agreedOn: TODAY,
        endedOn: TODAY,
        mediationDueOn: null,
        confirmationDueOn: '2026-04-09',
      },
    },
  })
  t.equal((await currentAgreement(court, subject.id)).status, 'effective')
})

t.test('a new version supersedes a partly signed one, and nobody has signed it', async (t) => {
  const court = await openTestCourt(t)
  const subject = await caseInMediation(court, { receivedOn: TODAY })
  await act(court, 'mediator-zhao', subject.id, '/agreements', twoInstalments(subject))
  const first = await currentAgreement(court, subject.id)
  const party = { signerKind: 'party', partyId: subject.applicant, form: 'signature' }
  await act(court, 'clerk-mingshan', subject.id, `/agreements/${first.id}/signatures`, {
    ...party,
    contentHash: first.hash,
  })
  const redrafted = await act(court, 'mediator-zhao', subject.id, '/agreements', twoInstalments(subject))
  t.match(redrafted, { status: 201, body: { case: { agreementStatus: 'drafted' } } })
  const second = await currentAgreement(court, subject.id)
  t.match(second, { version: 2, status: 'drafted' })
  t.not(second.hash, first.hash, 'the same words in another version are another text')
  const late = await act(court, 'clerk-mingshan', subject.id, `/agreements/${first.id}/signatures`, {
    ...party,
    contentHash: first.hash,
  })
  t.match(late, { status: 422, body: { ruleId: 'agreement-is-current' } })
  const { rows } = await court.db.$client.query('select 1 from signatures where agreement_id = $1', [second.id])
  t.strictSame(rows, [])
})

t.test('two signatures at once: one is recorded, the other must look again', async (t) => {
  const court = await openTestCourt(t)
  const subject = await caseInMediation(court, { receivedOn: TODAY })
  await act(court, 'mediator-zhao', subject.id, '/agreements', twoInstalments(subject))
  const { id, hash } = await currentAgreement(court, subject.id)
  const ifMatch = await versionOf(court, subject.id)
  const answers = await Promise.all(
    [subject.applicant, subject.respondent].map((partyId) =>
      court
        .as('clerk-mingshan')
        .post(
          `/v1/cases/${subject.id}/agreements/${id}/signatures`,
          { signerKind: 'party', partyId, form: 'electronic', contentHash: hash },
          { ifMatch },
        ),
    ),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 412])
  const { rows } = await court.db.$client.query('select 1 from signatures where agreement_id = $1', [id])
  t.equal(rows.length, 1)
})

t.test('performance counts towards its instalment and never beyond', async (t) => {
  const court = await openTestCourt(t)
  const subject = await agreedCase(court, { receivedOn: TODAY, agreedOn: TODAY })
  const { rows } = await court.db.$client.query<{ id: string }>(
    'select id from instalments where agreement_id = $1 order by position',
    [subject.agreementId],
  )
  const pay = (instalment: number, amountFen: number) =>
    act(court, 'clerk-mingshan', subject.id, `/agreements/${subject.agreementId}/performances`, {
      instalmentId: rows[instalment]?.id,
      amountFen,
    })
  t.match(await pay(0, 86_001), { status: 422, body: { ruleId: 'performance-not-more-than-owed' } })
  t.match(await pay(0, 86_000), { status: 201, body: { case: { performance: 'partial', state: 'agreed' } } })
  t.match(await pay(0, 1), { status: 422, body: { ruleId: 'performance-not-more-than-owed' } })
  t.match(await pay(1, 200_000), { status: 201, body: { case: { performance: 'full' } } })
})
