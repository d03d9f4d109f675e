import { COMMAND_NAMES, COMMANDS, type Command } from './commands.js'
import { type CaseFacts, GUARDS, type GuardName } from './guards.js'
import type { Rule } from './rule.js'
import { CASE_STATES, type CaseState, FINAL_STATES, type Profile } from './states.js'

/** One legal move. `to` equal to `from` is an act that leaves the case where it is. */
export interface Transition {
  readonly from: CaseState | null
  readonly command: Command
  readonly to: CaseState
  /** Says when this row and not another of the same command applies. */
  readonly when?: string
  readonly guards?: readonly GuardName[]
  /** What happens to the clock. */
  readonly clock?: string
  /** Legal source where it differs from the command's own. */
  readonly source?: string
}

type Row = Omit<Transition, 'from' | 'command' | 'to'>

function move(command: Command, from: readonly (CaseState | null)[], to: CaseState, row: Row = {}): Transition[] {
  return from.map((state) => ({ from: state, command, to, ...row }))
}

function stay(command: Command, states: readonly CaseState[], row: Row = {}): Transition[] {
  return states.map((state) => ({ from: state, command, to: state, ...row }))
}

const BEFORE_MEDIATION = ['seeking-mediator', 'offered'] as const
const OPEN_MEDIATION = ['in-mediation', 'paused'] as const
const AFTER_AGREEMENT = ['agreed', 'closed', 'transferred'] as const

/** States in which a period may be running. */
const WITH_PERIODS = CASE_STATES.filter((state) => state !== 'returned' && state !== 'withdrawn')

/** States in which somebody outside may still answer for what was handed over. */
const AFTER_HANDOVER = [...BEFORE_MEDIATION, ...OPEN_MEDIATION, 'failed', 'withdrawn', ...AFTER_AGREEMENT] as const

/** States in which a case can become one of a series, or stop being one; afterwards it stays what it was. */
const IN_A_SERIES = [
  'received',
  'registered',
  'seeking-consent',
  ...BEFORE_MEDIATION,
  ...OPEN_MEDIATION,
  'agreed',
  'failed',
] as const

/** Moves that both regimes share. */
const COMMON: readonly Transition[] = [
  ...move('receiveCase', [null], 'received'),
  ...move('registerCase', ['received'], 'registered'),
  ...move('returnCase', ['received'], 'returned'),
  ...stay('amendCase', ['received', 'registered']),
  ...stay('joinSeries', IN_A_SERIES, { guards: ['in-no-series'] }),
  ...stay('leaveSeries', IN_A_SERIES, { guards: ['in-a-series'] }),
  ...move(
    'withdrawCase',
    ['received', 'registered', 'seeking-consent', ...BEFORE_MEDIATION, ...OPEN_MEDIATION, 'failed'],
    'withdrawn',
    { clock: 'stops every running deadline' },
  ),
  ...move('decideTriage', ['registered'], 'seeking-consent', { when: 'fit for mediation' }),
  ...move('decideTriage', ['registered'], 'seeking-mediator', {
    when: 'fit for mediation and every party has a standing consent',
  }),
  ...move('decideTriage', ['registered'], 'failed', { when: 'not fit for mediation', source: 'CPL 125, 127; INT 143' }),
  ...stay('recordConsent', ['seeking-consent'], { when: 'consent given, others still to answer' }),
  ...move('recordConsent', ['seeking-consent'], 'seeking-mediator', { when: 'the last party consents' }),
  ...move('recordConsent', ['seeking-consent', ...BEFORE_MEDIATION, ...OPEN_MEDIATION], 'failed', {
    when: 'a party refuses or cannot be reached',
    clock: 'stops every running deadline',
    source: 'CPL 125; PML 17; INT 145; ONL 15',
  }),
  ...move('offerMediation', ['seeking-mediator'], 'offered', { clock: 'starts mediator-answer' }),
  ...stay('acceptOffer', ['offered'], {
    when: 'another mediator still has to answer',
    guards: ['answer-period-running'],
  }),
  ...move('declineOffer', ['offered'], 'seeking-mediator', { clock: 'ends mediator-answer' }),
  ...move('lapseOffer', ['offered'], 'seeking-mediator', {
    guards: ['answer-period-over'],
    clock: 'ends mediator-answer',
  }),
  ...stay('giveNotices', ['in-mediation']),
  ...move('raiseRecusal', ['in-mediation'], 'paused'),
  ...move('raiseRecusal', ['offered'], 'seeking-mediator', { when: 'the mediator discloses before accepting' }),
  ...stay('waiveRecusal', ['paused'], { when: 'other parties still to answer', guards: ['recusal-pending'] }),
  ...move('waiveRecusal', ['paused'], 'in-mediation', { when: 'every party waives', guards: ['recusal-pending'] }),
  ...move('decideRecusal', ['paused'], 'in-mediation', { when: 'rejected', guards: ['recusal-pending'] }),
  ...move('decideRecusal', ['paused'], 'seeking-mediator', { when: 'upheld', guards: ['recusal-pending'] }),
  ...move('replaceMediator', OPEN_MEDIATION, 'seeking-mediator'),
  ...stay('scheduleSession', ['in-mediation']),
  ...stay('recordSession', ['in-mediation'], { guards: ['notices-complete'] }),
  ...stay('recordMinutes', [...OPEN_MEDIATION]),
  ...stay('stateUndisputedFact', ['in-mediation'], { guards: ['notices-complete'] }),
  ...stay('confirmUndisputedFact', ['in-mediation', 'failed']),
  ...move('pauseMediation', ['in-mediation'], 'paused', { clock: 'an appraisal suspends the mediation period' }),
  ...move('resumeMediation', ['paused'], 'in-mediation', {
    guards: ['no-recusal-pending'],
    clock: 'the days of an appraisal are not counted',
  }),
  ...stay('extendMediation', ['in-mediation'], {
    guards: ['mediation-period-running', 'extension-left'],
    clock: 'moves the end of the mediation period',
  }),
  ...move('endMediation', OPEN_MEDIATION, 'failed', { clock: 'ends the mediation period' }),
  ...move('endMediation', OPEN_MEDIATION, 'withdrawn', {
    when: 'the parties settled among themselves and withdrew',
    clock: 'ends the mediation period',
    source: 'ONL 25(2)',
  }),
  ...move('expireMediation', OPEN_MEDIATION, 'failed', {
    guards: ['mediation-period-over'],
    clock: 'ends the mediation period',
  }),
  ...move('restoreMediation', ['failed'], 'in-mediation', {
    when: 'all parties had agreed to extend before the period was over',
    guards: ['ended-by-expiry', 'not-on-to-trial', 'extension-left'],
    clock: 'the mediation period goes on with its extension; ends filing-after-mediation',
  }),
  ...stay('fileClosingReport', ['failed'], { guards: ['period-expired'] }),
  ...stay('draftAgreement', ['in-mediation'], { guards: ['notices-complete', 'agreement-not-effective'] }),
  ...stay('signAgreement', ['in-mediation'], {
    when: 'others still have to sign',
    guards: ['agreement-drafted', 'agreement-not-effective'],
  }),
  ...move('signAgreement', ['in-mediation'], 'agreed', {
    when: 'the last signature',
    guards: ['agreement-drafted', 'agreement-not-effective'],
    clock: 'ends the mediation period; starts confirmation-application',
  }),
  ...stay('recordPerformance', ['agreed', 'closed', 'transferred'], { guards: ['agreement-effective'] }),
  ...stay('applyForConfirmation', AFTER_AGREEMENT, {
    guards: ['agreement-effective', 'no-confirmation-yet', 'confirmation-in-time'],
    clock: 'ends confirmation-application',
  }),
  ...stay('examineConfirmation', AFTER_AGREEMENT, { guards: ['confirmation-applied'] }),
  ...stay('ruleOnConfirmation', AFTER_AGREEMENT, { guards: ['confirmation-accepted'] }),
  ...stay('withdrawConfirmation', AFTER_AGREEMENT, { guards: ['confirmation-open'] }),
  ...stay('issueMediationStatement', AFTER_AGREEMENT, { guards: ['agreement-effective', 'no-statement-yet'] }),
  ...stay('signMediationStatement', AFTER_AGREEMENT, { guards: ['statement-issued'] }),
  ...move('transferCase', ['agreed'], 'transferred', {
    when: 'the rest of a part agreement, a refused mediation statement or a dismissed confirmation',
    guards: ['claims-left-open'],
    source: 'ONL 19; CPL 100, 206',
  }),
  ...stay('referCase', ['offered', 'in-mediation'], {
    when: 'the organisation of the mediator has a system of its own',
  }),
  ...stay('sendHandoverAgain', AFTER_HANDOVER, { when: 'its receiver sent it back' }),
  ...stay('recordHandoverReceipt', AFTER_HANDOVER),
  ...stay('recordHandoverOutcome', AFTER_HANDOVER, {
    clock: 'a confirmation that is reported ends confirmation-acceptance and confirmation-ruling',
  }),
  ...stay('docketFastTrack', ['transferred'], { guards: ['fast-track-routed'] }),
  ...stay('hearFastTrack', ['transferred'], { guards: ['fast-track-docketed'] }),
  ...stay('disposeFastTrack', ['transferred'], { guards: ['fast-track-docketed'] }),
  ...stay('serveFastTrack', ['transferred'], { guards: ['fast-track-disposed'] }),
  ...stay('extendLimit', [
    'registered',
    'seeking-consent',
    ...BEFORE_MEDIATION,
    ...OPEN_MEDIATION,
    'failed',
    ...AFTER_AGREEMENT,
  ]),
  ...stay('expirePeriod', ['seeking-mediator', ...AFTER_AGREEMENT], { clock: 'ends the period' }),
  ...stay('reviseDeadlines', WITH_PERIODS, { clock: 'computes running periods again' }),
  ...move('closeCase', ['agreed'], 'closed', { when: 'settled' }),
]

/** Before 2025: mediated under a 诉前调 number, filed only if mediation fails. */
const PRE_FILING: readonly Transition[] = [
  ...COMMON,
  ...move('acceptOffer', ['offered'], 'in-mediation', {
    when: 'every offered mediator has accepted',
    guards: ['answer-period-running'],
    clock: 'starts mediation-pre-filing: 30 days',
    source: 'INV 14, 27; ONL 12, 24',
  }),
  ...move('transferCase', ['failed'], 'transferred', { when: 'to filing or fast track', source: 'INV 21; ONL 21(2)' }),
  ...move('closeCase', ['failed'], 'closed', { when: 'the applicant does not insist on filing', source: 'INV 21' }),
]

/** From 2025: filed first under a 民初 number, then mediated before trial. */
const FILED_FIRST: readonly Transition[] = [
  ...COMMON,
  ...move('acceptOffer', ['offered'], 'in-mediation', {
    when: 'every offered mediator has accepted',
    guards: ['answer-period-running'],
    clock: 'starts mediation-filed-ordinary (15 days) or mediation-filed-summary (7 days)',
    source: 'OP25-3; ONL 12',
  }),
  ...move('transferCase', ['failed'], 'transferred', { when: 'to trial or fast track', source: 'OP25-5' }),
  ...stay('giveFeeNotice', ['failed'], { guards: ['no-fee-notice'], clock: 'starts fee-payment' }),
  ...stay('settleFee', ['failed'], { guards: ['fee-notified'], clock: 'ends fee-payment' }),
  ...stay('expireFeePeriod', ['failed'], { guards: ['fee-notified'], clock: 'ends fee-payment' }),
  ...move('deemWithdrawn', ['failed'], 'withdrawn', { guards: ['fee-unpaid'] }),
]

/** The life cycle of a case, one table per regime. Everything else that knows about moves is derived from it. */
export const TRANSITIONS: Readonly<Record<Profile, readonly Transition[]>> = {
  'pre-filing': PRE_FILING,
  'filed-first': FILED_FIRST,
}

export type TransitionRefusal =
  | { readonly ok: false; readonly reason: 'state'; readonly allowedCommands: readonly Command[] }
  | { readonly ok: false; readonly reason: 'rule'; readonly rule: Rule }
export type TransitionVerdict = { readonly ok: true; readonly rows: readonly Transition[] } | TransitionRefusal

function rowsOf(profile: Profile, state: CaseState | null, command: Command): readonly Transition[] {
  return TRANSITIONS[profile].filter((row) => row.from === state && row.command === command)
}

/** Commands that the table knows in a state, whoever asks and whatever the guards say. */
export function commandsIn(profile: Profile, state: CaseState): readonly Command[] {
  return COMMAND_NAMES.filter((command) => rowsOf(profile, state, command).length > 0)
}

/**
 * Whether a command is legal now.
 *
 * @param on - day of the act, Asia/Shanghai
 * @returns the rows that may apply (the verb chooses among them by its outcome), or why none does
 */
export function decideTransition(facts: CaseFacts, command: Command, on: string): TransitionVerdict {
  const rows = rowsOf(facts.profile, facts.state, command)
  if (rows.length === 0) return { ok: false, reason: 'state', allowedCommands: commandsIn(facts.profile, facts.state) }
  let broken: Rule | undefined
  const open = rows.filter((row) => {
    const unmet = (row.guards ?? []).map((guard) => GUARDS[guard](facts, on)).find((found) => found !== undefined)
    broken ??= unmet
    return unmet === undefined
  })
  if (open.length > 0) return { ok: true, rows: open }
  if (broken === undefined) throw new Error(`no row and no broken guard for ${command} in ${facts.state}`)
  return { ok: false, reason: 'rule', rule: broken }
}

/** The legal moves as the database keeps them, one per distinct (from, command, to). */
export function legalMoves(profile: Profile): { from: CaseState | null; command: Command; to: CaseState }[] {
  const seen = new Map<string, { from: CaseState | null; command: Command; to: CaseState }>()
  for (const { from, command, to } of TRANSITIONS[profile]) seen.set(`${from}/${command}/${to}`, { from, command, to })
  return [...seen.values()]
}

/** The table as Markdown, for the OpenAPI description and docs/life-cycle.md. */
export function describeLifeCycle(profile: Profile): string {
  const lines = TRANSITIONS[profile].map((row) => {
    const text = COMMANDS[row.command]
    const cells = [row.from ?? '–', row.command, row.to, row.when ?? '', (row.guards ?? []).join(', '), row.clock ?? '']
    return `| ${[...cells, text.roles.join(', '), row.source ?? text.source].join(' | ')} |`
  })
  return [
    '| From | Command | To | When | Guards | Clock | Roles | Source |',
    '|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

export function isFinal(state: CaseState): boolean {
  return FINAL_STATES.includes(state)
}
