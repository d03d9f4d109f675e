import { addDays } from '../../workflow/clock.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import { type Addressee, STAGE_RULES, type Stage } from '../../workflow/supervision-stages.js'
import { type WarningLevel, warningLevel } from '../../workflow/warnings.js'
import {
  ANSWER_DUE_IN_RANGE,
  MEDIATOR_TO_ASK,
  PERIOD_OPEN_IN_CASE,
  PERSON_OF_ADDRESSEE,
  REASON_FITS_PERIOD,
  REVIEWED_BY_HIGHER_COURT,
  STAGE_ADDRESSED_TO_COURT,
} from './rules.js'
import type { ReasonCode } from './tables.js'

const ANSWER_DAYS_MAX = 60

/** Levels of a period at which a reason holds. */
const LEVELS: { readonly [R in ReasonCode]?: readonly WarningLevel[] } = {
  'overdue-deadline': ['overdue'],
  'red-deadline': ['red', 'overdue'],
}

/** What somebody asks for, and what the case says to it. */
export interface RaisingFacts {
  readonly stage: Stage
  readonly reasonCode: ReasonCode
  readonly addressee: Addressee
  readonly answerDueOn: string
  readonly today: string
  /** Whether the case has a mediator now. */
  readonly hasMediator: boolean
  /** Whether the person named may answer; undefined when nobody is named. */
  readonly isPersonOnCase: boolean | undefined
  /** Whether the raiser's court is the one that judges answers in this stage. */
  readonly isAtSupervisingCourt: boolean
  /** The open period of the case that is named: undefined when none is, null when there is no such period. */
  readonly period:
    | { readonly dueOn: string | null; readonly amberOn: string | null; readonly redOn: string | null }
    | null
    | undefined
}

export type RaisingDecision = { readonly ok: true } | (Refusal & { readonly pointer: string })

/** Whether a notice may be raised by hand as it is asked for. */
export function decideRaising(facts: RaisingFacts): RaisingDecision {
  const { stage, addressee, answerDueOn, today, period } = facts
  if (!facts.isAtSupervisingCourt) return { ...refuse(REVIEWED_BY_HIGHER_COURT), pointer: '#/stage' }
  if (!STAGE_RULES[stage].addressees.includes(addressee)) {
    return { ...refuse(STAGE_ADDRESSED_TO_COURT), pointer: '#/addressee' }
  }
  if (addressee === 'mediator' && !facts.hasMediator) return { ...refuse(MEDIATOR_TO_ASK), pointer: '#/addressee' }
  if (facts.isPersonOnCase === false) return { ...refuse(PERSON_OF_ADDRESSEE), pointer: '#/personId' }
  if (period === null) return { ...refuse(PERIOD_OPEN_IN_CASE), pointer: '#/deadlineId' }
  const levels = LEVELS[facts.reasonCode]
  const fits = levels === undefined || (period !== undefined && levels.includes(warningLevel(period, today)))
  if (!fits) return { ...refuse(REASON_FITS_PERIOD), pointer: '#/reasonCode' }
  if (!isAnswerDayInRange(answerDueOn, today)) return { ...refuse(ANSWER_DUE_IN_RANGE), pointer: '#/answerDueOn' }
  return { ok: true }
}

/** Whether a day to answer by is one that may be set. */
export function isAnswerDayInRange(answerDueOn: string, today: string): boolean {
  return answerDueOn >= today && answerDueOn <= addDays(today, ANSWER_DAYS_MAX)
}
