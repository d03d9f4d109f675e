import { EXAMPLE_ANSWERS } from '../../modules/triage/schemas.js'
import { addDays } from '../../workflow/clock.js'
import type { DocketCourt } from './courts.js'
import type { Desk } from './desk.js'
import type { PlannedCase, PlannedMatter } from './docket.js'
import { EXTENSION_DAYS } from './draft-days.js'
import { ATTENDANCE, COURT_ROOM, FAILURE, PLACE, REFUSAL_REASON, timesOn, UNFIT_REASON, WITHDRAWAL } from './texts.js'

/** Days that an agreement gives to pay. */
const DUE_AFTER_DAYS = 30

interface Party {
  readonly id: string
  readonly role: string
}

interface CaseAsRead {
  readonly version: number
  readonly organisationId: string | null
  readonly parties: readonly Party[]
  readonly agreements: readonly {
    readonly contentHash: string
    readonly instalments: readonly { readonly id: string }[]
  }[]
}

/** A case that came alone, acted on by one request after the other. */
class SingleCase {
  private readonly desk: Desk
  private readonly key: string
  private readonly path: string
  private version = 0
  private acts = 0
  parties: readonly Party[] = []

  constructor(desk: Desk, key: string, id: string) {
    this.desk = desk
    this.key = key
    this.path = `/v1/cases/${id}`
  }

  read(who: string): Promise<CaseAsRead> {
    return this.desk.get(who, this.path)
  }

  /** Takes the parties and the version from the case; acts that were done before give the version that they left. */
  async begin(who: string): Promise<void> {
    const { parties, version } = await this.read(who)
    this.parties = parties
    this.version = version
  }

  async act(who: string, path: string, body: object): Promise<string> {
    this.acts += 1
    const done = await this.desk.post<{ recordId: string; case: { version: number } }>(
      who,
      `${this.path}/${path}`,
      `${this.key}:${this.acts}`,
      {
        body,
        version: this.version,
      },
    )
    this.version = done.case.version
    return done.recordId
  }

  idOf(role: string): string {
    return this.parties.find((party) => party.role === role)?.id ?? ''
  }
}

/**
 * Takes one case through its life, each act as its people do it alone.
 *
 * @throws Error that says what the API refused
 */
export async function liveSingly(
  desk: Desk,
  matter: PlannedMatter,
  planned: PlannedCase,
  court: DocketCourt,
  caseId: string,
  mediatorId: string,
): Promise<void> {
  const single = new SingleCase(desk, `${planned.reference}:act`, caseId)
  await single.begin(court.clerk)
  const { days, route } = planned
  await single.act(court.officer, 'triage-decisions', {
    occurredOn: days.triagedOn,
    answers: EXAMPLE_ANSWERS,
    ...(route === 'unfit' && { override: { suitable: false, reason: UNFIT_REASON } }),
  })
  if (route !== 'unfit') await askParties(single, planned, court)
  if (route === 'mediated') await mediate(single, matter, planned, court, mediatorId)
  if (days.transferredOn !== undefined) {
    await single.act(court.officer, 'transfers', { occurredOn: days.transferredOn, destination: planned.ending })
  }
  if (days.docketedOn !== undefined) await judge(single, planned, court)
  if (days.closedOn !== undefined) {
    const basis = planned.ending === 'settled' ? 'settled' : 'not-pursued'
    await single.act(court.clerk, 'closure', { occurredOn: days.closedOn, basis })
  }
}

async function askParties(single: SingleCase, { days, route }: PlannedCase, { clerk }: DocketCourt): Promise<void> {
  const occurredOn = days.consentedOn
  for (const { id: partyId, role } of single.parties) {
    const isRefused = route === 'refused' && role === 'respondent'
    const answer = isRefused ? { answer: 'refused', reason: REFUSAL_REASON } : { answer: 'given', form: 'written' }
    await single.act(clerk, 'consents', { occurredOn, partyId, ...answer })
  }
}

async function mediate(
  single: SingleCase,
  matter: PlannedMatter,
  planned: PlannedCase,
  court: DocketCourt,
  presidingMediatorId: string,
): Promise<void> {
  const { days, ending } = planned
  const mode = planned.mode ?? 'on-site'
  const mediator = matter.mediator ?? ''
  const partyIds = single.parties.map(({ id }) => id)
  const offer = { occurredOn: days.offeredOn, presidingMediatorId, basis: 'joint-choice' }
  const offerId = await single.act(court.officer, 'offers', offer)
  await single.act(mediator, `offers/${offerId}/acceptance`, { occurredOn: days.acceptedOn })
  await single.act(mediator, 'notices', { occurredOn: days.noticedOn, partyIds, how: 'written' })
  if (days.adjournedOn !== undefined) {
    await single.act(mediator, 'session-reports', {
      ...{ mode: 'audio-video', ...timesOn(days.adjournedOn, 'adjourned'), result: 'adjourned' },
      attendance: [
        { partyId: single.idOf('applicant'), attendance: 'by-video' },
        { partyId: single.idOf('respondent'), attendance: 'absent' },
      ],
    })
  }
  if (days.extendedOn !== undefined) {
    const extension = { occurredOn: days.extendedOn, days: EXTENSION_DAYS, consentingPartyIds: partyIds }
    await single.act(mediator, 'extensions', extension)
  }
  await single.act(mediator, 'session-reports', {
    ...{ mode, ...(mode === 'on-site' && { place: PLACE }), ...timesOn(days.metOn ?? '', 'met') },
    result: ending === 'settled' ? 'agreement-reached' : 'no-agreement',
    attendance: partyIds.map((partyId) => ({ partyId, attendance: ATTENDANCE[mode] })),
  })
  if (ending === 'settled') await settle(single, matter, planned, court)
  else {
    const report = ending === 'withdrawn' ? WITHDRAWAL : FAILURE
    await single.act(mediator, 'closing-report', { occurredOn: days.endedOn, ...report })
  }
}

async function settle(
  single: SingleCase,
  matter: PlannedMatter,
  { days, claimFen }: PlannedCase,
  court: DocketCourt,
): Promise<void> {
  const { agreedOn: occurredOn = '' } = days
  const { isOral } = matter
  const mediator = matter.mediator ?? ''
  const dueOn = isOral ? occurredOn : addDays(occurredOn, DUE_AFTER_DAYS)
  const agreementId = await single.act(mediator, 'agreements', {
    ...{ occurredOn, form: isOral ? 'oral' : 'written', coverage: 'whole', amountFen: claimFen },
    terms: '被申请人向申请人支付全部款项。双方就本纠纷再无其他争议。',
    instalments: [
      {
        ...{ payerPartyId: single.idOf('respondent'), payeePartyId: single.idOf('applicant') },
        ...{ amountFen: claimFen, dueOn, onTheSpot: isOral },
      },
    ],
  })
  const { agreements, organisationId } = await single.read(court.clerk)
  const [agreement] = agreements
  const [instalment] = agreement?.instalments ?? []
  if (agreement === undefined || instalment === undefined) throw new Error('the case has no agreement')
  const { contentHash } = agreement
  const path = `agreements/${agreementId}`
  const sign = (who: string, signer: object) =>
    single.act(who, `${path}/signatures`, { occurredOn, form: 'signature', contentHash, ...signer })
  for (const { id } of single.parties) await sign(court.clerk, { signerKind: 'party', partyId: id })
  await sign(mediator, { signerKind: 'mediator' })
  if (organisationId !== null) await sign(court.clerk, { signerKind: 'organisation' })
  if (days.performedOn !== undefined) {
    const performance = { occurredOn: days.performedOn, instalmentId: instalment.id, amountFen: claimFen }
    await single.act(court.clerk, `${path}/performances`, performance)
  }
  if (days.appliedOn === undefined) return
  const applicantPartyIds = single.parties.map(({ id }) => id)
  const application = { occurredOn: days.appliedOn, applicantPartyIds }
  const proceeding = `confirmation-applications/${await single.act(court.clerk, 'confirmation-applications', application)}`
  const examination = { occurredOn: days.examinedOn, decision: 'accepted' }
  await single.act(court.judge, `${proceeding}/examination`, examination)
  const ruling = { occurredOn: days.ruledOn, decision: 'granted', partiesCalledTogether: true }
  await single.act(court.judge, `${proceeding}/ruling`, ruling)
}

async function judge(single: SingleCase, { days, manner }: PlannedCase, court: DocketCourt): Promise<void> {
  const fastTrack = 'proceedings/fast-track'
  await single.act(court.clerk, `${fastTrack}/docket`, { occurredOn: days.docketedOn })
  if (days.heardOn !== undefined) {
    await single.act(court.judge, `${fastTrack}/hearings`, {
      ...{ occurredOn: days.heardOn, isOnline: false, place: COURT_ROOM },
    })
  }
  await single.act(court.judge, `${fastTrack}/disposition`, { occurredOn: days.disposedOn, manner })
  await single.act(court.clerk, `${fastTrack}/service`, { occurredOn: days.servedOn })
}
