import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { WriteHeaders } from '../../http/route-schemas.js'
import { actorOf, type ModuleDeps, write } from '../../http/write.js'
import { MAX_ID } from '../../platform/ids.js'
import { languageOf } from '../../platform/problem-handler.js'
import { addressPlace } from './notice-address.js'
import { noticeView } from './notice-view.js'
import { readNotice } from './read-notice.js'
import { readUpTo } from './read-up-to.js'
import {
  NoticeAddress,
  NoticeAddressSet,
  NoticePage,
  NoticeParams,
  NoticesQuery,
  NoticeView,
  ReadCount,
  ReadUpToBody,
  SetNoticeAddressBody,
  UnreadCount,
} from './schemas.js'
import { setNoticeAddress } from './set-notice-address.js'
import { countUnread, findAddress, findCaseNames, listNotices } from './store.js'

const tags = ['notices']

/** The inbox of the caller. Nobody sees another one's, and a machine client has none. */
export const noticesRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const config = { action: 'readNotices', resource: 'self' } as const
  const addressConfig = { action: 'setNoticeAddress', resource: 'self' } as const

  app.get(
    '/me/notices',
    {
      config,
      schema: {
        tags,
        operationId: 'listNotices',
        summary: 'What the caller has been told, the newest first',
        description:
          'Chinese unless English is asked for. Cases are named by number; nothing in a notice is personal data. 本人收到的通知。',
        querystring: NoticesQuery,
        response: readResponses(NoticePage, 'A page of notices'),
      },
    },
    async (request) => {
      const { unread = false, cursor, limit = PAGE_SIZE } = request.query
      const [before] = decodeCursor(cursor, ['uuid']) ?? [MAX_ID]
      const rows = await listNotices(deps.db, actorOf(request).id, { isUnread: unread, before, rows: limit + 1 })
      const cases = await findCaseNames(deps.db, rows)
      const reference = await deps.reference.current()
      const language = languageOf(request.headers['accept-language'])
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => noticeView(reference, language, row, cases),
      )
    },
  )

  app.get(
    '/me/notices/unread-count',
    {
      config,
      schema: {
        tags,
        operationId: 'countUnreadNotices',
        summary: 'How many notices the caller has not read',
        description: 'For a mark beside the inbox. 未读通知数。',
        response: readResponses(UnreadCount, 'The number'),
      },
    },
    async (request) => ({ unread: await countUnread(deps.db, actorOf(request).id) }),
  )

  app.post(
    '/me/notices/:noticeId/reading',
    {
      config,
      schema: {
        tags,
        operationId: 'readNotice',
        summary: 'Mark a notice as read',
        description:
          'The first time counts; repeating it changes nothing. What has been read is not mailed any more. 标为已读。',
        params: NoticeParams,
        headers: WriteHeaders,
        response: writeResponses({ 200: { description: 'Read', body: NoticeView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const notice = await readNotice(tx, call, request.params.noticeId)
        const language = languageOf(request.headers['accept-language'])
        return { status: 200, body: noticeView(call.reference, language, notice, await findCaseNames(tx, [notice])) }
      }),
  )

  app.post(
    '/me/notices/readings',
    {
      config,
      schema: {
        tags,
        operationId: 'readNoticesUpTo',
        summary: 'Mark a notice and all older ones as read',
        description: 'What arrived after the notice named stays unread. 将该通知及更早的通知全部标为已读。',
        headers: WriteHeaders,
        body: ReadUpToBody,
        response: writeResponses({ 200: { description: 'Read', body: ReadCount } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: { marked: await readUpTo(tx, call, request.body.upTo) },
      })),
  )

  app.get(
    '/me/notice-address',
    {
      config: addressConfig,
      schema: {
        tags,
        operationId: 'readNoticeAddress',
        summary: 'Where the notices of the caller are mailed to',
        description: 'Null when they are not mailed. 本人接收通知邮件的地址。',
        response: readResponses(NoticeAddress, 'The address'),
      },
    },
    async (request) => {
      const { id } = actorOf(request)
      const sealed = await findAddress(deps.db, id)
      return { email: sealed === undefined ? null : deps.vault.open(addressPlace(id), sealed) }
    },
  )

  app.put(
    '/me/notice-address',
    {
      config: addressConfig,
      schema: {
        tags,
        operationId: 'setNoticeAddress',
        summary: 'Have notices mailed as well, or no longer',
        description:
          'The address is kept sealed and not repeated in the answer, which an Idempotency-Key would keep. Null takes it back. 设置或者取消通知邮件地址。',
        headers: WriteHeaders,
        body: SetNoticeAddressBody,
        response: writeResponses({ 200: { description: 'Set', body: NoticeAddressSet } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: { isMailed: setNoticeAddress(tx, call, request.body.email) },
      })),
  )
}
