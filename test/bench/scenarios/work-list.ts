import { mediator } from '../people.js'
import type { ReadRequest, Scenario } from '../scenario.js'
import { PAGE_ROWS, reading } from './reading.js'

/** Every roster has as many mediators. */
const MEDIATORS = 16

const ask = (client: number): ReadRequest => ({
  path: `/v1/work-list?limit=${PAGE_ROWS}`,
  person: mediator(client % MEDIATORS),
})

export const workList: Scenario = {
  name: 'work-list',
  title: 'Work list of a mediator',
  clients: 32,
  data: 'sets',
  begin: reading((_context, client) => ask(client)),
  request: (_bench, index) => ask(index),
}
