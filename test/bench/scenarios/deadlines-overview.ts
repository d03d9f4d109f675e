import type { ReadRequest, Scenario } from '../scenario.js'
import { askList, reading } from './reading.js'

const DAYS_AHEAD = 7
const DAY_MS = 86_400_000

function ask(client: number): ReadRequest {
  const dueTo = new Date(Date.now() + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10)
  return askList('/v1/deadlines', client, `&dueTo=${dueTo}`)
}

export const deadlinesOverview: Scenario = {
  name: 'deadlines-overview',
  title: `Deadlines of a court, overdue or in the next ${DAYS_AHEAD} days`,
  clients: 32,
  data: 'sets',
  begin: reading((_context, client) => ask(client)),
  request: (_bench, index) => ask(index),
}
