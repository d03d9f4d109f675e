import { type Refusal, type Rule, refuse } from '../../workflow/rule.js'
import { STAGE_RULES, type Stage } from '../../workflow/supervision-stages.js'
import {
  ANSWER_AWAITS_JUDGEMENT,
  ANSWER_JUDGED_BY_ANOTHER,
  CLOSED_AFTER_ANSWER,
  ESCALATED_WHEN_DUE,
  LAST_STAGE,
  NOTICE_AWAITS_ANSWER,
  NOTICE_IS_OPEN,
} from './rules.js'

/** Where a notice stands. Its answer is owed while it is raised, the promised measure while that is accepted. */
export const NOTICE_STATES = ['raised', 'answered', 'accepted', 'closed', 'escalated'] as const
export type NoticeState = (typeof NOTICE_STATES)[number]

/** States in which something may still happen to a notice. */
export const OPEN_STATES = ['raised', 'answered', 'accepted'] as const satisfies readonly NoticeState[]

/** How a notice ended, unless it went to the next stage. `moot`: what it was about is over. */
export const RESULTS = ['handled', 'explained', 'unfounded', 'withdrawn', 'moot'] as const
export type Result = (typeof RESULTS)[number]

interface Move {
  readonly from: readonly NoticeState[]
  readonly to: NoticeState
  /** Who makes it; the system only by rule. */
  readonly by: readonly ('addressee' | 'supervisor' | 'system')[]
  /** What is said to somebody who tries it from elsewhere, unless the notice is not open at all. */
  readonly otherwise: Rule
}

/** Every move of a notice after it was raised. */
export const MOVES = {
  answer: { from: ['raised'], to: 'answered', by: ['addressee'], otherwise: NOTICE_AWAITS_ANSWER },
  accept: { from: ['answered'], to: 'accepted', by: ['supervisor'], otherwise: ANSWER_AWAITS_JUDGEMENT },
  return: { from: ['answered'], to: 'raised', by: ['supervisor'], otherwise: ANSWER_AWAITS_JUDGEMENT },
  escalate: { from: OPEN_STATES, to: 'escalated', by: ['supervisor', 'system'], otherwise: NOTICE_IS_OPEN },
  close: { from: ['answered', 'accepted'], to: 'closed', by: ['supervisor'], otherwise: CLOSED_AFTER_ANSWER },
  withdraw: { from: OPEN_STATES, to: 'closed', by: ['supervisor'], otherwise: NOTICE_IS_OPEN },
  lapse: { from: OPEN_STATES, to: 'closed', by: ['system'], otherwise: NOTICE_IS_OPEN },
} as const satisfies Record<string, Move>
export type MoveName = keyof typeof MOVES
export const MOVE_NAMES = Object.keys(MOVES) as readonly MoveName[]

/** Everything that the history of a notice may tell. */
export const NOTICE_ACTS = ['raise', ...MOVE_NAMES] as const
export type NoticeAct = 'raise' | MoveName

/** Moves that pass judgement on an answer. */
const JUDGING: readonly MoveName[] = ['accept', 'return', 'close']

/** What decides whether a notice may move. */
export interface MovingNotice {
  readonly stage: Stage
  readonly state: NoticeState
  /** The day by which something is owed; null while nothing is. */
  readonly dueOn: string | null
  readonly answeredBy: string | null
}

/** Who moves it: a person, or the service itself. */
export interface Mover {
  readonly kind: 'person' | 'system'
  readonly id: string | null
}

const isOpen = (state: NoticeState) => (OPEN_STATES as readonly NoticeState[]).includes(state)

/**
 * Whether a notice may make a move.
 *
 * An answer that is not accepted may be escalated at once; silence and a broken promise only when their day is over.
 *
 * @param today - calendar date in Asia/Shanghai
 */
export function decideMove(
  notice: MovingNotice,
  name: MoveName,
  mover: Mover,
  today: string,
): { readonly ok: true } | Refusal {
  const move: Move = MOVES[name]
  if (!isOpen(notice.state)) return refuse(NOTICE_IS_OPEN)
  if (!move.from.includes(notice.state)) return refuse(move.otherwise)
  if (JUDGING.includes(name) && mover.id !== null && mover.id === notice.answeredBy) {
    return refuse(ANSWER_JUDGED_BY_ANOTHER)
  }
  if (name !== 'escalate') return { ok: true }
  if (STAGE_RULES[notice.stage].next === null) return refuse(LAST_STAGE)
  const isDue = notice.dueOn === null ? mover.kind === 'person' : notice.dueOn < today
  return isDue ? { ok: true } : refuse(ESCALATED_WHEN_DUE)
}
