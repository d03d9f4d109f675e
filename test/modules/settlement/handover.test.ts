import t from 'tap'
import { digestOf } from '../../../src/modules/settlement/digest.js'
import { openTestCourt } from '../../support/app.js'
import { act, agreedCase, caseInMediation, currentAgreement } from './cases-in-mediation.js'

const TODAY = '2026-03-10'

t.test('the rest of a part agreement goes to the fast track, without a word of the talks, and is served', async (t) => {
  const court = await openTestCourt(t)
  const subject = await agreedCase(court, {
    receivedOn: TODAY,
    agreedOn: TODAY,
    draft: { coverage: 'part', terms: 'CANARY-terms' },
  })
  const { rows: courts } = await court.db.$client.query<{ id: number }>(
    'select court_id as id from cases where id = $1',
    [subject.id],
  )
  const courtId = courts[0]?.id
  const seed = (text: string, values: unknown[]) => court.db.$client.query(text, [courtId, subject.id, ...values])
  await seed(
    `insert into confidential_records (court_id, case_id, id, kind, author_id, party_id, written_on, content)
     select $1, $2, gen_random_uuid(), kind, gen_random_uuid(), null, date '2026-03-10', 'v1.CANARY-' || kind
     from unnest(array['minutes', 'caucus-note', 'offer']) as kind`,
    [],
  )
  await seed(
    `insert into sessions (court_id, case_id, id, mode, room_link, place, scheduled_at, status, invited)
     values ($1, $2, gen_random_uuid(), 'audio-video', 'https://CANARY-room', 'CANARY-place', now(), 'scheduled',
       '[{"kind":"person","name":"CANARY-guest"}]')`,
    [],
  )
  await seed(
    `insert into pauses (court_id, case_id, id, reason, from_on, to_on, note)
     values ($1, $2, gen_random_uuid(), 'sham-review', date '2026-03-10', date '2026-03-10', 'CANARY-pause')`,
    [],
  )
  for (const [text, confirmers] of [
    ['双方确认欠费期间为2024年全年。', [subject.applicant, subject.respondent]],
    ['CANARY-one-sided', [subject.applicant]],
  ] as const) {
    const { rows } = await seed(
      `insert into undisputed_facts (court_id, case_id, id, text, stated_on)
       values ($1, $2, gen_random_uuid(), $3, date '2026-03-10') returning id`,
      [text],
    )
    for (const partyId of confirmers) {
      await seed(
        `insert into undisputed_fact_confirmations (court_id, case_id, id, fact_id, party_id, form, confirmed_on)
         values ($1, $2, gen_random_uuid(), $3, $4, 'written', date '2026-03-10')`,
        [rows[0].id, partyId],
      )
    }
  }

  const wrong = await act(court, 'clerk-mingshan', subject.id, '/transfers', { destination: 'filing' })
  t.match(wrong, { status: 422, body: { ruleId: 'destination-fits-profile' } })
  t.match(await act(court, 'clerk-mingshan', subject.id, '/closure', { basis: 'settled' }), {
    status: 422,
    body: { ruleId: 'rest-must-go-on' },
  })
  const transferred = await act(court, 'clerk-mingshan', subject.id, '/transfers', {
    destination: 'fast-track',
  })
  t.match(transferred, {
    status: 201,
    body: { case: { state: 'transferred', outcome: 'agreed', fastTrackState: 'routed' } },
  })

  const handover = await court
    .as('judge-mingshan')
    .get(`/v1/cases/${subject.id}/handovers/${transferred.body.recordId}`)
  t.equal(handover.status, 200)
  t.notMatch(handover.text, /CANARY/)
  const { rows: stored } = await court.db.$client.query<{ content: string }>(
    'select content from handovers where case_id = $1',
    [subject.id],
  )
  t.notMatch(stored[0]?.content, /CANARY|13800000000|示例路2号3单元/, 'neither talk nor what is sealed is stored')
  t.equal(digestOf(handover.body.package).toString('hex'), handover.body.digest)
  t.match(handover.body.package.parts, {
    undisputedFacts: [{ text: '双方确认欠费期间为2024年全年。' }],
    agreement: { id: (await currentAgreement(court, subject.id)).id, coverage: 'part' },
    parties: [{ id: subject.applicant }, { id: subject.respondent }],
    closingReport: null,
  })
  t.equal(handover.body.package.parts.undisputedFacts.length, 1)
  const hidden = await court.as('clerk-pingshan').get(`/v1/cases/${subject.id}/handovers/${transferred.body.recordId}`)
  t.equal(hidden.status, 404)

  const step = (who: string, name: string, body: object) =>
    act(court, who, subject.id, `/proceedings/fast-track/${name}`, body)
  t.match(await step('judge-mingshan', 'disposition', { manner: 'judged' }), {
    status: 422,
    body: { ruleId: 'fast-track-stage' },
  })
  t.match(await step('clerk-mingshan', 'docket', {}), {
    status: 201,
    body: { number: null, case: { fastTrackState: 'docketed' } },
  })
  t.match(await step('judge-mingshan', 'hearings', { isOnline: false, place: '第三法庭' }), { status: 201 })
  t.match(await step('judge-mingshan', 'disposition', { manner: 'converted-to-ordinary' }), {
    status: 422,
    body: { ruleId: 'conversion-needs-reason' },
  })
  t.match(await step('judge-mingshan', 'disposition', { manner: 'judged' }), { status: 201 })
  t.match(await step('clerk-mingshan', 'service', {}), {
    status: 201,
    body: { case: { state: 'transferred', fastTrackState: 'served' } },
  })
})

t.test('a failed case of the old regime goes to the fast track with its report and gets a 民初 number', async (t) => {
  const court = await openTestCourt(t)
  const subject = await caseInMediation(court, { receivedOn: '2024-05-06' })
  await court.db.$client.query(
    `insert into closing_reports (court_id, case_id, id, ground, ended_on, course, reason_of_failure, cost_raising_conduct, hints)
     select court_id, id, gen_random_uuid(), 'wide-difference', date '2024-05-20', '调解两次。', '双方差距较大。', '无', '无'
     from cases where id = $1`,
    [subject.id],
  )
  await court.db.$client.query(
    `update cases set state = 'failed', outcome = 'wide-difference', ended_on = date '2024-05-20' where id = $1`,
    [subject.id],
  )
  const give = (who: string, path: string, body: object) =>
    act(court, who, subject.id, path, { occurredOn: '2024-05-21', ...body })
  t.match(await give('clerk-mingshan', '/transfers', { destination: 'trial' }), {
    status: 422,
    body: { ruleId: 'destination-fits-profile' },
  })
  t.match(await give('clerk-mingshan', '/closure', { basis: 'settled' }), {
    status: 422,
    body: { ruleId: 'rest-must-go-on' },
  })
  const transferred = await give('clerk-mingshan', '/transfers', { destination: 'fast-track' })
  t.match(transferred, { status: 201, body: { case: { state: 'transferred', outcome: 'wide-difference' } } })
  const handover = await court
    .as('clerk-mingshan')
    .get(`/v1/cases/${subject.id}/handovers/${transferred.body.recordId}`)
  t.match(handover.body.package.parts, {
    agreement: null,
    closingReport: { ground: 'wide-difference', course: '调解两次。' },
  })
  t.match(await give('clerk-mingshan', '/proceedings/fast-track/docket', {}), {
    status: 201,
    body: { number: '（2024）辽0504民初1号', case: { fastTrackState: 'docketed' } },
  })
  const forbidden = await court
    .as('mediator-zhao')
    .get(`/v1/cases/${subject.id}/handovers/${transferred.body.recordId}`)
  t.equal(forbidden.status, 403)
})
