import { Type } from 'typebox'
import { shanghaiDate } from '../../../platform/time.js'
import { oneOfValues } from '../../../workflow/schemas.js'
import { listParties } from '../../intake/store.js'
import { recordSession, reportSession } from '../../mediation/record-session.js'
import { ReportSessionBody } from '../../mediation/schemas.js'
import { ATTENDANCES } from '../../mediation/sessions.js'
import { listSessions } from '../../mediation/store.js'
import { batchAct } from './batch-act.js'

const strict = { additionalProperties: false }
const { attendance, ...held } = ReportSessionBody.properties
const Attendance = oneOfValues(ATTENDANCES)

/** One session of many cases: how each side took part, and who differed from that. */
export const batchSession = batchAct({
  command: 'recordSession',
  zh: '同一次调解一并记入各案；到场情况按当事人地位统一填写，与之不同的逐人注明。当日已安排的调解即为该次调解',
  en: 'One session entered in every case: how each side took part, and who differed. A session scheduled in the case for that day is the one that was held',
  shared: {
    ...held,
    attendanceBySide: Type.Object(
      { applicant: Attendance, respondent: Attendance, 'third-party': Type.Optional(Attendance) },
      strict,
    ),
  },
  member: { attendance, result: held.result },
  example: {
    shared: {
      mode: 'audio-video',
      beganAt: '2026-03-02T09:30:00+08:00',
      endedAt: '2026-03-02T11:00:00+08:00',
      result: 'agreement-reached',
      attendanceBySide: { applicant: 'by-video', respondent: 'by-video' },
    },
  },
  async run(tx, call, row, { attendanceBySide, attendance: differing = [], ...report }, _, operationId) {
    const parties = await listParties(tx, row.courtId, row.id)
    const lines = parties.map(({ id, role }) => ({
      partyId: id,
      attendance:
        differing.find(({ partyId }) => partyId === id)?.attendance ?? attendanceBySide[role] ?? ('absent' as const),
    }))
    // Somebody who is no party of the case must not be passed over in silence.
    const strangers = differing.filter(({ partyId }) => !parties.some(({ id }) => id === partyId))
    const input = { ...report, attendance: [...lines, ...strangers] }
    const heldOn = shanghaiDate(new Date(report.beganAt))
    const planned = (await listSessions(tx, row.courtId, row.id)).find(
      ({ status, scheduledAt }) =>
        status === 'scheduled' && scheduledAt !== null && shanghaiDate(scheduledAt) === heldOn,
    )
    if (planned === undefined) return reportSession(tx, call, row.id, input, operationId)
    const { invited: _invited, ...outcome } = input
    return recordSession(tx, call, row.id, planned.id, outcome)
  },
})
