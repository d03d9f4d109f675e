import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Subject } from '../../workflow/act.js'
import { typeCodeFor } from '../../workflow/numbering.js'
import type { ProceedingKind, ProceedingState } from '../../workflow/states.js'
import type { CaseRow } from '../../workflow/store.js'
import { decideProceeding, isClosed } from './decide-proceeding.js'
import { PROCEEDING_OF_CASE } from './rules.js'
import { findProceeding, type ProceedingRow, updateProceeding } from './store.js'
import type { ProceedingData } from './tables.js'

/**
 * The standing proceeding of a kind.
 *
 * @throws Problem `not-found` when the client named another one, `rule-not-met` when there is none
 */
export async function proceedingFor(
  tx: Tx,
  row: CaseRow,
  kind: ProceedingKind,
  namedId?: string,
): Promise<ProceedingRow> {
  const proceeding = await findProceeding(tx, row.courtId, row.id, kind)
  if (namedId !== undefined && proceeding?.id !== namedId) throw notFound({})
  if (proceeding === undefined) throw ruleNotMet(PROCEEDING_OF_CASE)
  return proceeding
}

/**
 * Takes a proceeding to a state, with what was decided, and answers its new row.
 *
 * @throws Problem `rule-not-met` when the proceeding does not go there from where it is
 */
export async function moveProceeding<K extends ProceedingKind>(
  tx: Tx,
  subject: Subject,
  proceeding: ProceedingRow,
  kind: K,
  to: ProceedingState<K>,
  decided: ProceedingData = {},
): Promise<ProceedingRow> {
  const verdict = decideProceeding(kind, proceeding.state, subject.command, to)
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  const moved: ProceedingRow = {
    ...proceeding,
    state: to,
    closedOn: isClosed(kind, to) ? subject.occurredOn : null,
    data: { ...proceeding.data, ...decided },
  }
  await updateProceeding(tx, moved)
  return moved
}

/** The number that a proceeding takes: one of its own, or nothing new where it goes on under that of the case. */
export function numberOf(kind: ProceedingKind, row: CaseRow, proceedingId: string) {
  const { code, number } = typeCodeFor(kind, row.profile)
  return number === 'new' ? { typeCode: code, proceedingId } : undefined
}
