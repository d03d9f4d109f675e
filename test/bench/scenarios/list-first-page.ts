import type { Scenario } from '../scenario.js'
import { askList, reading } from './reading.js'

export const listFirstPage: Scenario = {
  name: 'list-first-page',
  title: 'List of a court, page 1',
  clients: 32,
  data: 'sets',
  begin: reading((_context, client) => askList('/v1/cases', client)),
  request: (_bench, index) => askList('/v1/cases', index),
}
