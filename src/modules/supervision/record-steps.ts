import type { Tx } from '../../platform/transaction.js'
import type { Reference } from '../../workflow/reference.js'
import type { Step } from './steps.js'
import { insertEvents, insertNotices, type NoticeContext, updateNotices } from './store.js'
import { tellingOf } from './tell.js'
import { tellPeople } from './tell-people.js'

/** A step together with what is told of its case. */
export interface ToldStep extends Step {
  readonly context: NoticeContext
}

/** A step with the case of its notice. */
export function toldStep(step: Step, { caseNumber, deadlineKind, mediatorIds }: NoticeContext): ToldStep {
  return { ...step, context: { caseNumber, deadlineKind, mediatorIds } }
}

/**
 * Writes what happened to notices, each with its entry, and tells those concerned: the one place through which every
 * notice goes, moved by hand or by rule.
 *
 * @returns what was written: a new notice about a matter that has one already is left out
 */
export async function recordSteps<Recording extends ToldStep>(
  tx: Tx,
  reference: Pick<Reference, 'courtById'>,
  steps: readonly Recording[],
): Promise<readonly Recording[]> {
  const isNew = ({ notice }: Step) => notice.version === 1
  updateNotices(
    tx,
    steps.filter((step) => !isNew(step)).map(({ notice }) => notice),
  )
  const raised = await insertNotices(
    tx,
    steps.filter(isNew).map(({ notice }) => notice),
  )
  const written = steps.filter((step) => !isNew(step) || raised.has(step.notice.id))
  const isCutShort = steps.some((step) => !written.includes(step) && step.notice.escalatedFrom !== null)
  if (isCutShort) throw new Error('a notice was escalated without one of the next stage')
  insertEvents(
    tx,
    written.map(({ event }) => event),
  )
  const tellings = written.map((step) => tellingOf(step, step.context, reference.courtById(step.notice.courtId)))
  await tellPeople(
    tx,
    tellings.filter((telling) => telling !== undefined),
  )
  return written
}
