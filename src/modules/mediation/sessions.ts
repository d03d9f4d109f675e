import { shanghaiDate } from '../../platform/time.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import { decideAllListed } from './parties.js'
import {
  ATTENDANCE_FITS_MODE,
  ATTENDANCE_OF_EVERY_PARTY,
  NOBODY_ATTENDED,
  REPRESENTATIVE_ON_RECORD,
  SESSION_ENDS_AFTER_BEGIN,
  SESSION_IN_FUTURE,
  SESSION_IN_PAST,
  SESSION_NEEDS_PLACE,
} from './rules.js'

export const SESSION_MODES = ['on-site', 'audio-video', 'telephone', 'mixed'] as const
export type SessionMode = (typeof SESSION_MODES)[number]
export const SESSION_STATUSES = ['scheduled', 'held', 'adjourned', 'cancelled'] as const
export type SessionStatus = (typeof SESSION_STATUSES)[number]
export const SESSION_RESULTS = ['agreement-reached', 'continues', 'no-agreement', 'adjourned'] as const
export type SessionResult = (typeof SESSION_RESULTS)[number]
export const ATTENDANCES = ['in-person', 'by-video', 'by-telephone', 'by-representative', 'absent'] as const
export type Attendance = (typeof ATTENDANCES)[number]

const ATTENDANCES_IN: { readonly [Mode in SessionMode]: readonly Attendance[] } = {
  'on-site': ['in-person', 'by-representative', 'absent'],
  'audio-video': ['by-video', 'by-representative', 'absent'],
  telephone: ['by-telephone', 'by-representative', 'absent'],
  mixed: ATTENDANCES,
}

/**
 * Whether a session can be scheduled as asked.
 *
 * @param plan.scheduledOn - day of the act of scheduling, Asia/Shanghai
 * @see ONL 16
 */
export function decideSchedule(plan: {
  readonly mode: SessionMode
  readonly place: string | null
  readonly scheduledAt: Date
  readonly scheduledOn: string
}): Refusal | { ok: true } {
  if (shanghaiDate(plan.scheduledAt) < plan.scheduledOn) return refuse(SESSION_IN_PAST)
  return hasPlace(plan) ? { ok: true } : refuse(SESSION_NEEDS_PLACE)
}

function hasPlace({ mode, place }: { readonly mode: SessionMode; readonly place: string | null }): boolean {
  return place !== null || (mode !== 'on-site' && mode !== 'mixed')
}

/** What is reported of a session. */
export interface SessionFacts {
  readonly mode: SessionMode
  readonly place: string | null
  readonly beganAt: Date
  readonly endedAt: Date
  readonly result: SessionResult
  readonly attendance: readonly { readonly partyId: string; readonly attendance: Attendance }[]
}

/**
 * Whether a session can have gone as reported: its times, and how each party took part.
 *
 * @see INV 17; ONL 16, 22; CPL 60-62
 */
export function decideSession(
  session: SessionFacts,
  parties: readonly { readonly id: string; readonly hasRepresentative: boolean }[],
  now: Date,
): (Refusal & { readonly pointer: string }) | { readonly ok: true; readonly status: 'held' | 'adjourned' } {
  const { mode, beganAt, endedAt, result, attendance } = session
  if (beganAt > now) return { ...refuse(SESSION_IN_FUTURE), pointer: '#/beganAt' }
  if (endedAt > now) return { ...refuse(SESSION_IN_FUTURE), pointer: '#/endedAt' }
  if (endedAt <= beganAt) return { ...refuse(SESSION_ENDS_AFTER_BEGIN), pointer: '#/endedAt' }
  if (!hasPlace(session)) return { ...refuse(SESSION_NEEDS_PLACE), pointer: '#/place' }
  const everyone = decideAllListed(
    parties.map((party) => party.id),
    attendance.map((line) => line.partyId),
    ATTENDANCE_OF_EVERY_PARTY,
  )
  if (!everyone.ok) return { ...everyone, pointer: '#/attendance' }
  for (const [index, line] of attendance.entries()) {
    const pointer = `#/attendance/${index}/attendance`
    if (!ATTENDANCES_IN[mode].includes(line.attendance)) return { ...refuse(ATTENDANCE_FITS_MODE), pointer }
    const represented = parties.some((party) => party.id === line.partyId && party.hasRepresentative)
    if (line.attendance === 'by-representative' && !represented) return { ...refuse(REPRESENTATIVE_ON_RECORD), pointer }
  }
  if (result === 'adjourned') return { ok: true, status: 'adjourned' }
  if (attendance.every((line) => line.attendance === 'absent'))
    return { ...refuse(NOBODY_ATTENDED), pointer: '#/result' }
  return { ok: true, status: 'held' }
}
