import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { writeResponses } from '../../../http/responses.js'
import { ActHeaders } from '../../../http/route-schemas.js'
import { type ModuleDeps, writeLongWork } from '../../../http/write.js'
import { commandText } from '../../../workflow/commands.js'
import { OperationView, operationAnswer } from '../../operations/schemas.js'
import { CASES_MAX, SeriesParams } from '../schemas.js'
import { type BatchAct, memberSchema } from './batch-act.js'
import { SERIES_ACTS } from './batch-acts.js'
import { type BatchRequest, requestBatch } from './request-batch.js'

const A_CASE = '019a3f00-7c00-8210-9000-000000000002'

/** `decideTriage` becomes `decide-triage`. */
const inKebabCase = (command: string) => command.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
const capitalised = (command: string) => command.charAt(0).toUpperCase() + command.slice(1)

function schemaOf(act: BatchAct) {
  const { command, zh, en, shared, example } = act
  const text = commandText(command)
  const who = text.roles.join(', ')
  return {
    tags: ['series'],
    operationId: `batch${capitalised(command)}`,
    summary: `${text.en}, in many cases of a series`,
    description: `${en}. Long work: every case is done once, in a transaction of its own, and one that is refused does not stop the others. Without members it is done to all cases of the series that the caller sees. If-Match is the version of the series.\n\n${zh}。\n\nSource: ${text.source}. Who: ${who}.`,
    params: SeriesParams,
    headers: ActHeaders,
    body: Type.Object(
      {
        ...shared,
        members: Type.Optional(
          Type.Array(memberSchema(act), {
            minItems: 1,
            maxItems: CASES_MAX,
            description: 'Some cases of the series, with what each has of its own; all of them if not given',
          }),
        ),
      },
      {
        additionalProperties: false,
        examples: [
          example.shared,
          ...(example.member === undefined
            ? []
            : [{ ...example.shared, members: [{ caseId: A_CASE, ...example.member }] }]),
        ],
      },
    ),
    response: writeResponses({ 202: { description: 'Accepted; see Location', body: OperationView } }),
  }
}

/** Acts on many cases of a series at once. */
export const batchRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  for (const act of SERIES_ACTS) {
    app.post<{ Params: { seriesId: string }; Body: BatchRequest }>(
      `/series/:seriesId/batch-acts/${inKebabCase(act.command)}`,
      { config: { action: act.command, resource: 'court' }, schema: schemaOf(act) },
      (request, reply) =>
        writeLongWork(deps, request, reply, async (tx, call) =>
          operationAnswer(call, await requestBatch(tx, call, act, request.params.seriesId, request.body)),
        ),
    )
  }
}
