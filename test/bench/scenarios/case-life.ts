import { EXAMPLE_ANSWERS } from '../../../src/modules/triage/schemas.js'
import type { Connection } from '../connection.js'
import { clerkOf, judge, MINGSHAN, mediator, officer } from '../people.js'
import type { LoadContext } from '../scenario.js'
import { dispute } from './disputes.js'

interface CaseState {
  readonly id: string
  readonly version: number
}

interface View {
  readonly parties: readonly { id: string; role: string }[]
  readonly agreements: readonly { id: string; contentHash: string }[]
}

/** Ids of the mediators of 明山 by subject; the roster of an empty court bears the subjects as names. */
export async function readRoster({ connections, tokens }: LoadContext): Promise<Map<string, string>> {
  const [connection] = connections
  if (connection === undefined) throw new Error('a scenario has clients')
  const path = `/v1/mediators?courtCode=${encodeURIComponent(MINGSHAN.code)}&limit=100`
  const reply = await connection.get(path, tokens[officer(0)] ?? '')
  const { items } = reply.json<{ items: readonly { id: string; name: string }[] }>()
  return new Map(items.map(({ id, name }) => [name, id]))
}

/** One case of 明山 that is taken from act to act, always with the version that the last answer gave. */
export class CaseLife {
  private readonly connection: Connection
  private readonly tokens: Readonly<Record<string, string>>
  private readonly roster: ReadonlyMap<string, string>
  private readonly place: number
  private state: CaseState
  private partyIds: readonly string[] = []
  private offerId = ''
  private agreement = { id: '', contentHash: '' }

  private constructor(
    context: LoadContext,
    connection: Connection,
    place: number,
    roster: ReadonlyMap<string, string>,
  ) {
    this.connection = connection
    this.tokens = context.tokens
    this.roster = roster
    this.place = place
    this.state = { id: '', version: 0 }
  }

  /** @param place - chooses the people who work on the case */
  static async register(
    context: LoadContext,
    connection: Connection,
    place: number,
    roster: ReadonlyMap<string, string>,
  ): Promise<CaseLife> {
    const life = new CaseLife(context, connection, place, roster)
    const reply = await connection.post('/v1/cases', life.tokenOf(life.clerk), dispute(MINGSHAN))
    life.state = reply.json<{ case: CaseState }>().case
    return life
  }

  get id(): string {
    return this.state.id
  }

  private get clerk(): string {
    return clerkOf(MINGSHAN, this.place)
  }

  private get mediator(): string {
    return mediator(this.place)
  }

  private tokenOf(person: string): string {
    return this.tokens[person] ?? ''
  }

  private async act(person: string, path: string, body: object): Promise<string> {
    const { id, version } = this.state
    const reply = await this.connection.post(`/v1/cases/${id}/${path}`, this.tokenOf(person), body, version)
    const done = reply.json<{ recordId: string | null; case: CaseState }>()
    this.state = done.case
    return done.recordId ?? ''
  }

  private async view(): Promise<View> {
    return (await this.connection.get(`/v1/cases/${this.state.id}`, this.tokenOf(this.clerk))).json()
  }

  async offer(): Promise<void> {
    this.partyIds = (await this.view()).parties.map(({ id }) => id)
    await this.act(officer(this.place), 'triage-decisions', { answers: EXAMPLE_ANSWERS })
    for (const partyId of this.partyIds) {
      await this.act(this.clerk, 'consents', { partyId, answer: 'given', form: 'written' })
    }
    this.offerId = await this.act(officer(this.place), 'offers', {
      presidingMediatorId: this.roster.get(this.mediator),
      basis: 'joint-choice',
    })
  }

  async accept(): Promise<void> {
    await this.act(this.mediator, `offers/${this.offerId}/acceptance`, {})
  }

  /** The mediator is free again afterwards. */
  async decline(): Promise<void> {
    const body = { ground: 'workload', reason: '手头在办案件较多，无法在期限内办结。' }
    await this.act(this.mediator, `offers/${this.offerId}/refusal`, body)
  }

  async giveNotices(): Promise<void> {
    await this.act(this.mediator, 'notices', { partyIds: this.partyIds, how: 'written' })
  }

  async bringToMediation(): Promise<void> {
    await this.offer()
    await this.accept()
    await this.giveNotices()
  }

  async reportSession(): Promise<void> {
    const nowMs = Date.now()
    await this.act(this.mediator, 'session-reports', {
      mode: 'on-site',
      place: '第三调解室',
      beganAt: new Date(nowMs - 2_000).toISOString(),
      endedAt: new Date(nowMs - 1_000).toISOString(),
      result: 'continues',
      attendance: this.partyIds.map((partyId) => ({ partyId, attendance: 'in-person' })),
    })
  }

  async draftAgreement(): Promise<void> {
    const [payeePartyId, payerPartyId] = this.partyIds
    const amountFen = 100_000
    await this.act(this.mediator, 'agreements', {
      form: 'written',
      coverage: 'whole',
      terms: '被申请人一次向申请人支付物业费1000元。双方再无其他争议。',
      amountFen,
      instalments: [{ payerPartyId, payeePartyId, amountFen, dueOn: '2099-01-01', onTheSpot: false }],
    })
    const [agreement] = (await this.view()).agreements
    if (agreement === undefined) throw new Error('the agreement is not in the case')
    this.agreement = agreement
  }

  private async sign(person: string, signer: object): Promise<void> {
    const { id, contentHash } = this.agreement
    await this.act(person, `agreements/${id}/signatures`, { form: 'signature', contentHash, ...signer })
  }

  async signByParty(position: number): Promise<void> {
    await this.sign(this.clerk, { signerKind: 'party', partyId: this.partyIds[position] })
  }

  async signByMediator(): Promise<void> {
    await this.sign(this.mediator, { signerKind: 'mediator' })
  }

  async confirm(): Promise<void> {
    const application = await this.act(this.clerk, 'confirmation-applications', { applicantPartyIds: this.partyIds })
    const path = `confirmation-applications/${application}`
    await this.act(judge(this.place), `${path}/examination`, { decision: 'accepted' })
    await this.act(judge(this.place), `${path}/ruling`, { decision: 'granted', partiesCalledTogether: true })
  }

  async close(): Promise<void> {
    await this.act(this.clerk, 'closure', { basis: 'settled' })
  }
}
