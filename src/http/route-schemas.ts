import { type TSchema, Type } from 'typebox'
import { type Command, commandText } from '../workflow/commands.js'
import { ActResult, Uuid } from '../workflow/schemas.js'
import { writeResponses } from './responses.js'

export const CaseParams = Type.Object({ caseId: Uuid }, { additionalProperties: false })

const IDEMPOTENCY_KEY = Type.Optional(
  Type.String({
    minLength: 8,
    maxLength: 128,
    description:
      'Same key and content: the first answer again, no second effect. Required for long work and for machine clients.',
  }),
)

export const WriteHeaders = Type.Object({ 'idempotency-key': IDEMPOTENCY_KEY })

export const ActHeaders = Type.Object({
  'idempotency-key': IDEMPOTENCY_KEY,
  'if-match': Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'ETag of the case as the client saw it; 428 without, 412 when it is stale',
    }),
  ),
})

/** Query parameter of a write that can be rehearsed; see {@link DryRunQuery}. */
export const DRY_RUN = {
  dryRun: Type.Optional(
    Type.Boolean({
      description:
        'Do everything, answer 200 with `Dry-Run: true` and what the answer would have been, and write nothing. Ids and numbers in it are given to nobody.',
    }),
  ),
}

/**
 * Query of a write that can be rehearsed: `?dryRun=true`. Every write that a machine client may do declares it, together
 * with {@link withDryRun}; `write()` does the rest.
 *
 * ```ts
 * schema: {
 *   …,
 *   querystring: DryRunQuery,
 *   response: writeResponses(withDryRun({ 201: { description: 'Received', body: ReceivedCase } })),
 * }
 * ```
 *
 * A route with further parameters spreads {@link DRY_RUN} into its own query.
 */
export const DryRunQuery = Type.Object(DRY_RUN, { additionalProperties: false })

type Successes = Readonly<Record<number, { description: string; body: TSchema }>>

/** Adds the answer of a dry run, which looks like that of the write, to the answers of a route. */
export function withDryRun(success: Successes): Successes {
  const [written] = Object.values(success)
  if (written === undefined) throw new Error('a write has an answer')
  const { description, body } = success[200] ?? written
  const note = success[200] === undefined ? '' : `${description}; or `
  return { ...success, 200: { description: `${note}Dry run: what the answer would have been`, body } }
}

/** What the contract says of a command, from the one catalogue of commands. */
export function commandDoc(command: Command) {
  const text = commandText(command)
  const who = [...text.roles, ...(text.scopes ?? []).map((scope) => `client with ${scope}`)].join(', ')
  return {
    operationId: command,
    summary: text.en,
    description: `${text.en}. ${text.zh}。\n\nSource: ${text.source}. Who: ${who}.`,
  }
}

const RECORDED = { 201: { description: 'Recorded', body: ActResult } }
const ANSWERS = writeResponses(RECORDED)
const ANSWERS_OF_CLIENTS = writeResponses(withDryRun(RECORDED))

/** Schema of an act on a case but for its address and its body. What a machine client may do can be rehearsed. */
export function actSchema(tag: string, command: Command) {
  const isForClients = (commandText(command).scopes ?? []).length > 0
  return {
    tags: [tag],
    ...commandDoc(command),
    headers: ActHeaders,
    ...(isForClients ? { querystring: DryRunQuery, response: ANSWERS_OF_CLIENTS } : { response: ANSWERS }),
  }
}
