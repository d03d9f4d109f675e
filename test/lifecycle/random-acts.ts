import { EXAMPLE_ANSWERS } from '../../src/modules/triage/schemas.js'
import { addDays } from '../../src/workflow/clock.js'
import type { Command } from '../../src/workflow/commands.js'
import { TRIAL_LIMITS } from '../../src/workflow/deadline-rules.js'
import type { CaseRow } from '../../src/workflow/store.js'
import type { Random } from '../bench/data/random.js'
import { QIAN, query, rowOf, SUN, ZHAO } from '../modules/assignment/mediated-case.js'
import type { TestCourt } from '../support/app.js'
import { dispute } from '../support/cases.js'

const MEDIATORS: Readonly<Record<string, string>> = {
  [ZHAO]: 'mediator-zhao',
  [QIAN]: 'mediator-qian',
  [SUN]: 'mediator-sun',
}

/** What the next act on a case is drawn from. */
interface Situation {
  readonly court: TestCourt
  readonly draw: Random
  readonly row: CaseRow
  readonly parties: readonly string[]
  readonly today: string
  /** Ids of records of the case, the oldest first. */
  ids(table: string, condition?: string): Promise<string[]>
}

/** Where an act is sent under its case, with what, and by whom if not by whoever was drawn. */
interface Act {
  readonly path: string
  readonly body?: object
  readonly by?: string
}

type Making = (situation: Situation) => Act | Promise<Act>

const CLOSING = { course: '调解一次。', reasonOfFailure: '分歧大。', costRaisingConduct: '无', hints: '无' }

const pendingOffer: Making = async ({ ids }) => ({
  path: `offers/${(await ids('offers', "outcome = 'pending'")).at(-1)}`,
})
const sub = (path: string, made: Act, body: object = {}): Act => ({ path: `${made.path}/${path}`, body })
const confirmation = async ({ ids }: Situation, step: string, body: object): Promise<Act> => ({
  path: `confirmation-applications/${(await ids('proceedings', "kind = 'confirmation'")).at(-1)}/${step}`,
  body,
})

/** How each act is made that somebody may give and that may start, move or end a period, or lead to one that does. */
const MAKING: Readonly<Partial<Record<Command, Making>>> = {
  registerCase: () => ({ path: 'registration' }),
  amendCase: () => {
    const { courtCode: _court, channel: _channel, ...record } = dispute()
    return { path: 'amendments', body: { reason: '补正。', ...record } }
  },
  returnCase: () => ({
    path: 'return',
    body: { ground: 'wrong-court', reason: '不属于本院管辖。', alternative: '可向被申请人住所地人民法院提出。' },
  }),
  withdrawCase: () => ({ path: 'withdrawal', body: { ground: 'application-withdrawn', reason: '申请人撤回。' } }),
  decideTriage: ({ draw }) => ({
    path: 'triage-decisions',
    body: {
      answers: { ...EXAMPLE_ANSWERS, littleDispute: draw.below(3) > 0, factsClear: draw.below(3) > 0 },
    },
  }),
  recordConsent: async ({ row, draw, parties, court }) => {
    const isAsked = row.state === 'seeking-consent' && draw.below(20) > 0
    const given = await query<{ id: string }>(
      court,
      "select party_id as id from consents where case_id = $1 and answer = 'given'",
      [row.id],
    )
    const waiting = parties.filter((partyId) => !given.some(({ id }) => id === partyId))
    const partyId = draw.pick(waiting.length === 0 ? parties : waiting)
    return {
      path: 'consents',
      body: {
        partyId,
        ...(isAsked ? { answer: 'given', form: 'written' } : { answer: 'refused', reason: '不愿调解。' }),
      },
    }
  },
  offerMediation: ({ draw }) => ({
    path: 'offers',
    body: { presidingMediatorId: draw.pick(Object.keys(MEDIATORS)), basis: 'designation' },
  }),
  acceptOffer: async (situation) => sub('acceptance', await pendingOffer(situation)),
  declineOffer: async (situation) =>
    sub('refusal', await pendingOffer(situation), { ground: 'workload', reason: '在办案件较多。' }),
  lapseOffer: async (situation) => sub('lapse', await pendingOffer(situation)),
  giveNotices: ({ parties }) => ({ path: 'notices', body: { partyIds: parties, how: 'written' } }),
  raiseRecusal: ({ row, parties }) => ({
    path: 'recusals',
    body: {
      mediatorId: row.mediatorId,
      raisedBy: 'party',
      partyId: parties[0],
      ground: 'interest',
      statement: '有往来。',
    },
  }),
  waiveRecusal: async ({ ids, draw, parties }) => ({
    path: `recusals/${(await ids('recusals', "outcome = 'pending'")).at(-1)}/waivers`,
    body: { partyId: draw.pick(parties) },
  }),
  decideRecusal: async ({ ids, draw }) => ({
    path: `recusals/${(await ids('recusals', "outcome = 'pending'")).at(-1)}/decision`,
    body: { decision: draw.pick(['upheld', 'rejected']), reason: '经审查。' },
  }),
  replaceMediator: () => ({ path: 'replacements', body: { ground: 'mediator-unable', reason: '生病。' } }),
  pauseMediation: ({ draw, parties }) => ({
    path: 'pauses',
    body:
      draw.below(4) === 0
        ? { reason: 'sham-review', note: '无交付凭证。' }
        : {
            reason: 'appraisal',
            note: '鉴定。',
            appliedBy: parties[0],
            approval: '已准许。',
            consentingPartyIds: parties,
          },
  }),
  resumeMediation: () => ({ path: 'resumptions', body: { note: '已有结果。' } }),
  extendMediation: ({ draw, parties }) => ({
    path: 'extensions',
    body: { days: 1 + draw.below(30), consentingPartyIds: parties },
  }),
  endMediation: ({ draw }) => ({
    path: 'closing-report',
    body: { ground: draw.pick(['wide-difference', 'settled-withdrawn', 'period-expired']), ...CLOSING },
  }),
  restoreMediation: ({ draw, parties, row }) => ({
    path: 'restorations',
    body: {
      agreedOn: addDays(row.endedOn ?? row.lastOccurredOn, -1 - draw.below(3)),
      days: 10 + draw.below(21),
      consentingPartyIds: parties,
      reason: '文书迟到。',
    },
  }),
  fileClosingReport: () => ({ path: 'late-closing-report', body: CLOSING }),
  giveFeeNotice: () => ({ path: 'fee-notice' }),
  settleFee: ({ draw }) => ({ path: 'fee-settlement', body: { manner: draw.pick(['paid', 'relieved']) } }),
  deemWithdrawn: () => ({ path: 'deemed-withdrawal' }),
  draftAgreement: ({ draw, parties, today }) => ({
    path: 'agreements',
    body: {
      form: 'written',
      coverage: draw.pick(['whole', 'whole', 'part']),
      terms: '一次付清。',
      amountFen: 286_000,
      instalments: [
        {
          payerPartyId: parties[1],
          payeePartyId: parties[0],
          amountFen: 286_000,
          dueOn: addDays(today, draw.below(60)),
          onTheSpot: false,
        },
      ],
    },
  }),
  signAgreement: async ({ court, row, parties }) => {
    const [agreement] = await query<{ id: string; hash: string; signers: string[] }>(
      court,
      `select a.id, encode(a.content_hash, 'hex') as hash,
         array(select s.signer_id::text from signatures s where s.case_id = a.case_id and s.agreement_id = a.id) as signers
       from agreements a where a.case_id = $1 order by a.version desc limit 1`,
      [row.id],
    )
    const path = `agreements/${agreement?.id}/signatures`
    const signed = (id: string | null) => id !== null && agreement?.signers.includes(id)
    const partyId = parties.find((id) => !signed(id))
    const as = (by: string, body: object): Act => ({ path, by, body: { ...body, contentHash: agreement?.hash } })
    if (partyId !== undefined) return as('clerk-mingshan', { signerKind: 'party', partyId, form: 'signature' })
    if (!signed(row.mediatorId)) {
      return as(MEDIATORS[row.mediatorId ?? ''] ?? '', { signerKind: 'mediator', form: 'signature' })
    }
    return as('manager-people-committee', { signerKind: 'organisation', form: 'seal' })
  },
  recordPerformance: async ({ ids, draw }) => ({
    path: `agreements/${(await ids('agreements', "status = 'effective'")).at(-1)}/performances`,
    body: { instalmentId: (await ids('instalments')).at(-1), amountFen: draw.pick([86_000, 286_000]) },
  }),
  applyForConfirmation: ({ parties }) => ({
    path: 'confirmation-applications',
    body: { applicantPartyIds: parties },
  }),
  examineConfirmation: (situation) => confirmation(situation, 'examination', { decision: 'accepted' }),
  ruleOnConfirmation: (situation) =>
    confirmation(
      situation,
      'ruling',
      situation.draw.below(4) === 0
        ? { decision: 'dismissed', ground: 'content-unclear', reason: '内容不明确。', partiesCalledTogether: true }
        : { decision: 'granted', partiesCalledTogether: true },
    ),
  withdrawConfirmation: (situation) => confirmation(situation, 'withdrawal', { ground: 'withdrawn-by-parties' }),
  issueMediationStatement: () => ({ path: 'mediation-statement' }),
  signMediationStatement: ({ draw, parties }) => ({
    path: 'mediation-statement/signatures',
    body: { partyId: draw.pick(parties), answer: draw.pick(['signed', 'signed', 'refused']), delivery: 'in-person' },
  }),
  transferCase: ({ row, draw }) => ({
    path: 'transfers',
    body: { destination: draw.pick(['fast-track', 'fast-track', row.profile === 'pre-filing' ? 'filing' : 'trial']) },
  }),
  docketFastTrack: () => ({ path: 'proceedings/fast-track/docket' }),
  hearFastTrack: () => ({ path: 'proceedings/fast-track/hearings', body: { isOnline: false, place: '第三法庭' } }),
  disposeFastTrack: () => ({ path: 'proceedings/fast-track/disposition', body: { manner: 'judged' } }),
  serveFastTrack: () => ({ path: 'proceedings/fast-track/service' }),
  extendLimit: async ({ court, row, draw }) => {
    const open = await query<{ kind: string }>(
      court,
      'select kind from deadlines where case_id = $1 and kind = any($2) and ended_seq is null',
      [row.id, ['confirmation-ruling', ...TRIAL_LIMITS]],
    )
    const kind = open[0]?.kind ?? 'confirmation-ruling'
    const length = kind === 'confirmation-ruling' ? 1 + draw.below(20) : 1
    return { path: 'limit-extensions', body: { kind, length, approvedBy: 'president' } }
  },
  closeCase: ({ draw }) => ({ path: 'closure', body: { basis: draw.pick(['settled', 'not-pursued']) } }),
}

/** Acts after which little can follow, and acts that change little: mostly left out, so that sequences go deep. */
const RARE: readonly Command[] = [
  'returnCase',
  'withdrawCase',
  'endMediation',
  'closeCase',
  'deemWithdrawn',
  'replaceMediator',
  'amendCase',
  'withdrawConfirmation',
  'declineOffer',
]
const RARE_ONE_IN = 12

/** Acts of which it takes several in a row to come further. */
const OFTEN: readonly Command[] = [
  'giveNotices',
  'draftAgreement',
  'signAgreement',
  'applyForConfirmation',
  'examineConfirmation',
  'ruleOnConfirmation',
  'issueMediationStatement',
]
const OFTEN_TIMES = 5

const STAFF = ['clerk-mingshan', 'triage-mingshan', 'judge-mingshan'] as const

function isLeftOut(command: Command, { state }: CaseRow, draw: Random): boolean {
  const endsIt = command === 'recordConsent' && state !== 'seeking-consent'
  return (endsIt || RARE.includes(command)) && draw.below(RARE_ONE_IN) > 0
}

export interface GivenAct {
  readonly command: Command
  readonly status: number
}

/** Gives one act that the service offers to somebody, drawn at random; nothing when it offers none to whom was drawn. */
export async function giveRandomAct(
  court: TestCourt,
  caseId: string,
  draw: Random,
  today: string,
): Promise<GivenAct | undefined> {
  const row = await rowOf(court, caseId)
  const mediator = MEDIATORS[row.mediatorId ?? '']
  const who = draw.pick([...STAFF, ...(mediator === undefined ? [] : [mediator, mediator])])
  const served = await court.as(who).get(`/v1/cases/${caseId}/actions`)
  const offered = (served.body?.actions ?? []) as { command: Command; isAllowed: boolean }[]
  const possible = offered
    .filter(({ command, isAllowed }) => isAllowed && MAKING[command] !== undefined)
    .map(({ command }) => command)
    .filter((command) => !isLeftOut(command, row, draw))
    .flatMap((command) => Array<Command>(OFTEN.includes(command) ? OFTEN_TIMES : 1).fill(command))
  if (possible.length === 0) return undefined
  const command = draw.pick(possible)
  const ids = async (table: string, condition = 'true') =>
    (
      await query<{ id: string }>(court, `select id from ${table} where case_id = $1 and ${condition} order by id`, [
        caseId,
      ])
    ).map(({ id }) => id)
  const parties = await ids('parties')
  const made = await MAKING[command]?.({ court, draw, row, parties, today, ids })
  if (made === undefined) return undefined
  const days = (Date.parse(today) - Date.parse(row.lastOccurredOn)) / 86_400_000
  const isLate = days > 0 && draw.below(4) === 0
  const occurredOn = isLate ? { occurredOn: addDays(today, -draw.below(days + 1)) } : {}
  const answer = await court
    .as(made.by ?? who)
    .post(`/v1/cases/${caseId}/${made.path}`, { ...made.body, ...occurredOn }, { ifMatch: row.version })
  if (answer.status === 400 || answer.status >= 500) throw new Error(`${command}: ${answer.text}`)
  return { command, status: answer.status }
}
