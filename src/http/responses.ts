import type { TSchema } from 'typebox'
import { type ProblemType, problemSchema } from '../platform/problem.js'
import { PROBLEM_TYPES } from '../problems.js'

const byStatus = new Map<number, ProblemType[]>()
for (const type of PROBLEM_TYPES) byStatus.set(type.status, [...(byStatus.get(type.status) ?? []), type])

function problemResponse(status: number) {
  const types = byStatus.get(status)
  if (types === undefined) throw new Error(`the catalogue has no problem with status ${status}`)
  return {
    description: types.map((type) => type.title.en).join('; '),
    content: { 'application/problem+json': { schema: problemSchema(types) } },
  }
}

const PROBLEM_RESPONSES = new Map([...byStatus.keys()].map((status) => [status, problemResponse(status)]))

const EVERY_ROUTE = [400, 401, 403, 414, 429, 431, 500, 503]
const WITH_BODY = [413, 415, 422]
const ON_A_CASE = [404, 409, 412, 428]

function problemsFor(statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, PROBLEM_RESPONSES.get(status) ?? problemResponse(status)]),
  )
}

/** Responses of a route that reads something that may be absent. */
export function readResponses(body: TSchema, description: string) {
  return { 200: { description, content: json(body) }, ...problemsFor([...EVERY_ROUTE, 404]) }
}

/** Responses of a route that creates or changes something. */
export function writeResponses(success: Readonly<Record<number, { description: string; body: TSchema }>>) {
  const answers = Object.fromEntries(
    Object.entries(success).map(([status, { description, body }]) => [status, { description, content: json(body) }]),
  )
  return { ...answers, ...problemsFor([...EVERY_ROUTE, ...WITH_BODY, ...ON_A_CASE]) }
}

function json(schema: TSchema) {
  return { 'application/json': { schema } }
}
