import { SYSTEM_ACTOR } from '../../authorization/system-actor.js'
import type { Db } from '../../platform/database.js'
import { NIL_ID, newId } from '../../platform/ids.js'
import { shanghaiDate } from '../../platform/time.js'
import { type Tx, transaction } from '../../platform/transaction.js'
import { mediatorsOf } from '../../workflow/act.js'
import { clockColumns, computeRow } from '../../workflow/deadlines.js'
import type { Reference } from '../../workflow/reference.js'
import { type DeadlineRow, insertEvent } from '../../workflow/store.js'
import { type ChainedEntry, chain } from '../../workflow/timeline.js'
import { notify, peopleOfMediators } from '../notices/store.js'
import {
  type DeadlineRevision,
  findNextStaleVersion,
  insertRevisions,
  listOpenDeadlinesOf,
  listStaleCaseIds,
  listStaleCourts,
  lockFreeCaseRows,
  type RevisedCase,
  updateCases,
  updateDeadlines,
} from './revision-store.js'

export interface RevisionDeps {
  readonly db: Db
  readonly reference: { current(): Promise<Reference> }
  readonly now: () => Date
}

export interface RevisionOptions {
  /** Cases locked at a time. */
  readonly casesMax?: number
  /** Runs after each committed chunk; what it throws ends the run, and the next one goes on from there. */
  readonly afterChunk?: (soFar: Revised) => void | Promise<void>
}

/** How many deadlines a run computed again, and how many of them moved. */
export interface Revised {
  readonly checked: number
  readonly moved: number
}

// Some 30 ms of work: so long may an act on one of the cases have to wait.
const CASES_MAX = 100
/** While one is with the database, what another has read is computed. */
const COURTS_AT_ONCE = 2

/**
 * Computes open deadlines again that an older calendar, or older thresholds, were used for.
 *
 * A deadline whose last day stays is only marked with the new version. Where a last day moves, or becomes final, the
 * case gets one act of the system, however many of its deadlines moved. The work is done in short transactions, a
 * number of cases each, that never wait for a lock: a case on which somebody acts is left for the next run. Any number
 * of processes may run it at the same time, and it may stop anywhere, since what is left to do is read from the rows.
 *
 * @returns what this run did; 0 checked when everything is up to date
 */
export async function reviseDeadlines(deps: RevisionDeps, options: RevisionOptions = {}): Promise<Revised> {
  const reference = await deps.reference.current()
  const courts = reference.courts.map(({ id }) => ({ courtId: id, version: reference.calendarOf(id).version }))
  const waiting = await listStaleCourts(deps.db, courts)
  let total: Revised = { checked: 0, moved: 0 }
  const lane = async () => {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const chunks = reviseCourt(deps, {
          courtId: next.courtId,
          oldest: next.version,
          casesMax: options.casesMax ?? CASES_MAX,
        })
        for await (const chunk of chunks) {
          total = { checked: total.checked + chunk.checked, moved: total.moved + chunk.moved }
          await options.afterChunk?.(total)
        }
      }
    } catch (error) {
      waiting.length = 0
      throw error
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: COURTS_AT_ONCE }, lane))
  const failed = lanes.find((ended) => ended.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return total
}

/** Goes through the cases of a court once for each version that is out of date, so that a locked case holds nobody up. */
async function* reviseCourt(
  deps: RevisionDeps,
  { courtId, oldest, casesMax }: { courtId: number; oldest: number; casesMax: number },
): AsyncGenerator<Revised> {
  let version: number | undefined = oldest
  while (version !== undefined) {
    let after = NIL_ID
    for (;;) {
      const caseIds = await listStaleCaseIds(deps.db, { courtId, version, after, rows: casesMax })
      const last = caseIds.at(-1)
      if (last === undefined) break
      const reference = await deps.reference.current()
      yield await transaction(deps.db, (tx) => reviseCases(tx, { reference, now: deps.now() }, courtId, caseIds))
      after = last
    }
    const before = (await deps.reference.current()).calendarOf(courtId).version
    version = await findNextStaleVersion(deps.db, { courtId, after: version, before })
  }
}

interface Revision {
  readonly reference: Reference
  readonly now: Date
}

async function reviseCases(tx: Tx, revision: Revision, courtId: number, caseIds: readonly string[]): Promise<Revised> {
  const subjects = await lockFreeCaseRows(tx, courtId, caseIds)
  const open = await listOpenDeadlinesOf(
    tx,
    courtId,
    subjects.map(({ id }) => id),
  )
  const openOf = (subject: RevisedCase) => open.filter(({ caseId }) => caseId === subject.id)
  const changes = subjects.map((subject) => reviseCase(subject, openOf(subject), revision))
  const acts = changes.flatMap(({ act }) => act ?? [])
  for (const { recordId, entry, moved } of acts) {
    insertEvent(tx, entry)
    insertRevisions(
      tx,
      moved.map((pair) => recordOf(pair, recordId, entry.seq)),
    )
  }
  await tellOfMoves(tx, acts, revision.now)
  updateDeadlines(
    tx,
    courtId,
    changes.flatMap(({ computed }) => computed),
  )
  updateCases(
    tx,
    courtId,
    acts.map(({ next }) => next),
  )
  return {
    checked: changes.reduce((sum, { computed }) => sum + computed.length, 0),
    moved: acts.reduce((sum, { moved }) => sum + moved.length, 0),
  }
}

/** A deadline before and after. */
interface Comparison {
  readonly from: DeadlineRow
  readonly to: DeadlineRow
}

/** The one act of a case of which something moved. */
interface RevisionAct {
  readonly recordId: string
  readonly entry: ChainedEntry
  readonly next: RevisedCase
  readonly moved: readonly Comparison[]
}

interface CaseChange {
  /** Deadlines computed again, whether they moved or not. */
  readonly computed: readonly DeadlineRow[]
  /** Absent when nothing moved. */
  readonly act?: RevisionAct
}

/** What the present calendar makes of the open deadlines of a case. Pure but for its new ids. */
function reviseCase(subject: RevisedCase, open: readonly DeadlineRow[], revision: Revision): CaseChange {
  const calendar = revision.reference.calendarOf(subject.courtId)
  const seq = subject.lastSeq + 1
  const pairs = open.map((from): Comparison => {
    if (from.calendarVersion >= calendar.version) return { from, to: from }
    const to = computeRow(from, revision.reference)
    return { from, to: hasMoved({ from, to }) ? { ...to, movedSeq: seq } : to }
  })
  const computed = pairs.flatMap(({ from, to }) => (from === to ? [] : [to]))
  const moved = pairs.filter(hasMoved)
  if (moved.length === 0) return { computed }
  const recordId = newId()
  const today = shanghaiDate(revision.now)
  const occurredOn = subject.lastOccurredOn > today ? subject.lastOccurredOn : today
  const at = revision.now < subject.updatedAt ? subject.updatedAt : revision.now
  const { courtId, id: caseId, profile, state } = subject
  const entry = chain(
    {
      courtId,
      caseId,
      seq,
      profile,
      command: 'reviseDeadlines',
      fromState: state,
      toState: state,
      occurredOn,
      at,
      enteredLate: false,
      actorKind: 'system',
      actorId: SYSTEM_ACTOR.id,
      clientId: SYSTEM_ACTOR.clientId,
      requestId: newId(),
      recordId,
      ground: null,
    },
    subject.lastHash,
  )
  const next: RevisedCase = {
    ...subject,
    ...clockColumns(pairs.map(({ to }) => to)),
    version: subject.version + 1,
    lastSeq: seq,
    lastHash: entry.hash,
    lastOccurredOn: occurredOn,
    updatedAt: at,
  }
  return { computed, act: { recordId, entry, next, moved } }
}

/** Tells mediators of the last days that they now have to keep. */
async function tellOfMoves(tx: Tx, acts: readonly RevisionAct[], at: Date): Promise<void> {
  const peopleOf = await peopleOfMediators(
    tx,
    acts.flatMap(({ next }) => mediatorsOf(next)),
  )
  for (const { next, moved } of acts) {
    const personIds = peopleOf(mediatorsOf(next))
    for (const { from, to } of moved) {
      if (from.dueOn === null || to.dueOn === null || from.dueOn === to.dueOn) continue
      const data = { kind: to.kind, from: from.dueOn, to: to.dueOn }
      notify(tx, { template: 'deadline-moved', personIds, data, caseId: next.id, at })
    }
  }
}

function hasMoved({ from, to }: Comparison): boolean {
  return from.dueOn !== to.dueOn || from.provisional !== to.provisional
}

function recordOf({ from, to }: Comparison, id: string, seq: number): DeadlineRevision {
  return {
    courtId: to.courtId,
    caseId: to.caseId,
    id,
    deadlineId: to.id,
    seq,
    calendarVersion: to.calendarVersion,
    previousDueOn: from.dueOn,
    dueOn: to.dueOn,
    wasProvisional: from.provisional,
    provisional: to.provisional,
  }
}
