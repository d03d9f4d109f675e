import { SYSTEM_ACTOR } from '../../authorization/system-actor.js'
import type { ModuleDeps } from '../../http/write.js'
import { NIL_ID, newId } from '../../platform/ids.js'
import { shanghaiDate } from '../../platform/time.js'
import { type Tx, transaction } from '../../platform/transaction.js'
import type { ActOutcome } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { addDays } from '../../workflow/clock.js'
import type { Command } from '../../workflow/commands.js'
import { DEADLINE_KINDS, DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import { type CaseRow, type DeadlineRow, lateSince, listOpenDeadlines, lockCaseRow } from '../../workflow/store.js'
import { type DuePeriod, listDuePeriods } from './expiry-store.js'

/** Carries out what the law says when a period is over. The case is locked and the period still runs. */
export type ExpiryVerb = (tx: Tx, call: Call, deadline: DeadlineRow, occurredOn: string) => Promise<ActOutcome>

/** What is done at the end of a period, by the act that its row names. */
export type ExpiryVerbs = Readonly<Partial<Record<Command, ExpiryVerb>>>

export interface ExpiryDeps extends Pick<ModuleDeps, 'db' | 'now' | 'vault' | 'reference'> {
  readonly verbs: ExpiryVerbs
  /** Called in the same transaction, to tell people. */
  readonly onExpired?: (tx: Tx, deadline: DeadlineRow, outcome: ActOutcome) => Promise<void>
  /** A period that could not be carried out; the others go on, and this one is tried again the next time. */
  readonly onFailure?: (period: DuePeriod, error: unknown) => void
}

const ACTING_KINDS = DEADLINE_KINDS.filter((kind) => DEADLINE_RULES[kind].atExpiry.act !== null)
// A backlog is looked for in all courts with every page, so that a page is not to be small.
const PAGE = 1_000
const BEFORE_ALL = { dueOn: '0001-01-01', id: NIL_ID }

/** The day of the act: the one after the last day, unless something later was already recorded on the case. */
function dayOfExpiry(dueOn: string, row: CaseRow): string {
  const dayAfter = addDays(dueOn, 1)
  return dayAfter > row.lastOccurredOn ? dayAfter : row.lastOccurredOn
}

/** Acts on one period if it is still running and over once its case is locked; whoever comes second finds nothing to do. */
async function expireOne(deps: ExpiryDeps, call: Call, period: DuePeriod): Promise<boolean> {
  return transaction(deps.db, async (tx) => {
    const row = await lockCaseRow(tx, period.courtId, period.caseId)
    const open = row === undefined ? [] : await listOpenDeadlines(tx, period.courtId, period.caseId)
    const deadline = open.find(({ id }) => id === period.id)
    if (row === undefined || deadline?.dueOn == null || deadline.dueOn >= call.today) return false
    const act = DEADLINE_RULES[deadline.kind].atExpiry.act
    const verb = act === null ? undefined : deps.verbs[act]
    if (verb === undefined) throw new Error(`nobody carries out ${act}`)
    const outcome = await verb(tx, call, deadline, dayOfExpiry(deadline.dueOn, row))
    await deps.onExpired?.(tx, deadline, outcome)
    return true
  })
}

/**
 * Carries out what the law says for every period that is over, in the order in which they ended, each in a transaction of
 * its own and each once, by any number of processes at any time.
 *
 * The rows of the periods are the only record of what is due: nothing is queued beside them that could be lost, doubled
 * or left behind when a deadline moves. A service that was down does the same on its start.
 *
 * Papers reach a clerk late: a period that an act entered after its day has started or moved is left alone for 24 hours, so
 * that what followed can be entered too.
 *
 * @returns how many periods this call acted on
 */
export async function expireDue(deps: ExpiryDeps): Promise<number> {
  const now = deps.now()
  const call: Omit<Call, 'requestId'> = {
    actor: SYSTEM_ACTOR,
    now,
    today: shanghaiDate(now),
    expectedVersion: undefined,
    reference: await deps.reference.current(),
    vault: deps.vault,
  }
  let acted = 0
  let after = BEFORE_ALL
  for (;;) {
    const page = await listDuePeriods(deps.db, call.today, ACTING_KINDS, after, PAGE, lateSince(now))
    for (const period of page) {
      try {
        if (await expireOne(deps, { ...call, requestId: newId() }, period)) acted += 1
      } catch (error) {
        deps.onFailure?.(period, error)
      }
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return acted
    after = last
  }
}
