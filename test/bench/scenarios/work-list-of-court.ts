import type { Scenario } from '../scenario.js'
import { askList, reading } from './reading.js'

export const workListOfCourt: Scenario = {
  name: 'work-list-of-court',
  title: 'Work list of a court, page 1',
  clients: 32,
  data: 'sets',
  begin: reading((_context, client) => askList('/v1/work-list', client)),
  request: (_bench, index) => askList('/v1/work-list', index),
}
