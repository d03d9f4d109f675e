import type { TSchema } from 'typebox'
import { COMPONENT } from '../platform/openapi.js'
import { type ProblemType, problemSchema } from '../platform/problem.js'
import { PROBLEM_TYPES } from '../problems.js'

const byStatus = new Map<number, ProblemType[]>()
for (const type of PROBLEM_TYPES) byStatus.set(type.status, [...(byStatus.get(type.status) ?? []), type])

function problemResponse(status: number) {
  const types = byStatus.get(status)
  if (types === undefined) throw new Error(`the catalogue has no problem with status ${status}`)
  return {
    description: types.map((type) => type.title.en).join('; '),
    content: { 'application/problem+json': { schema: { ...problemSchema(types), [COMPONENT]: `Problem${status}` } } },
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
export function readResponses<Body extends TSchema>(body: Body, description: string) {
  return { 200: { description, content: json(body) }, ...problemsFor([...EVERY_ROUTE, 404]) }
}

/** A file in one of these media types. */
export function fileContent(mediaTypes: readonly string[], bytesMax?: number) {
  const schema = { type: 'string', format: 'binary', ...(bytesMax !== undefined && { maxLength: bytesMax }) }
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]))
}

/** Responses of a route that gives a file. */
export function fileResponses(mediaTypes: readonly string[], description: string) {
  return { 200: { description, content: fileContent(mediaTypes) }, ...problemsFor([...EVERY_ROUTE, 404, 422]) }
}

/** Responses of a route that goes on answering. */
export function streamResponses(mediaType: string, description: string) {
  const content = { [mediaType]: { schema: { type: 'string' } } }
  return { 200: { description, content }, ...problemsFor([...EVERY_ROUTE, 404]) }
}

/** Responses of a route that creates or changes something. */
export function writeResponses(success: Readonly<Record<number, { description: string; body: TSchema }>>) {
  const answers = Object.fromEntries(
    Object.entries(success).map(([status, { description, body }]) => [status, { description, content: json(body) }]),
  )
  return { ...answers, ...problemsFor([...EVERY_ROUTE, ...WITH_BODY, ...ON_A_CASE]) }
}

/** Marks schemas that have a name, so that the contract shows each of them once. */
export function named(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(named)
  if (typeof schema !== 'object' || schema === null) return schema
  const { $id, ...members } = schema as Record<string, unknown>
  const walked = Object.fromEntries(Object.entries(members).map(([name, member]) => [name, named(member)]))
  return $id === undefined ? walked : { ...walked, [COMPONENT]: $id }
}

function json<Schema extends TSchema>(schema: Schema) {
  return { 'application/json': { schema: named(schema) as Schema } }
}
