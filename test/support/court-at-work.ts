import { setTimeout as sleep } from 'node:timers/promises'

const REPEAT_EVERY_MS = 200
const ATTEMPT_WITHIN_MS = 20_000
/** Statuses after which the same request may well succeed. */
const PASSING = new Set([429, 502, 503, 504])

/** Sends one request as somebody until the service has answered it, however often it is killed meanwhile. */
export type Desk = (
  who: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  version?: number,
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
) => Promise<{ readonly status: number; readonly body: any }>

/** @param token - access token of a person, by the subject of the demo people */
export function openDesk(baseUrl: string, token: (person: string) => Promise<string>): Desk {
  return async (who, method, path, body, version) => {
    const init = {
      method,
      headers: {
        authorization: `Bearer ${await token(who)}`,
        ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    }
    for (;;) {
      const answer = await fetch(`${baseUrl}/v1${path}`, { ...init, signal: AbortSignal.timeout(ATTEMPT_WITHIN_MS) })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch(() => undefined)
      if (answer !== undefined && !PASSING.has(answer.status)) {
        return { status: answer.status, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
      }
      await sleep(REPEAT_EVERY_MS)
    }
  }
}

interface Version {
  version: number
}

/** How a case goes on at this court once it was handed in by another one. */
export type Course = 'confirmed-elsewhere' | 'filed-elsewhere'

/** What the people of the court write into the confidential records of every case. */
export interface Confidential {
  readonly minutes: string
  readonly caucusNote: string
  readonly offer: string
}

const ANSWERS = {
  factsClear: true,
  rightsClear: true,
  littleDispute: true,
  debtorReachable: true,
  ...Object.fromEntries(
    [
      'personalStatusOrOwnership',
      'foreignRelated',
      'needsAppraisal',
      'appraisalDisputed',
      'counterclaim',
      'manyPartiesOnOneSide',
      'publicInterest',
      'groupStability',
      'wideConcern',
      'novelOrComplex',
      'lawRequiresPanel',
      'remandedOrRetrial',
      'thirdPartyRevocation',
      'specialProcedure',
      'arbitrationAgreement',
      'outsideCivilJurisdiction',
      'wrongCourt',
      'resJudicata',
      'inNoSuitPeriod',
      'suspectedSham',
      'bothAgreeSmallClaims',
      'bothAgreeSummary',
      'claimDueAndCertain',
      'noCounterObligation',
      'preservationSought',
    ].map((name) => [name, false]),
  ),
}

/** The people of 明山 who mediate what was handed in. */
export interface CourtAtWork {
  readonly desk: Desk
  readonly mediatorId: string
  /** Subject of the mediator. */
  readonly mediator: string
  /** 法院代字 of the court to which the case goes on. */
  readonly otherCourt: string
}

/**
 * Takes a case that was handed in from registration to the hand-over to the other court.
 *
 * @throws Error when the service refuses an act
 */
export async function mediate(
  { desk, mediatorId, mediator, otherCourt }: CourtAtWork,
  caseId: string,
  course: Course,
  said: Confidential,
): Promise<void> {
  const path = `/cases/${caseId}`
  const view = (await desk('clerk-mingshan', 'GET', path)).body as {
    version: number
    parties: { id: string; role: string }[]
  }
  const at: Version = { version: view.version }
  const act = async (who: string, what: string, body: unknown): Promise<string> => {
    const { status, body: answer } = await desk(who, 'POST', `${path}/${what}`, body, at.version)
    if (status !== 201) throw new Error(`${what} of ${caseId}: ${status} ${JSON.stringify(answer)}`)
    at.version = answer.case.version
    return answer.recordId
  }
  const partyIds = view.parties.map(({ id }) => id)
  const payeePartyId = view.parties.find(({ role }) => role === 'applicant')?.id
  const payerPartyId = view.parties.find(({ role }) => role === 'respondent')?.id

  await act('clerk-mingshan', 'registration', {})
  await act('triage-mingshan', 'triage-decisions', { answers: ANSWERS })
  for (const partyId of partyIds) {
    await act('clerk-mingshan', 'consents', { partyId, answer: 'given', form: 'oral-recorded' })
  }
  const offerId = await act('triage-mingshan', 'offers', { presidingMediatorId: mediatorId, basis: 'joint-choice' })
  await act(mediator, `offers/${offerId}/acceptance`, {})
  await act(mediator, 'notices', { partyIds, how: 'written' })
  const endedAt = new Date(Date.now() - 1_000)
  await act(mediator, 'session-reports', {
    mode: 'telephone',
    beganAt: new Date(endedAt.getTime() - 1_000).toISOString(),
    endedAt: endedAt.toISOString(),
    result: course === 'confirmed-elsewhere' ? 'agreement-reached' : 'no-agreement',
    attendance: partyIds.map((partyId) => ({ partyId, attendance: 'by-telephone' })),
  })
  await act(mediator, 'confidential-records', { kind: 'minutes', content: said.minutes })
  await act(mediator, 'confidential-records', { kind: 'caucus-note', content: said.caucusNote })
  await act(mediator, 'confidential-records', { kind: 'offer', partyId: payerPartyId, content: said.offer })

  if (course === 'filed-elsewhere') {
    await act(mediator, 'closing-report', {
      ground: 'wide-difference',
      course: '电话调解一次，双方均参加。',
      reasonOfFailure: '双方对欠费金额分歧较大。',
      costRaisingConduct: '无',
      hints: '无',
    })
    await act('triage-mingshan', 'transfers', { destination: 'filing', receivingCourtCode: otherCourt })
    return
  }
  await act(mediator, 'agreements', {
    form: 'written',
    coverage: 'whole',
    terms: '被申请人于三十日内向申请人支付物业费2860元，双方就本纠纷再无其他争议。',
    amountFen: 286_000,
    instalments: [
      {
        payerPartyId,
        payeePartyId,
        amountFen: 286_000,
        dueOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
        onTheSpot: false,
      },
    ],
  })
  const { agreements } = (await desk(mediator, 'GET', path)).body as {
    agreements: { id: string; contentHash: string }[]
  }
  const agreement = agreements.at(-1)
  const signature = { form: 'signature', contentHash: agreement?.contentHash }
  for (const partyId of partyIds) {
    await act(mediator, `agreements/${agreement?.id}/signatures`, { ...signature, signerKind: 'party', partyId })
  }
  await act(mediator, `agreements/${agreement?.id}/signatures`, { ...signature, signerKind: 'mediator' })
  await act('clerk-mingshan', 'confirmation-applications', {
    applicantPartyIds: partyIds,
    receivingCourtCode: otherCourt,
  })
}

/** Hands over again what the other court has sent back. @returns how many there were */
export async function sendBackAgain({ desk }: CourtAtWork, caseId: string): Promise<number> {
  const { items } = (await desk('clerk-mingshan', 'GET', `/cases/${caseId}/handovers`)).body as {
    items: { id: string; state: string }[]
  }
  const last = items.at(-1)
  if (last?.state !== 'refused') return 0
  for (;;) {
    const { version } = (await desk('clerk-mingshan', 'GET', `/cases/${caseId}`)).body as { version: number }
    const path = `/cases/${caseId}/handovers/${last.id}/resending`
    const { status, body } = await desk('clerk-mingshan', 'POST', path, {}, version)
    if (status === 201) return 1
    if (status !== 412) throw new Error(`resending of ${caseId}: ${status} ${JSON.stringify(body)}`)
  }
}
