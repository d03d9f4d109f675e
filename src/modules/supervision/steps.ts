import type { MoveName, Mover, NoticeAct, NoticeState, Result } from './moves.js'
import { MOVES } from './moves.js'
import type { EventRow, NoticeRow } from './store.js'

/** Who did it, and when. */
export interface Doing {
  readonly by: Mover
  /** Calendar date in Asia/Shanghai. */
  readonly today: string
  readonly now: Date
}

/** A notice after something happened to it, with the entry that tells so. */
export interface Step {
  readonly notice: NoticeRow
  readonly event: EventRow
}

interface Said {
  readonly note?: string | null
  readonly measure?: string
  readonly promisedOn?: string
}

function step(act: NoticeAct, notice: NoticeRow, { by, today, now }: Doing, said: Said): Step {
  const { courtId, caseId, id: noticeId, version: seq, state, dueOn } = notice
  return {
    notice,
    event: {
      courtId,
      caseId,
      noticeId,
      seq,
      act,
      state,
      actorKind: by.kind,
      actorId: by.id,
      occurredOn: today,
      at: now,
      note: said.note ?? null,
      measure: said.measure ?? null,
      promisedOn: said.promisedOn ?? null,
      dueOn,
    },
  }
}

function moved(row: NoticeRow, move: MoveName, changes: Partial<NoticeRow>, doing: Doing, said: Said): Step {
  const state: NoticeState = MOVES[move].to
  return step(move, { ...row, dueOn: null, ...changes, state, version: row.version + 1 }, doing, said)
}

/** What whoever raises a notice decides; the rest of it follows. */
export type Raising = Pick<
  NoticeRow,
  | 'courtId'
  | 'caseId'
  | 'id'
  | 'stage'
  | 'reasonCode'
  | 'note'
  | 'deadlineId'
  | 'deadlineDueOn'
  | 'supervisingCourtId'
  | 'addressee'
  | 'personId'
  | 'answerDueOn'
> & { readonly escalatedFrom?: string }

export function raised(raising: Raising, doing: Doing): Step {
  const notice: NoticeRow = {
    escalatedFrom: null,
    ...raising,
    version: 1,
    state: 'raised',
    raisedByKind: doing.by.kind,
    raisedById: doing.by.id,
    raisedOn: doing.today,
    raisedAt: doing.now,
    answeredOn: null,
    answeredBy: null,
    promisedOn: null,
    dueOn: raising.answerDueOn,
    result: null,
    endedOn: null,
  }
  return step('raise', notice, doing, { note: raising.note })
}

export function answered(
  row: NoticeRow,
  doing: Doing,
  { reason, measure, promisedOn }: { reason: string; measure: string; promisedOn: string },
): Step {
  const answer = { answeredOn: doing.today, answeredBy: doing.by.id, promisedOn }
  return moved(row, 'answer', answer, doing, { note: reason, measure, promisedOn })
}

export function accepted(row: NoticeRow, doing: Doing, note: string | null): Step {
  return moved(row, 'accept', { dueOn: row.promisedOn }, doing, { note })
}

/** Sends an answer back: the notice waits for another one, and the first stays in its history. */
export function returned(row: NoticeRow, doing: Doing, note: string, answerDueOn: string): Step {
  const asked = { answeredOn: null, answeredBy: null, promisedOn: null, answerDueOn, dueOn: answerDueOn }
  return moved(row, 'return', asked, doing, { note })
}

export function closed(
  row: NoticeRow,
  move: 'close' | 'withdraw' | 'lapse',
  doing: Doing,
  result: Result,
  note: string | null,
): Step {
  return moved(row, move, { result, endedOn: doing.today }, doing, { note })
}

/** Ends a notice by one of the next stage about the same matter. */
export function escalated(
  row: NoticeRow,
  doing: Doing,
  note: string | null,
  next: Pick<Raising, 'id' | 'stage' | 'answerDueOn' | 'supervisingCourtId' | 'addressee'>,
): { readonly ended: Step; readonly next: Step } {
  const raising: Raising = {
    ...next,
    courtId: row.courtId,
    caseId: row.caseId,
    reasonCode: row.reasonCode,
    note: note ?? row.note,
    deadlineId: row.deadlineId,
    deadlineDueOn: row.deadlineDueOn,
    personId: next.addressee === row.addressee ? row.personId : null,
    escalatedFrom: row.id,
  }
  return {
    ended: moved(row, 'escalate', { endedOn: doing.today }, doing, { note }),
    next: raised(raising, doing),
  }
}
