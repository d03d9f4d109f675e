import type { Bench, ReadRequest, Scenario } from '../scenario.js'
import { listFirstPage } from './list-first-page.js'
import { askList, PAGE_ROWS, reading } from './reading.js'

const PAGE = 1_000

const ask = (client: number, cursor: string): ReadRequest =>
  askList('/v1/cases', client, cursor === '' ? '' : `&cursor=${cursor}`)

/** Walks the pages as a reader would. */
async function cursorOfPage(bench: Bench, page: number): Promise<string> {
  let cursor = ''
  for (let left = 1; left < page; left += 1) {
    const { path, person } = ask(0, cursor)
    const reply = await bench.connection.get(path, bench.tokens[person] ?? '')
    const { nextCursor } = reply.json<{ nextCursor: string | null }>()
    if (nextCursor === null) throw new RangeError(`the list ends before page ${page}`)
    cursor = nextCursor
  }
  return cursor
}

export const listPage1000: Scenario = {
  name: 'list-page-1000',
  title: 'List of a court, page 1,000',
  clients: 32,
  data: 'sets',
  casesMin: PAGE * PAGE_ROWS,
  reference: { title: 'page 1, over HTTP too', kind: 'scenario', scenario: listFirstPage },
  material: async (bench) => ({ cursor: await cursorOfPage(bench, PAGE) }),
  begin: reading(({ material }, client) => ask(client, material.cursor)),
  request: (_bench, index, { cursor }) => ask(index, cursor),
}
