import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import { checkVersion } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { type OperationRow, startOperation } from '../../operations/store.js'
import { requireSeries } from '../require-series.js'
import { MEMBER_NAMED_ONCE, MEMBER_OF_SERIES, NO_MEMBERS } from '../rules.js'
import { listMemberIds } from '../store.js'
import type { BatchAct } from './batch-act.js'

/** What is asked for: the same for all, and for the cases that are named what each has of its own. */
export interface BatchRequest {
  readonly members?: readonly { readonly caseId: string }[]
}

/** What is kept of a case until the act is done. */
export interface BatchItem {
  readonly own: object
  readonly prepared: object | null
}

/**
 * Starts an act on the cases of a series: those that are named, or all that the caller sees.
 *
 * @throws Problem `not-found`; `if-match-required` and `stale-version` when other cases are in the series than the
 * caller saw; `rule-not-met` for a case that is not in it, named twice, or what the act itself checks beforehand
 */
export async function requestBatch(
  tx: Tx,
  call: Call,
  act: BatchAct,
  seriesId: string,
  { members, ...shared }: BatchRequest,
): Promise<OperationRow> {
  const { found, sight } = await requireSeries(tx, call.actor, seriesId)
  checkVersion(call, found)
  act.check?.(shared)
  const all = await listMemberIds(tx, found, sight)
  const named = members ?? all.map((caseId) => ({ caseId }))
  checkMembers(named, all)
  if (named.length === 0) throw ruleNotMet(NO_MEMBERS)
  const caseIds = named.map(({ caseId }) => caseId)
  const prepared = await act.prepare?.(tx, found.courtId, caseIds)
  return startOperation(tx, call, {
    courtId: found.courtId,
    kind: 'batch-act',
    act: act.command,
    subjectId: seriesId,
    input: { occurredOn: call.today, ...shared },
    items: named.map(({ caseId, ...own }) => ({
      caseId,
      input: { own, prepared: prepared?.get(caseId) ?? null } satisfies BatchItem,
    })),
  })
}

function checkMembers(named: readonly { readonly caseId: string }[], all: readonly string[]): void {
  const known = new Set(all)
  const seen = new Set<string>()
  for (const [index, { caseId }] of named.entries()) {
    const pointer = `#/members/${index}/caseId`
    if (!known.has(caseId)) throw ruleNotMet(MEMBER_OF_SERIES, pointer)
    if (seen.has(caseId)) throw ruleNotMet(MEMBER_NAMED_ONCE, pointer)
    seen.add(caseId)
  }
}
