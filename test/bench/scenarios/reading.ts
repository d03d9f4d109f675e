import { randomInt } from 'node:crypto'
import { courtOf } from '../../../src/workflow/case-id.js'
import { COURTS, clerkOf, MINGSHAN } from '../people.js'
import type { LoadContext, ReadRequest, Unit } from '../scenario.js'

/** Rows of every page that is measured. */
export const PAGE_ROWS = 20

/** Units that ask one question each. */
export function reading(ask: (context: LoadContext, client: number) => ReadRequest) {
  return async (context: LoadContext): Promise<Unit> =>
    async (connection, client) => {
      const { method = 'GET', path, person, body } = ask(context, client)
      await connection.send({ method, path, token: context.tokens[person] ?? '', body, status: 200 })
      return true
    }
}

/** An item by its place, from the beginning again after the last. */
export function at<Item>(items: readonly Item[], place: number): Item {
  const item = items[place % items.length]
  if (item === undefined) throw new RangeError('there is nothing to read')
  return item
}

export function randomOf<Item>(items: readonly Item[]): Item {
  return at(items, randomInt(Math.max(1, items.length)))
}

/** Asked by a clerk of the court of the case. */
export function askCase(id: string, client: number, below = ''): ReadRequest {
  const court = COURTS.find((known) => known.id === courtOf(id)) ?? MINGSHAN
  return { path: `/v1/cases/${id}${below}`, person: clerkOf(court, client) }
}

const COURT_QUERY = `courtCode=${encodeURIComponent(MINGSHAN.code)}&limit=${PAGE_ROWS}`

/** A page of a list of 明山, asked for by one of its clerks. */
export function askList(path: string, client: number, query = ''): ReadRequest {
  return { path: `${path}?${COURT_QUERY}${query}`, person: clerkOf(MINGSHAN, client) }
}

/** A search in 明山, by one of its clerks. */
export function askSearch(client: number, by: object): ReadRequest {
  return {
    method: 'POST',
    path: '/v1/case-searches',
    person: clerkOf(MINGSHAN, client),
    body: { courtCode: MINGSHAN.code, ...by },
  }
}
