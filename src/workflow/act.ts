import { type Action, type Actor, actingKind, type CaseScope, permitOnCase } from '../authorization/policy.js'
import type { Executor } from '../platform/database.js'
import type { Tx } from '../platform/transaction.js'
import { forbidden, notFound, ruleNotMet, staleVersion, stateConflict, versionRequired } from '../problems.js'
import type { Call } from './call.js'
import { courtOf } from './case-id.js'
import type { Command } from './commands.js'
import { applyClock, type ClockEffect } from './deadlines.js'
import { decideOccurredOn } from './guards.js'
import { formatCaseNumber } from './numbering.js'
import type { CaseState } from './states.js'
import {
  type CaseRow,
  findCaseRow,
  insertCase,
  insertCaseNumber,
  insertEvent,
  lockCaseRow,
  takeNextOrdinal,
  updateCase,
} from './store.js'
import { chain } from './timeline.js'
import { decideTransition, type Transition } from './transitions.js'

/** A case under the lock of the running transaction, and what the life cycle allows to the command at hand. */
export interface Subject {
  readonly row: CaseRow
  readonly command: Command
  readonly occurredOn: string
  readonly moves: readonly Transition[]
  /** Whether the row is not in the database yet: it is inserted as the act leaves it. */
  readonly isNew: boolean
}

type ScopeColumns = Pick<CaseRow, 'courtId' | 'mediatorId' | 'coMediatorIds' | 'organisationId' | 'submittedBy'>

/** The presiding mediator of a case, if there is one, and those beside. */
export function mediatorsOf({ mediatorId, coMediatorIds }: Pick<CaseRow, 'mediatorId' | 'coMediatorIds'>): string[] {
  return mediatorId === null ? coMediatorIds : [mediatorId, ...coMediatorIds]
}

/** What of a case decides who may see it. */
export function scopeOf(row: ScopeColumns): CaseScope {
  return {
    courtId: row.courtId,
    mediatorIds: mediatorsOf(row),
    organisationId: row.organisationId,
    submittedBy: row.submittedBy,
  }
}

/**
 * What is found of a case, if the actor may do this to it. A case outside everything that the actor covers looks like no
 * case at all.
 *
 * @param find - looks in the court that the id tells
 * @throws Problem `not-found`, `forbidden`
 */
export async function requireCase<Found extends ScopeColumns>(
  actor: Actor,
  action: Action,
  caseId: string,
  find: (courtId: number) => Promise<Found | undefined>,
): Promise<Found> {
  const courtId = courtOf(caseId)
  const found = courtId === undefined ? undefined : await find(courtId)
  const permission = found === undefined ? 'hidden' : permitOnCase(actor, action, scopeOf(found))
  if (found === undefined || permission === 'hidden') throw notFound({})
  if (permission === 'forbidden') throw forbidden({ action })
  return found
}

/**
 * The row of a case for somebody who only looks, without a lock.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export function getCaseFor(executor: Executor, actor: Actor, action: Action, caseId: string): Promise<CaseRow> {
  return requireCase(actor, action, caseId, (courtId) => findCaseRow(executor, courtId, caseId))
}

/**
 * Opens an act on a case: locks it and checks, in this order, that the caller may see it, may do this, saw the current
 * version, gives a possible day, and that the life cycle allows the command.
 *
 * @param occurredOn - day of the act; today when the client gave none
 * @throws Problem `not-found`, `forbidden`, `if-match-required`, `stale-version`, `rule-not-met`, `state-conflict`
 */
export async function beginAct(
  tx: Tx,
  call: Call,
  command: Command,
  caseId: string,
  occurredOn: string = call.today,
): Promise<Subject> {
  const row = await requireCase(call.actor, command, caseId, (courtId) => lockCaseRow(tx, courtId, caseId))
  // The service itself decides under the lock, by what it finds there.
  if (call.actor.kind !== 'system') checkVersion(call, row)
  return continueAct(call, command, row, occurredOn)
}

/**
 * Checks that the client saw the version that it is about to change.
 *
 * @throws Problem `if-match-required`, `stale-version`
 */
export function checkVersion({ expectedVersion }: Call, { version }: { readonly version: number }): void {
  if (expectedVersion === undefined) throw versionRequired({})
  if (expectedVersion !== version) throw staleVersion({ version })
}

/** Checks a command on a row that the running transaction has already locked or is about to insert. */
export function continueAct(
  call: Call,
  command: Command,
  row: CaseRow,
  occurredOn: string,
  { isNew = false } = {},
): Subject {
  const onTime = decideOccurredOn(row, occurredOn, call.today)
  if (!onTime.ok) throw ruleNotMet(onTime.rule, '#/occurredOn')
  const verdict = decideTransition(row, command, occurredOn)
  if (!verdict.ok && verdict.reason === 'state') {
    throw stateConflict({ state: row.state, allowedCommands: verdict.allowedCommands })
  }
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  return { row, command, occurredOn, moves: verdict.rows, isNew }
}

/** What an act does to its case. */
export interface Effects {
  /** Where the case goes; it stays where it is when not given. */
  readonly to?: CaseState
  readonly ground?: string | null
  /** The record that the act created. */
  readonly recordId?: string | null
  readonly changes?: Partial<CaseRow>
  readonly clock?: readonly ClockEffect[]
  /** Day that counts for the clock where it is not the day of the act. */
  readonly countsOn?: string
  readonly number?: { readonly typeCode: string; readonly proceedingId: string | null }
}

/** What a client gets back from every act. */
export interface ActOutcome {
  readonly command: Command
  readonly seq: number
  readonly occurredOn: string
  readonly at: Date
  readonly enteredLate: boolean
  readonly recordId: string | null
  readonly row: CaseRow
  /** The number given by this act, if any. */
  readonly number: string | null
}

/**
 * Completes an act: one entry on the timeline, the clock, the number if one is given, and the new version of the case,
 * in that order, so that the counter row of the number is the last lock taken.
 */
export async function completeAct(tx: Tx, call: Call, subject: Subject, effects: Effects): Promise<ActOutcome> {
  const { row, command, occurredOn } = subject
  const to = effects.to ?? row.state
  if (!subject.moves.some((move) => move.to === to)) {
    throw new Error(`${command} may not take a case from ${row.state} to ${to}`)
  }
  const seq = row.lastSeq + 1
  const at = call.now < row.updatedAt ? row.updatedAt : call.now
  const enteredLate = occurredOn < call.today
  const entry = chain(
    {
      courtId: row.courtId,
      caseId: row.id,
      seq,
      profile: row.profile,
      command,
      fromState: row.state,
      toState: to,
      occurredOn,
      at,
      enteredLate,
      actorKind: actingKind(call.actor),
      actorId: call.actor.id,
      clientId: call.actor.clientId,
      requestId: call.requestId,
      recordId: effects.recordId ?? null,
      ground: effects.ground ?? null,
    },
    row.lastHash,
  )
  insertEvent(tx, entry)
  const after = { ...row, ...effects.changes, state: to }
  const clock = await applyClock(tx, call.reference, {
    command,
    seq,
    countsOn: effects.countsOn ?? occurredOn,
    before: subject.isNew ? null : row,
    after,
    effects: effects.clock ?? [],
  })
  const next: CaseRow = {
    ...after,
    ...clock,
    version: row.version + 1,
    lastSeq: seq,
    lastHash: entry.hash,
    lastOccurredOn: occurredOn,
    updatedAt: at,
  }
  const number = effects.number === undefined ? null : await giveNumber(tx, call, next, effects.number)
  const written = number !== null && effects.number?.proceedingId === null ? { ...next, number } : next
  if (subject.isNew) insertCase(tx, written)
  else updateCase(tx, written, row.version)
  return { command, seq, occurredOn, at, enteredLate, recordId: entry.recordId, row: written, number }
}

async function giveNumber(
  tx: Tx,
  call: Call,
  row: CaseRow,
  wanted: { typeCode: string; proceedingId: string | null },
): Promise<string> {
  const court = call.reference.courtById(row.courtId)
  if (court === undefined) throw new Error(`court ${row.courtId} is not in the reference data`)
  const year = Number(row.lastOccurredOn.slice(0, 4))
  const ordinal = await takeNextOrdinal(tx, row.courtId, wanted.typeCode, year)
  const text = formatCaseNumber({ year, courtCode: court.code, typeCode: wanted.typeCode, ordinal })
  insertCaseNumber(tx, {
    courtId: row.courtId,
    typeCode: wanted.typeCode,
    year,
    ordinal,
    caseId: row.id,
    proceedingId: wanted.proceedingId,
    text,
    seq: row.lastSeq,
  })
  return text
}
