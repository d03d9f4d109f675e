import type { Tx } from '../../platform/transaction.js'
import type { Reference } from '../../workflow/reference.js'
import type { Step } from './steps.js'
import { insertEvents, insertNotices, type NoticeContext, updateNotices } from './store.js'
import { type Telling, tellingOf } from './tell.js'
import { tellPeople } from './tell-people.js'

/** A step together with what is told of its case. */
export interface ToldStep extends Step {
  readonly context: NoticeContext
}

/** A step with the case of its notice. */
export function toldStep(step: Step, { caseNumber, deadlineKind, mediatorIds }: NoticeContext): ToldStep {
  return { ...step, context: { caseNumber, deadlineKind, mediatorIds } }
}

/** What was written, and who was told of it in the same transaction. */
export interface Recorded<Recording extends Step> {
  readonly steps: readonly Recording[]
  readonly tellings: readonly Telling[]
}

/**
 * Writes what happened to notices, each with its entry, and tells those concerned: the one place through which every
 * notice goes, moved by hand or by rule.
 *
 * A new notice about a matter that has one already is left out of what is written.
 */
export async function recordSteps<Recording extends ToldStep>(
  tx: Tx,
  reference: Pick<Reference, 'courtById'>,
  steps: readonly Recording[],
): Promise<Recorded<Recording>> {
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
  const tellings = written.flatMap((step) => {
    const telling = tellingOf(step, step.context, reference.courtById(step.notice.courtId))
    return telling === undefined ? [] : [telling]
  })
  await tellPeople(tx, tellings)
  return { steps: written, tellings }
}
