import { EXAMPLE_ANSWERS } from '../../modules/triage/schemas.js'
import { addDays } from '../../workflow/clock.js'
import type { DocketCourt } from './courts.js'
import type { PlannedCase, PlannedMatter, Step } from './docket.js'
import {
  ATTENDANCE,
  COURT_ROOM,
  FAILURE,
  PLACE,
  REFUSAL_REASON,
  TERMS_TEMPLATE,
  timesOn,
  UNFIT_REASON,
  WITHDRAWAL,
} from './texts.js'

/** One act on cases of a series: who does what to which of them, and what each has of its own. */
export interface SeriesAct {
  readonly who: string
  readonly name: string
  readonly body: object
  /** Positions of the cases in the series. */
  readonly cases: readonly number[]
  readonly own?: (planned: PlannedCase) => object
}

/** An act as it stands for all series, before it is known on which day which case has it. */
interface Kind {
  readonly step: Step
  readonly who: keyof Pick<DocketCourt, 'clerk' | 'officer' | 'judge'> | 'mediator'
  readonly name: string
  /** Whether a case that has the day has this act. */
  readonly isFor?: (planned: PlannedCase, matter: PlannedMatter) => boolean
  /** What is the same for the cases of a day; cases with another body are acted on apart. */
  body(on: string, planned: PlannedCase, matter: PlannedMatter, mediatorId: string): object
  readonly own?: (planned: PlannedCase) => object
}

const given = { answer: 'given', form: 'oral-recorded' }
const WHOLE = 10_000
/** Days that an agreement gives to pay. */
const DUE_AFTER_DAYS = 30

const KINDS: readonly Kind[] = [
  {
    ...{ step: 'triagedOn', who: 'officer', name: 'decide-triage' },
    body: (occurredOn, { route }) => ({
      occurredOn,
      answers: EXAMPLE_ANSWERS,
      ...(route === 'unfit' && { override: { suitable: false, reason: UNFIT_REASON } }),
    }),
  },
  {
    ...{ step: 'consentedOn', who: 'clerk', name: 'record-consent' },
    body: (occurredOn, { route }) => ({ occurredOn, ...(route === 'refused' && { side: 'applicant' }), ...given }),
  },
  {
    ...{ step: 'consentedOn', who: 'clerk', name: 'record-consent' },
    isFor: ({ route }) => route === 'refused',
    body: (occurredOn) => ({ occurredOn, side: 'respondent', answer: 'refused', reason: REFUSAL_REASON }),
  },
  {
    ...{ step: 'offeredOn', who: 'officer', name: 'offer-mediation' },
    body: (occurredOn, _, __, presidingMediatorId) => ({ occurredOn, presidingMediatorId, basis: 'joint-choice' }),
  },
  {
    ...{ step: 'acceptedOn', who: 'mediator', name: 'accept-offer' },
    body: (occurredOn) => ({ occurredOn }),
  },
  {
    ...{ step: 'noticedOn', who: 'clerk', name: 'give-notices' },
    body: (occurredOn) => ({ occurredOn, how: 'written' }),
  },
  {
    ...{ step: 'adjournedOn', who: 'clerk', name: 'record-session' },
    body: (day) => ({
      mode: 'audio-video',
      ...timesOn(day, 'adjourned'),
      result: 'adjourned',
      attendanceBySide: { applicant: 'by-video', respondent: 'absent' },
    }),
  },
  {
    ...{ step: 'metOn', who: 'clerk', name: 'record-session' },
    body: (day, { mode }) => {
      const held = mode ?? 'on-site'
      return {
        mode: held,
        ...(held === 'on-site' && { place: PLACE }),
        ...timesOn(day, 'met'),
        result: 'continues',
        attendanceBySide: { applicant: ATTENDANCE[held], respondent: ATTENDANCE[held] },
      }
    },
    own: ({ ending }) => ({ result: ending === 'settled' ? 'agreement-reached' : 'no-agreement' }),
  },
  {
    ...{ step: 'agreedOn', who: 'mediator', name: 'draft-agreement' },
    body: (occurredOn, _, { isOral }) => ({
      ...{ occurredOn, form: isOral ? 'oral' : 'written', coverage: 'whole', terms: TERMS_TEMPLATE },
      claimBasisPoints: WHOLE,
      instalments: [
        {
          shareBasisPoints: WHOLE,
          dueOn: isOral ? occurredOn : addDays(occurredOn, DUE_AFTER_DAYS),
          onTheSpot: isOral,
        },
      ],
    }),
  },
  {
    ...{ step: 'agreedOn', who: 'clerk', name: 'sign-agreement' },
    body: (occurredOn) => ({ occurredOn, form: 'signature' }),
  },
  {
    ...{ step: 'performedOn', who: 'clerk', name: 'record-performance' },
    body: (occurredOn) => ({ occurredOn }),
  },
  {
    ...{ step: 'appliedOn', who: 'clerk', name: 'apply-for-confirmation' },
    body: (occurredOn) => ({ occurredOn }),
  },
  {
    ...{ step: 'examinedOn', who: 'judge', name: 'examine-confirmation' },
    body: (occurredOn) => ({ occurredOn, decision: 'accepted' }),
  },
  {
    ...{ step: 'ruledOn', who: 'judge', name: 'rule-on-confirmation' },
    body: (occurredOn) => ({ occurredOn, decision: 'granted', partiesCalledTogether: true }),
  },
  {
    ...{ step: 'endedOn', who: 'mediator', name: 'end-mediation' },
    body: (occurredOn, { ending }) => ({ occurredOn, ...(ending === 'withdrawn' ? WITHDRAWAL : FAILURE) }),
  },
  {
    ...{ step: 'transferredOn', who: 'officer', name: 'transfer-case' },
    body: (occurredOn, { ending }) => ({ occurredOn, destination: ending }),
  },
  {
    ...{ step: 'docketedOn', who: 'clerk', name: 'docket-fast-track' },
    body: (occurredOn) => ({ occurredOn }),
  },
  {
    ...{ step: 'heardOn', who: 'judge', name: 'hear-fast-track' },
    body: (occurredOn) => ({ occurredOn, isOnline: false, place: COURT_ROOM }),
  },
  {
    ...{ step: 'disposedOn', who: 'judge', name: 'dispose-fast-track' },
    body: (occurredOn) => ({ occurredOn, manner: 'judged' }),
    own: ({ manner }) => ({ manner: manner ?? 'judged' }),
  },
  {
    ...{ step: 'servedOn', who: 'clerk', name: 'serve-fast-track' },
    body: (occurredOn) => ({ occurredOn }),
  },
  {
    ...{ step: 'closedOn', who: 'clerk', name: 'close-case' },
    body: (occurredOn, { ending }) => ({ occurredOn, basis: ending === 'settled' ? 'settled' : 'not-pursued' }),
  },
]

/** Every act on the cases of a series, in the order in which each case meets them: one for those that have it alike. */
export function actsOfSeries(matter: PlannedMatter, court: DocketCourt, mediatorId: string): SeriesAct[] {
  return KINDS.flatMap(({ step, who, name, isFor = () => true, body, own }) => {
    const alike = new Map<string, { body: object; cases: number[] }>()
    for (const [position, planned] of matter.cases.entries()) {
      const on = planned.days[step]
      if (on === undefined || !isFor(planned, matter)) continue
      const asked = body(on, planned, matter, mediatorId)
      const text = JSON.stringify(asked)
      const group = alike.get(text) ?? { body: asked, cases: [] }
      group.cases.push(position)
      alike.set(text, group)
    }
    const person = who === 'mediator' ? (matter.mediator ?? '') : court[who]
    return [...alike.values()].map((group) => ({ who: person, name, ...group, ...(own !== undefined && { own }) }))
  })
}
