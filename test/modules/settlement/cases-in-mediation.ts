import { demoId } from '../../../src/modules/directory/seed.js'
import type { TestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'

export interface CaseInMediation {
  id: string
  applicant: string
  respondent: string
}

/** A case whose mediation has begun with 赵桂兰, put there directly: how it got there is not what these tests are about. */
export async function caseInMediation(
  court: TestCourt,
  { receivedOn, organisation = false }: { receivedOn: string; organisation?: boolean },
): Promise<CaseInMediation> {
  const { id } = await registeredCase(court, { receivedOn })
  await court.db.$client.query(
    `update cases set state = 'in-mediation', mediator_id = $2, organisation_id = $3, accepted_on = received_on,
       notices_complete = true, last_occurred_on = received_on where id = $1`,
    [id, demoId('mediator', 'mediator-zhao'), organisation ? demoId('organisation', 'test') : null],
  )
  const { rows } = await court.db.$client.query<{ id: string }>(
    'select id from parties where case_id = $1 order by position',
    [id],
  )
  const [applicant, respondent] = rows.map((row) => row.id)
  if (applicant === undefined || respondent === undefined) throw new Error('a dispute has two sides')
  return { id, applicant, respondent }
}

/** Gives an act with the present version of the case. */
export async function act(court: TestCourt, subject: string, caseId: string, path: string, body: object) {
  const version = await versionOf(court, caseId)
  return court.as(subject).post(`/v1/cases/${caseId}${path}`, body, { ifMatch: version })
}

export async function versionOf(court: TestCourt, caseId: string): Promise<number> {
  const { rows } = await court.db.$client.query<{ version: number }>('select version from cases where id = $1', [
    caseId,
  ])
  return rows[0]?.version ?? 0
}

export function twoInstalments({ applicant, respondent }: CaseInMediation, changes: object = {}) {
  const pay = { payerPartyId: respondent, payeePartyId: applicant, onTheSpot: false }
  return {
    form: 'written',
    coverage: 'whole',
    terms: '一、被申请人分两期向申请人支付物业费2860元。二、双方再无其他争议。',
    amountFen: 286_000,
    instalments: [
      { ...pay, amountFen: 86_000, dueOn: '2026-04-01' },
      { ...pay, amountFen: 200_000, dueOn: '2026-05-01' },
    ],
    ...changes,
  }
}

/** The version of the agreement that is not superseded. */
export async function currentAgreement(court: TestCourt, caseId: string) {
  const { rows } = await court.db.$client.query<{ id: string; hash: string; status: string; version: number }>(
    `select id, encode(content_hash, 'hex') as hash, status, version from agreements
     where case_id = $1 and status <> 'superseded'`,
    [caseId],
  )
  const agreement = rows[0]
  if (agreement === undefined) throw new Error('there is no agreement')
  return agreement
}

/** Drafts an agreement and has everybody sign it on one day. */
export async function agreedCase(
  court: TestCourt,
  options: { receivedOn: string; agreedOn: string; draft?: object },
): Promise<CaseInMediation & { agreementId: string }> {
  const subject = await caseInMediation(court, options)
  const occurredOn = options.agreedOn
  const drafted = await act(court, 'mediator-zhao', subject.id, '/agreements', {
    occurredOn,
    ...twoInstalments(subject, options.draft),
  })
  if (drafted.status !== 201) throw new Error(`drafting failed: ${drafted.text}`)
  const { agreementId } = await signByAll(court, subject, occurredOn)
  return { ...subject, agreementId }
}

/** Has both sides and the mediator sign the current version on one day. */
export async function signByAll(court: TestCourt, subject: CaseInMediation, occurredOn: string) {
  const { id: agreementId, hash: contentHash } = await currentAgreement(court, subject.id)
  const sign = async (signer: object) => {
    const body = { occurredOn, form: 'signature', contentHash, ...signer }
    const signed = await act(court, 'clerk-mingshan', subject.id, `/agreements/${agreementId}/signatures`, body)
    if (signed.status !== 201) throw new Error(`signing failed: ${signed.text}`)
    return signed
  }
  await sign({ signerKind: 'party', partyId: subject.applicant })
  await sign({ signerKind: 'party', partyId: subject.respondent })
  return { agreementId, last: await sign({ signerKind: 'mediator' }) }
}
