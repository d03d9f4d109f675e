import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses, writeResponses } from '../../http/responses.js'
import { WriteHeaders } from '../../http/route-schemas.js'
import { type ModuleDeps, write } from '../../http/write.js'
import { shanghaiDate } from '../../platform/time.js'
import { notFound } from '../../problems.js'
import { calendarAlert } from '../../workflow/calendar-alert.js'
import type { Court } from '../../workflow/reference.js'
import {
  CalendarChange,
  CalendarQuery,
  CalendarYear,
  CourtDay,
  CourtDayList,
  CourtDayParams,
  CourtParams,
  ImportCalendarBody,
  ImportCalendarQuery,
  SetCourtDayBody,
  SetWarningThresholdsBody,
  WarningThresholdList,
} from './clock-schemas.js'
import { listCourtDays, listWarningThresholds } from './clock-store.js'
import { importCalendar } from './import-calendar.js'
import { previewCalendar } from './preview-calendar.js'
import { removeCourtDay } from './remove-court-day.js'
import { setCourtDay } from './set-court-day.js'
import { setWarningThresholds } from './set-warning-thresholds.js'
import { getReferenceState, listCalendarDays } from './store.js'
import { warningThresholdView } from './views.js'

const tags = ['directory']
const NOTICE_SOURCE = 'Source: 国务院办公厅关于部分节假日安排的通知.'

/** What deadlines are computed by: calendars of the country and of courts, and when courts want to be warned. */
export const clockRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const reading = { action: 'readReference', resource: 'reference' } as const
  const administering = { action: 'administerReference', resource: 'reference' } as const

  const courtOf = async (code: string): Promise<Court> => {
    const court = (await deps.reference.current()).courtByCode(code)
    if (court === undefined) throw notFound({})
    return court
  }

  app.get(
    '/calendar',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'readCalendar',
        summary: 'Holidays and make-up workdays of a year',
        description: `Only days that differ from the plain week. Nothing is known after coverageUntil; \`alert\` says when that is near. ${NOTICE_SOURCE} 节假日与调休。`,
        querystring: CalendarQuery,
        response: readResponses(CalendarYear, 'The year'),
      },
    },
    async (request) => {
      const { year } = request.query
      const { calendarVersion, coverageUntil, source } = await getReferenceState(deps.db)
      return {
        year,
        calendarVersion,
        coverageUntil,
        source,
        alert: calendarAlert({ coverageUntil }, shanghaiDate(deps.now())),
        days: await listCalendarDays(deps.db, year),
      }
    },
  )

  app.post(
    '/calendar-years',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'importCalendar',
        summary: 'Import the holidays of a year',
        description: `In place of what was known of that year; only by who administers every court. Years follow one another without a gap. Open deadlines are computed again in the background. ${NOTICE_SOURCE} 导入年度节假日安排。`,
        headers: WriteHeaders,
        querystring: ImportCalendarQuery,
        body: ImportCalendarBody,
        response: writeResponses({
          200: { description: 'What would change; nothing was written', body: CalendarChange },
          201: { description: 'Imported', body: CalendarYear },
        }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        request.query.dryRun === true
          ? { status: 200, body: await previewCalendar(tx, call, request.body) }
          : { status: 201, body: await importCalendar(tx, call, request.body) },
      ),
  )

  app.get(
    '/courts/:courtCode/calendar-days',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'listCourtDays',
        summary: 'Days of a year that hold in one court only',
        description:
          'They win over the calendar of the country, in this court and not in those below it. 本院特别安排日。',
        params: CourtParams,
        querystring: CalendarQuery,
        response: readResponses(CourtDayList, 'The days'),
      },
    },
    async (request) => {
      const court = await courtOf(request.params.courtCode)
      const rows = await listCourtDays(deps.db, court.id, request.query.year)
      return { items: rows.map((row) => ({ courtCode: court.code, ...row })) }
    },
  )

  app.put(
    '/courts/:courtCode/calendar-days/:day',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'setCourtDay',
        summary: 'Set a day that holds in one court only',
        description:
          'A holiday of its area, a closing after a disaster, or a weekend day worked. It wins over the calendar of the country, in this court and not in those below it; open deadlines of the court are computed again in the background. Source: CPL 85. 设置本院特别安排日。',
        params: CourtDayParams,
        headers: WriteHeaders,
        body: SetCourtDayBody,
        response: writeResponses({ 200: { description: 'Set', body: CourtDay } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { courtCode, day } = request.params
        return { status: 200, body: await setCourtDay(tx, call, { courtCode, date: day, ...request.body }) }
      }),
  )

  app.delete(
    '/courts/:courtCode/calendar-days/:day',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'removeCourtDay',
        summary: 'Take back a day of one court',
        description:
          'The calendar of the country holds there again; open deadlines of the court are computed again in the background. 撤销本院特别安排日。',
        params: CourtDayParams,
        headers: WriteHeaders,
        response: writeResponses({ 200: { description: 'Taken back: the day as it was', body: CourtDay } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { courtCode, day } = request.params
        return { status: 200, body: await removeCourtDay(tx, call, courtCode, day) }
      }),
  )

  app.get(
    '/courts/:courtCode/warning-thresholds',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'readWarningThresholds',
        summary: 'When a court wants to be warned of its periods, as far as it set that itself',
        description:
          'For a period holds what the court set for its kind, else for all kinds, else the same of the nearest court above that set either, else 67 per cent used and one working day left. 本院期限预警值。',
        params: CourtParams,
        response: readResponses(WarningThresholdList, 'What the court set'),
      },
    },
    async (request) => {
      const court = await courtOf(request.params.courtCode)
      const rows = await listWarningThresholds(deps.db, court.id)
      return { courtCode: court.code, items: rows.map(warningThresholdView) }
    },
  )

  app.put(
    '/courts/:courtCode/warning-thresholds',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'setWarningThresholds',
        summary: 'Set when a court wants to be warned of its periods',
        description:
          'In place of all that the court had set. Courts below follow where they set nothing themselves; warning days of open deadlines are computed again in the background. Last days do not move. 设置本院期限预警值。',
        params: CourtParams,
        headers: WriteHeaders,
        body: SetWarningThresholdsBody,
        response: writeResponses({ 200: { description: 'Set', body: WarningThresholdList } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: await setWarningThresholds(tx, call, request.params.courtCode, request.body),
      })),
  )

  app.delete(
    '/courts/:courtCode/warning-thresholds',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'clearWarningThresholds',
        summary: 'Let a court be warned as the court above it is',
        description:
          'Or, where no court above set anything, at 67 per cent used and one working day left. Repeating changes nothing. 恢复上级法院或者系统默认的期限预警值。',
        params: CourtParams,
        headers: WriteHeaders,
        response: writeResponses({ 200: { description: 'The court sets nothing itself', body: WarningThresholdList } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: await setWarningThresholds(tx, call, request.params.courtCode, { items: [] }),
      })),
  )
}
