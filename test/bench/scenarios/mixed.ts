import { randomInt } from 'node:crypto'
import { clerkOf, MINGSHAN } from '../people.js'
import type { Scenario } from '../scenario.js'
import { CaseLife, readRoster } from './case-life.js'
import { dispute, randomCourt } from './disputes.js'

const REMEMBERED = 1_000
const LIST = `/v1/cases?courtCode=${encodeURIComponent(MINGSHAN.code)}&limit=20`

/** A day at court in short: registrations, acts, cases and lists side by side, for memory over time. */
export const mixed: Scenario = {
  name: 'mixed',
  title: 'Registrations, acts, cases and lists side by side',
  clients: 16,
  data: 'empty',
  begin: async (context) => {
    const { tokens } = context
    const roster = await readRoster(context)
    const clerk = (client: number) => tokens[clerkOf(MINGSHAN, client)] ?? ''
    const known: string[] = []
    let place = 0
    return async (connection, client) => {
      const turn = randomInt(10)
      const id = known[randomInt(REMEMBERED)]
      if (turn < 4) {
        const court = randomCourt()
        await connection.post('/v1/cases', tokens[clerkOf(court, client)] ?? '', dispute(court))
      } else if (turn < 6) {
        place += 1
        const life = await CaseLife.register(context, connection, place, roster)
        known[place % REMEMBERED] = life.id
        await life.offer()
        await life.decline()
      } else if (turn < 8 && id !== undefined) await connection.get(`/v1/cases/${id}`, clerk(client))
      else await connection.get(LIST, clerk(client))
      return true
    }
  },
}

/** Loaded by itself: it is no part of the default run. */
export const SCENARIOS: readonly Scenario[] = [mixed]
