import type { Scenario } from '../scenario.js'
import { askCase, at, PAGE_ROWS, randomOf, reading } from './reading.js'

const TIMELINE = `/timeline?limit=${PAGE_ROWS}`

export const timelinePage: Scenario = {
  name: 'timeline-page',
  title: 'Timeline of a case, one page',
  clients: 32,
  data: 'sets',
  begin: reading(({ material }, client) => askCase(randomOf(material.cases), client, TIMELINE)),
  request: (bench, index) => askCase(at(bench.cases, index).id, 0, TIMELINE),
}
