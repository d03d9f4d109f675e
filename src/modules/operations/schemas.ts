import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import type { Answer } from '../../http/write.js'
import { type Language, problemBody, problemMembers } from '../../platform/problem.js'
import { PROBLEM_TYPES } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { COMMAND_NAMES } from '../../workflow/commands.js'
import { Instant, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import type { ItemReport, OperationInProgress, OperationRow } from './store.js'
import { OPERATION_KINDS } from './tables.js'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })

export const OPERATION_STATES = ['queued', 'running', 'done', 'cancelled'] as const
const ITEM_STATES = ['pending', 'done', 'refused', 'cancelled'] as const

export const OperationParams = Type.Object({ operationId: Uuid }, strict)

export const OperationView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    kind: oneOfValues(OPERATION_KINDS),
    act: nullable(oneOfValues(COMMAND_NAMES)),
    subjectId: nullable({ ...Uuid, description: 'The series, the import or the plan that it belongs to' }),
    state: oneOfValues(OPERATION_STATES),
    total: Count,
    done: Count,
    refused: Count,
    cancelled: Count,
    pending: Count,
    requestedAt: Instant,
    startedAt: nullable(Instant),
    endedAt: nullable(Instant),
  },
  {
    $id: 'Operation',
    ...strict,
    description: 'Long work and how far it is: total = done + refused + cancelled + pending',
  },
)
export type OperationView = Static<typeof OperationView>

export function operationView(row: OperationInProgress, courtCode: string): OperationView {
  const { id, kind, act, subjectId, total, done, refused, cancelled, requestedAt, startedAt, endedAt } = row
  const state = row.ended ?? (startedAt === null ? 'queued' : 'running')
  const pending = total - done - refused - cancelled
  const counts = { total, done, refused, cancelled, pending }
  return { id, courtCode, kind, act, subjectId, state, ...counts, requestedAt, startedAt, endedAt }
}

/** The answer to a request for long work: accepted, and where to ask how far it is. */
export function operationAnswer(call: Call, row: OperationRow): Answer {
  const courtCode = call.reference.courtById(row.courtId)?.code ?? ''
  const body = operationView({ ...row, done: 0, refused: 0, cancelled: 0 }, courtCode)
  return { status: 202, body, location: `/v1/operations/${row.id}` }
}

export const OperationPage = Type.Object(
  { items: Type.Array(OperationView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'OperationPage', ...strict },
)

export const OperationsQuery = Type.Object(
  {
    courtCode: text(20, '法院代字, e.g. 辽0504'),
    subjectId: Type.Optional(Uuid),
    mine: Type.Optional(Type.Boolean({ description: 'true: only what the caller asked for' })),
    ...PAGE_QUERY,
  },
  strict,
)

const OperationItem = Type.Object(
  {
    position: Type.Integer({ minimum: 1, description: 'Place in the list that was asked for, from 1' }),
    caseId: nullable({ ...Uuid, description: 'The case that was acted on, or made' }),
    caseNumber: nullable(Type.String({ maxLength: 60 })),
    state: oneOfValues(ITEM_STATES),
    problem: nullable(
      Type.Object(problemMembers(PROBLEM_TYPES), {
        ...strict,
        description: 'Why it was refused: what the single act would have answered',
      }),
    ),
    at: nullable(Instant),
  },
  strict,
)
export type OperationItem = Static<typeof OperationItem>

export function itemView(item: ItemReport, language: Language): OperationItem {
  const { position, caseId, caseNumber, result, problem, at } = item
  return {
    position: position + 1,
    caseId,
    caseNumber,
    state: result ?? 'pending',
    problem: problem === null ? null : (problemBody(problem, language) as OperationItem['problem']),
    at,
  }
}

export const OperationItemPage = Type.Object(
  { items: Type.Array(OperationItem, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'OperationItemPage', ...strict },
)

export const OperationItemsQuery = Type.Object(
  { state: Type.Optional(oneOfValues(ITEM_STATES)), ...PAGE_QUERY },
  strict,
)

export const CancelOperationBody = Type.Object({}, { ...strict, examples: [{}] })
