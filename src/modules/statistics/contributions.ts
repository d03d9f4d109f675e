import type { Command } from '../../workflow/commands.js'
import { type CaseState, FINAL_STATES, type Track } from '../../workflow/states.js'
import type { TermsPerformed } from '../settlement/tables.js'
import { dayNumber } from './evaluate.js'
import { type Dimension, type Measure, measureRule } from './measures.js'

/** An entry of a timeline, as far as figures are made of it. */
export interface HistoryEntry {
  readonly seq: number
  readonly command: Command
  readonly fromState: CaseState | 'none'
  readonly toState: CaseState
  readonly occurredOn: string
  readonly at: string
  readonly enteredLate: boolean
  readonly recordId: string | null
  readonly ground: string | null
}

/** A case as its timeline and the records that it names tell it; records are written once and never change. */
export interface History {
  readonly courtId: number
  readonly caseId: string
  /** Cause of action after the last entry. */
  readonly causeCode: string
  readonly entries: readonly HistoryEntry[]
  readonly amendments: readonly { readonly id: string; readonly previousCauseCode: string | null }[]
  readonly triage: readonly { readonly id: string; readonly suitable: boolean; readonly track: Track }[]
  /** Offers with who was to preside. */
  readonly offers: readonly {
    readonly id: string
    readonly mediatorId: string
    readonly organisationId: string | null
  }[]
  /** Audio-video sessions that took place with somebody of both sides. */
  readonly audioVideoSessionIds: readonly string[]
  readonly agreements: readonly {
    readonly id: string
    readonly signatureIds: readonly string[]
    /** Last day of performance; null when the agreement sets none. */
    readonly dueOn: string | null
    readonly instalments: readonly { readonly id: string; readonly amountFen: number }[]
    readonly performances: readonly {
      readonly id: string
      readonly instalmentId: string | null
      readonly amountFen: number | null
      readonly terms: TermsPerformed | null
    }[]
  }[]
  /** Entries that ended a mediation period only after its last day. */
  readonly overdueSeqs: readonly number[]
  readonly handovers: readonly { readonly id: string; readonly teamId: string | null }[]
}

type Dimensions = { readonly [D in Dimension]: string | null }

/** That a case counts in a measure, by which day, and in which groups. */
interface Contribution extends Dimensions {
  readonly measure: Measure
  readonly item: number
  readonly onDay: string
  readonly value: number
  readonly enteredLate: boolean
}

/** What one entry of a timeline changed: the case counts from then on, or no longer. */
export interface FigureFact extends Contribution {
  readonly seq: number
  readonly delta: 1 | -1
  readonly recordedAt: string
}

const CLOSED_AS: Partial<Record<CaseState, Measure>> = {
  returned: 'returned',
  withdrawn: 'withdrawn',
  transferred: 'transferred',
  closed: 'settled',
}
const IN_MEDIATION: readonly (CaseState | 'none')[] = ['in-mediation', 'paused']
const ENDS_MEDIATION: readonly CaseState[] = ['agreed', 'failed', 'withdrawn']

interface Pause {
  readonly from: number
  readonly to: number
}

/** What is known of a case while its entries are read one after another. */
class Course {
  readonly #history: History
  readonly #counted = new Map<string, Contribution>()
  readonly #facts: FigureFact[] = []
  #entry: HistoryEntry
  #dimensions: Dimensions
  #receivedOn: string
  #begunOn: string | undefined
  #assignments = 0
  #isExtended = false
  #pausedFrom: number | undefined
  readonly #pauses: Pause[] = []
  #docketedOn: string | undefined
  readonly #performed = new Set<string>()
  #agreementId: string | undefined

  constructor(history: History, first: HistoryEntry, causeCode: string) {
    this.#history = history
    this.#entry = first
    this.#receivedOn = first.occurredOn
    this.#dimensions = { cause: causeCode, organisation: null, mediator: null, team: null, track: null }
  }

  get facts(): readonly FigureFact[] {
    return this.#facts
  }

  #place(contribution: Contribution, delta: 1 | -1): void {
    const { seq, at: recordedAt } = this.#entry
    this.#facts.push({ ...contribution, seq, delta, recordedAt })
  }

  #count(measure: Measure, { item = 1, onDay = this.#entry.occurredOn, value = 0 } = {}): void {
    const { dimensions } = measureRule(measure)
    const known = (dimension: Dimension) => (dimensions.includes(dimension) ? this.#dimensions[dimension] : null)
    const contribution: Contribution = {
      ...{ measure, item, onDay, value, enteredLate: this.#entry.enteredLate },
      ...{ cause: known('cause'), organisation: known('organisation'), mediator: known('mediator') },
      ...{ team: known('team'), track: known('track') },
    }
    this.#counted.set(`${measure} ${item}`, contribution)
    this.#place(contribution, 1)
  }

  #uncount(measure: Measure, item = 1): void {
    const known = this.#counted.get(`${measure} ${item}`)
    if (known === undefined) return
    this.#counted.delete(`${measure} ${item}`)
    this.#place(known, -1)
  }

  #isCounted(measure: Measure): boolean {
    return this.#counted.has(`${measure} 1`)
  }

  /** Another cause holds for everything that counts by it so far. */
  changeCause(causeCode: string): void {
    if (causeCode === this.#dimensions.cause) return
    this.#dimensions = { ...this.#dimensions, cause: causeCode }
    for (const [place, known] of this.#counted) {
      const corrected = { ...known, cause: causeCode }
      this.#counted.set(place, corrected)
      this.#place(known, -1)
      this.#place(corrected, 1)
    }
  }

  read(entry: HistoryEntry): void {
    this.#entry = entry
    const { fromState, toState } = entry
    this.#readRecord(entry)
    if (IN_MEDIATION.includes(fromState) && !IN_MEDIATION.includes(toState)) {
      this.#endPause()
      if (this.#assignments > 0) this.#count('assignment-ended', { item: this.#assignments })
    } else if (fromState === 'paused' && toState === 'in-mediation') {
      this.#endPause()
    }
    if (this.#begunOn !== undefined && ENDS_MEDIATION.includes(toState) && !this.#isCounted('mediation-ended')) {
      this.#endMediation(this.#begunOn)
    }
    const closedAs = CLOSED_AS[toState]
    if (closedAs !== undefined && fromState !== 'none' && !FINAL_STATES.includes(fromState)) {
      this.#count(closedAs, { value: dayNumber(this.#receivedOn) })
    }
  }

  #readRecord(entry: HistoryEntry): void {
    const { command, toState, occurredOn, recordId, ground } = entry
    switch (command) {
      case 'receiveCase':
        this.#count('received', { value: dayNumber(occurredOn) })
        return
      case 'registerCase':
        this.#count('registered')
        return
      case 'decideTriage': {
        const decision = this.#history.triage.find(({ id }) => id === recordId)
        this.#dimensions = { ...this.#dimensions, track: decision?.track ?? null }
        if (decision?.suitable === true) this.#count('referred')
        return
      }
      case 'acceptOffer':
        if (toState === 'in-mediation') this.#accept(recordId)
        return
      case 'recordSession':
        if (recordId !== null && this.#history.audioVideoSessionIds.includes(recordId)) {
          if (!this.#isCounted('audio-video-mediation')) this.#count('audio-video-mediation')
        }
        return
      case 'pauseMediation':
        if (ground === 'appraisal') this.#pausedFrom = dayNumber(occurredOn)
        return
      case 'extendMediation':
        this.#isExtended = true
        return
      case 'restoreMediation':
        this.#restore()
        return
      case 'signAgreement':
        if (toState === 'agreed') this.#agree(recordId)
        return
      case 'recordPerformance':
        this.#perform(recordId)
        return
      case 'applyForConfirmation':
        if (!this.#isCounted('confirmation-applied')) this.#count('confirmation-applied')
        return
      case 'transferCase': {
        const handover = this.#history.handovers.find(({ id }) => id === recordId)
        this.#dimensions = { ...this.#dimensions, team: handover?.teamId ?? null }
        return
      }
      case 'docketFastTrack':
        this.#docketedOn = occurredOn
        return
      case 'disposeFastTrack': {
        if (this.#docketedOn === undefined) return
        const measure = ground === 'converted-to-ordinary' ? 'fast-track-converted' : 'fast-track-disposed'
        this.#count(measure, { value: dayNumber(occurredOn) - dayNumber(this.#docketedOn) })
        return
      }
      default:
    }
  }

  #accept(offerId: string | null): void {
    const offer = this.#history.offers.find(({ id }) => id === offerId)
    const { mediatorId = null, organisationId = null } = offer ?? {}
    this.#dimensions = { ...this.#dimensions, mediator: mediatorId, organisation: organisationId }
    if (this.#begunOn === undefined) {
      this.#begunOn = this.#entry.occurredOn
      this.#count('mediation-begun')
    }
    this.#assignments += 1
    this.#count('assignment-begun', { item: this.#assignments })
  }

  /** The day of the acts that ended a pause is a day of mediation again; one that ends as it began takes that day. */
  #endPause(): void {
    const from = this.#pausedFrom
    if (from === undefined) return
    this.#pauses.push({ from, to: Math.max(from, dayNumber(this.#entry.occurredOn) - 1) })
    this.#pausedFrom = undefined
  }

  /** Days after the first acceptance up to the end, without those of an appraisal. @see ONL 26 */
  #daysSince(begunOn: string): number {
    const begun = dayNumber(begunOn)
    const ended = dayNumber(this.#entry.occurredOn)
    const excluded = this.#pauses.reduce((days, { from, to }) => {
      const first = Math.max(from, begun + 1)
      const last = Math.min(to, ended)
      return days + Math.max(0, last - first + 1)
    }, 0)
    return ended - begun - excluded
  }

  #endMediation(begunOn: string): void {
    const { seq, toState, ground } = this.#entry
    this.#count('mediation-ended', { value: this.#daysSince(begunOn) })
    if (this.#isExtended) this.#count('mediation-extended')
    if (this.#history.overdueSeqs.includes(seq)) this.#count('mediation-overdue')
    if (toState === 'agreed' || (toState === 'withdrawn' && ground === 'settled-withdrawn')) {
      this.#count('mediation-succeeded')
    }
  }

  /** An end that is taken back was none. The extension that it rests on counts when mediation ends. */
  #restore(): void {
    this.#uncount('mediation-ended')
    this.#uncount('mediation-extended')
    this.#uncount('mediation-overdue')
    this.#uncount('assignment-ended', this.#assignments)
    this.#isExtended = true
  }

  #agree(signatureId: string | null): void {
    this.#count('agreement-effective')
    const agreement = this.#history.agreements.find(({ signatureIds }) => signatureIds.includes(signatureId ?? ''))
    this.#agreementId = agreement?.id
    if (agreement !== undefined && agreement.dueOn !== null) this.#count('performance-due', { onDay: agreement.dueOn })
  }

  #perform(performanceId: string | null): void {
    if (performanceId !== null) this.#performed.add(performanceId)
    const agreement = this.#history.agreements.find(({ id }) => id === this.#agreementId)
    if (agreement === undefined || agreement.dueOn === null || this.#isCounted('performance-kept')) return
    const done = agreement.performances.filter(({ id }) => this.#performed.has(id))
    const paid = (id: string) =>
      done.reduce((sum, { instalmentId, amountFen }) => (instalmentId === id ? sum + (amountFen ?? 0) : sum), 0)
    const isFull = agreement.instalments.every(({ id, amountFen }) => paid(id) === amountFen)
    if (isFull) this.#count('performance-kept', { onDay: agreement.dueOn })
  }
}

/** The cause of action after each entry, found from the last one back by what each amendment replaced. */
function causesOf({ entries, amendments, causeCode }: History): Map<number, string> {
  const causes = new Map<number, string>()
  let cause = causeCode
  for (const { seq, recordId } of entries.toReversed()) {
    causes.set(seq, cause)
    cause = amendments.find(({ id }) => id === recordId)?.previousCauseCode ?? cause
  }
  return causes
}

/**
 * Everything that the entries of one timeline changed in what is counted of its case, in their order.
 *
 * A pure function of the timeline and the records that it names. What an entry changed depends on nothing after it, so
 * that a figure as of a moment is the sum of what was recorded until then.
 */
export function factsOf(history: History): readonly FigureFact[] {
  const [first] = history.entries
  if (first === undefined) return []
  const causes = causesOf(history)
  const causeAfter = (entry: HistoryEntry) => causes.get(entry.seq) ?? history.causeCode
  const course = new Course(history, first, causeAfter(first))
  for (const entry of history.entries) {
    course.read(entry)
    course.changeCause(causeAfter(entry))
  }
  return course.facts
}
