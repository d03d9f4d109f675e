import type { Kind } from './courts.js'

/** Days of a case, in the order in which they come. */
export const STEPS = [
  'receivedOn',
  'triagedOn',
  'consentedOn',
  'offeredOn',
  'acceptedOn',
  'noticedOn',
  'adjournedOn',
  'extendedOn',
  'metOn',
  'agreedOn',
  'performedOn',
  'appliedOn',
  'examinedOn',
  'ruledOn',
  'endedOn',
  'transferredOn',
  'docketedOn',
  'heardOn',
  'disposedOn',
  'servedOn',
  'closedOn',
] as const
export type Step = (typeof STEPS)[number]
export type Days = Readonly<Partial<Record<Step, string>>>

/** How far a case comes before it settles or goes on: to mediation, to a refusal of it, or to the court at once. */
export type Route = 'mediated' | 'refused' | 'unfit'
export type Ending = 'settled' | 'withdrawn' | 'not-pursued' | 'filing' | 'fast-track'
export type Mode = 'audio-video' | 'on-site' | 'telephone'

/** One case of the docket: what happens in it, and when. */
export interface PlannedCase {
  /** Number that the sender of the list gave it. */
  readonly reference: string
  readonly claimFen: number
  /** Person of the case who is not the company of the list; counted through the docket. */
  readonly person: number
  readonly route: Route
  readonly ending: Ending
  /** How the session was held in which both sides were present. */
  readonly mode: Mode | null
  /** How the fast track ended. */
  readonly manner: 'judged' | 'mediated' | 'withdrawn' | null
  readonly days: Days
}

/** Disputes that came to a court together, or one that came alone. */
export interface PlannedMatter {
  readonly id: string
  readonly year: number
  readonly courtCode: string
  readonly kind: Kind
  readonly channel: 'counter' | 'online' | 'cross-region'
  /** Which of the companies of the kind in the place it is about. */
  readonly company: number
  /** Subject of the mediator; null where the case never comes to one. */
  readonly mediator: string | null
  /** Whether the agreement is made by word of mouth and kept at once. */
  readonly isOral: boolean
  readonly cases: readonly PlannedCase[]
}

/** Cases of two years, which differ by nothing but the day on which they came. */
export interface Docket {
  readonly seed: number
  readonly scale: number
  readonly matters: readonly PlannedMatter[]
}

/** The day on which a case reached a state that it does not leave. */
export function finalDay({ ending, days }: Pick<PlannedCase, 'ending' | 'days'>): string | undefined {
  return ending === 'withdrawn' ? days.endedOn : (days.closedOn ?? days.transferredOn)
}
