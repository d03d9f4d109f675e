import type { Scenario } from '../scenario.js'
import { askSearch, reading } from './reading.js'

const NAME = '建国'

export const searchName: Scenario = {
  name: 'search-name',
  title: 'Search by two characters of a name',
  clients: 32,
  data: 'sets',
  begin: reading((_context, client) => askSearch(client, { name: NAME })),
  request: (_bench, index) => askSearch(index, { name: NAME }),
  scan: `select case_id from parties where name like '%${NAME}%'`,
}
