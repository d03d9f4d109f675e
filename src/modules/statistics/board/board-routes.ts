import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../../http/cursor.js'
import { readResponses, streamResponses, writeResponses } from '../../../http/responses.js'
import { WriteHeaders } from '../../../http/route-schemas.js'
import { actorOf, callOf, type ModuleDeps, write } from '../../../http/write.js'
import { NIL_ID } from '../../../platform/ids.js'
import { shanghaiDate } from '../../../platform/time.js'
import { transaction } from '../../../platform/transaction.js'
import { tooManyRequests } from '../../../problems.js'
import { courtOfList } from '../../../workflow/permitted-court.js'
import { createDisplayToken } from './create-display-token.js'
import { followBoards } from './follow-boards.js'
import { courtsOfBoard, readBoard } from './read-board.js'
import { readMarks, versionOf } from './read-version.js'
import { revokeDisplayToken } from './revoke-display-token.js'
import {
  Board,
  BoardChangesQuery,
  BoardCourtParams,
  BoardQuery,
  BoardSettings,
  CreateDisplayTokenBody,
  DisplayToken,
  DisplayTokenPage,
  DisplayTokenParams,
  DisplayTokensQuery,
  NewDisplayToken,
  SetBoardSettingsBody,
} from './schemas.js'
import { setBoardSettings } from './set-board-settings.js'
import { findRanking, listDisplayTokens } from './store.js'
import { boardSettingsView, displayTokenView } from './views.js'

const tags = ['board']
const STREAMS_RETRY_SECONDS = 30

/** The board (电子展示屏): its data, its changes, the screens that show it, and what a court set for it. */
export const boardRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const reading = { action: 'readBoard', resource: 'court' } as const
  const administering = { action: 'administerBoard', resource: 'court' } as const
  const followers = followBoards({
    today: () => shanghaiDate(deps.now()),
    readMarks: (courtIds) => readMarks(deps.db, courtIds),
    warn: (error) => app.log.warn({ err: error }, 'the boards could not be looked at'),
  })
  app.addHook('preClose', async () => followers.end())

  app.get(
    '/board',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'readBoard',
        summary: 'Everything that the board of a court shows',
        description:
          'Figures of the period with those of the year before, month by month and court by court in the order of court codes, and what is pressing now. A display gets sums only: no case, and no count below five nor what would give one away. Source: SEED (display screens, red warnings); IND24 (no ranking). 展示屏数据。',
        querystring: BoardQuery,
        response: readResponses(Board, 'The board'),
      },
    },
    async (request) => readBoard(deps.db, await callOf(deps, request), request.query),
  )

  app.get(
    '/board/changes',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'followBoard',
        summary: 'Hear of every change of a board',
        description:
          'Server-sent events: `changed` with the version of the board, at once and then whenever something that it shows may have changed; a comment every 15 seconds. It tells no data: read the board again. It ends when the caller is no longer let in, and with the service. 展示屏变更通知。',
        querystring: BoardChangesQuery,
        response: streamResponses('text/event-stream', 'The changes, as they come'),
      },
    },
    async (request, reply) => {
      const { actor, reference, today } = await callOf(deps, request)
      const { courtIds } = courtsOfBoard(actor, reference, request.query.courtCode)
      const version = versionOf(await readMarks(deps.db, courtIds), courtIds, today)
      const body = followers.follow(
        { callerId: actor.id, courtIds, authenticateAgain: request.authenticateAgain },
        version,
        request.query.once ?? false,
      )
      if (body === undefined) throw tooManyRequests({ retryAfterSeconds: STREAMS_RETRY_SECONDS })
      // A proxy in front must not keep the events back until there are many.
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(body)
    },
  )

  app.get(
    '/display-tokens',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'listDisplayTokens',
        summary: 'Screens that may show the board of a court, ended ones too',
        description: 'Without their secrets, in the order in which they were made. 展示屏令牌。',
        querystring: DisplayTokensQuery,
        response: readResponses(DisplayTokenPage, 'A page of display tokens'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const court = courtOfList(call, 'administerBoard', courtCode)
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listDisplayTokens(deps.db, { courtId: court.id, after, rows: limit + 1 })
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => displayTokenView(call, row),
      )
    },
  )

  app.post(
    '/display-tokens',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'createDisplayToken',
        summary: 'Let a screen on the wall show the board of a court',
        description:
          'The secret is shown this once. It reads the board of that court and of those below it, sums only, and nothing else. There is no Idempotency-Key: the answer that it would keep is the secret; a repetition makes another token, which can be revoked. 新增展示屏令牌。',
        headers: Type.Object({}),
        body: CreateDisplayTokenBody,
        response: writeResponses({ 201: { description: 'Made', body: NewDisplayToken } }),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const made = await transaction(deps.db, async (tx) => createDisplayToken(tx, call, request.body))
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/display-tokens/:displayTokenId/revocation',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'revokeDisplayToken',
        summary: 'End a display token',
        description: 'Its screen goes dark within five seconds. Repeating changes nothing. 撤销展示屏令牌。',
        params: DisplayTokenParams,
        headers: WriteHeaders,
        response: writeResponses({ 201: { description: 'Ended', body: DisplayToken } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await revokeDisplayToken(tx, call, request.params.displayTokenId),
      })),
  )

  app.get(
    '/courts/:courtCode/board-settings',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'readBoardSettings',
        summary: 'What a court set for its board',
        description: 'Ranking is off unless the court switched it on. Source: IND24. 展示屏设置。',
        params: BoardCourtParams,
        response: readResponses(BoardSettings, 'The settings'),
      },
    },
    async (request) => {
      const reference = await deps.reference.current()
      const { court } = courtsOfBoard(actorOf(request), reference, request.params.courtCode)
      return boardSettingsView(court, await findRanking(deps.db, court.id))
    },
  )

  app.put(
    '/courts/:courtCode/board-settings',
    {
      config: administering,
      schema: {
        tags,
        operationId: 'setBoardSettings',
        summary: 'Set whether the board of a court may rank courts',
        description:
          'It is off by itself, since the Supreme People’s Court forbids ranking by these figures; whoever switches it on says that they know this. For the board of this court alone. Source: IND24. 设置展示屏是否允许排序。',
        params: BoardCourtParams,
        headers: WriteHeaders,
        body: SetBoardSettingsBody,
        response: writeResponses({ 200: { description: 'Set', body: BoardSettings } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: setBoardSettings(tx, call, request.params.courtCode, request.body),
      })),
  )
}
