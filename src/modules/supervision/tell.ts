import type { DeadlineKind } from '../../workflow/deadline-rules.js'
import type { Court } from '../../workflow/reference.js'
import type { Role } from '../../workflow/roles.js'
import { STAGE_RULES, type Stage } from '../../workflow/supervision-stages.js'
import type { NoticeAct } from './moves.js'
import type { Step } from './steps.js'
import type { NoticeContext, NoticeRow } from './store.js'
import { ANSWERING_STAFF } from './who.js'

export type Template = 'supervision-raised' | 'supervision-answered' | 'supervision-escalated' | 'supervision-closed'

/** Somebody by name, a mediator by the roster, or whoever has a role in a court. */
export type Recipient =
  | { readonly personId: string }
  | { readonly mediatorId: string }
  | { readonly role: Role; readonly courtId: number }

/** What is to be told of a notice, to whom. It holds references and codes, never what people wrote. */
export interface Telling {
  readonly template: Template
  readonly to: readonly Recipient[]
  readonly at: Date
  readonly data: {
    readonly stage: Stage
    readonly courtCode: string
    readonly caseId: string
    readonly caseNumber: string
    readonly kind: DeadlineKind | null
    readonly dueOn: string | null
  }
}

/** Acts of which somebody is told. Accepting an answer asks nothing more of anybody. */
const TEMPLATES: { readonly [A in NoticeAct]: Template | null } = {
  raise: 'supervision-raised',
  return: 'supervision-raised',
  answer: 'supervision-answered',
  accept: null,
  escalate: null,
  close: 'supervision-closed',
  withdraw: 'supervision-closed',
  lapse: 'supervision-closed',
}

function addressees(notice: NoticeRow, { mediatorIds }: NoticeContext): Recipient[] {
  if (notice.personId !== null) return [{ personId: notice.personId }]
  return notice.addressee === 'mediator'
    ? mediatorIds.map((mediatorId) => ({ mediatorId }))
    : ANSWERING_STAFF.map((role) => ({ role, courtId: notice.courtId }))
}

function supervisors({ stage, courtId, supervisingCourtId, raisedById }: NoticeRow): Recipient[] {
  if (raisedById !== null) return [{ personId: raisedById }]
  const roles = supervisingCourtId === courtId ? STAGE_RULES[stage].told : (['higher-court'] as const)
  return roles.map((role) => ({ role, courtId: supervisingCourtId }))
}

/**
 * Who is to be told of a step, and what.
 *
 * A notice of the next stage is told as an escalation, to those who answer and to those who judge it; the notice that it
 * replaces tells nothing of its own.
 *
 */
export function tellingOf(
  { notice, event }: Step,
  context: NoticeContext,
  court: Pick<Court, 'code'> | undefined,
): Telling | undefined {
  const isEscalation = event.act === 'raise' && notice.escalatedFrom !== null
  const template = isEscalation ? 'supervision-escalated' : TEMPLATES[event.act]
  if (template === null) return undefined
  const to = {
    'supervision-raised': () => addressees(notice, context),
    'supervision-answered': () => supervisors(notice),
    'supervision-escalated': () => [...addressees(notice, context), ...supervisors(notice)],
    'supervision-closed': () => [...addressees(notice, context), ...supervisors(notice)],
  }[template]()
  return {
    template,
    to,
    at: event.at,
    data: {
      stage: notice.stage,
      courtCode: court?.code ?? '',
      caseId: notice.caseId,
      caseNumber: context.caseNumber,
      kind: context.deadlineKind,
      dueOn: notice.dueOn,
    },
  }
}
