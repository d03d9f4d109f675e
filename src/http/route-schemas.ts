import { Type } from 'typebox'
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

const RECORDED = writeResponses({ 201: { description: 'Recorded', body: ActResult } })

/** Schema of an act on a case but for its address and its body. */
export function actSchema(tag: string, command: Command) {
  return { tags: [tag], ...commandDoc(command), headers: ActHeaders, response: RECORDED }
}
