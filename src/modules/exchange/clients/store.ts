import { sql } from 'drizzle-orm'
import type { AnsweredRequest } from '../../../http/client-log.js'
import type { Executor } from '../../../platform/database.js'
import { statement } from '../../../platform/statement.js'

const p = sql.placeholder

// A batch whose COMMIT got no answer is written again.
const insertAnswered = statement(
  'insert_client_requests',
  sql`insert into client_requests
        (client_id, at, request_id, method, route, status, duration_ms, replayed, deprecated, problem)
      select given."clientId", given.at, given."requestId", given.method, given.route, given.status,
        given."durationMs", given.replayed, given.deprecated, given.problem
      from json_to_recordset(${p('rows')}) as given("clientId" uuid, at timestamptz, "requestId" uuid, method text, route text,
        status smallint, "durationMs" integer, replayed boolean, deprecated boolean, problem text)
      on conflict do nothing`,
)
const requestsOfClient = statement<Omit<AnsweredRequest, 'clientId'>>(
  'requests_of_client',
  sql`select at, request_id as "requestId", method, route, status, duration_ms as "durationMs", replayed, deprecated,
        problem
      from client_requests
      where client_id = ${p('clientId')}::uuid and (at, request_id) < (${p('beforeAt')}::timestamptz, ${p('beforeId')}::uuid)
      order by at desc, request_id desc limit ${p('rows')}::integer`,
)
const deleteOld = statement<{ requestId: string }>(
  'erase_client_requests',
  sql`delete from client_requests where (client_id, at, request_id) in (
        select client_id, at, request_id from client_requests where at < ${p('before')}::timestamptz
        order by at limit ${p('rows')}::integer)
      returning request_id as "requestId"`,
)

/** Writes answered requests in one statement; those that are there already stay as they are. */
export async function insertClientRequests(executor: Executor, requests: readonly AnsweredRequest[]): Promise<void> {
  await insertAnswered.all(executor, { rows: JSON.stringify(requests) })
}

/** Requests of a client, the latest first. */
export function listClientRequests(
  executor: Executor,
  search: { clientId: string; beforeAt: string; beforeId: string; rows: number },
): Promise<Omit<AnsweredRequest, 'clientId'>[]> {
  return requestsOfClient.all(executor, search)
}

/** Deletes the oldest requests before a moment and says how many they were. */
export async function deleteClientRequests(executor: Executor, before: Date, rows: number): Promise<number> {
  return (await deleteOld.all(executor, { before, rows })).length
}
