import type { Connection } from '../connection.js'
import type { LoadContext, Unit } from '../scenario.js'
import { CaseLife, readRoster } from './case-life.js'

/** Cases that a full window uses up. */
export const UNITS_PER_WINDOW = 1_600

/** Units that give an act once to each of the cases that were prepared for it. */
export function acting(prepare: (life: CaseLife) => Promise<void>, act: (life: CaseLife) => Promise<void>) {
  return async (context: LoadContext): Promise<Unit> => {
    const { connections, units } = context
    const roster = await readRoster(context)
    const lives = connections.map((): CaseLife[] => [])
    let place = 0
    const prepareOn = async (connection: Connection, client: number) => {
      while (place < units) {
        place += 1
        const life = await CaseLife.register(context, connection, place, roster)
        await prepare(life)
        lives[client]?.push(life)
      }
    }
    await Promise.all(connections.map(prepareOn))
    return async (_connection, client) => {
      const life = lives[client]?.pop()
      if (life === undefined) return false
      await act(life)
      return true
    }
  }
}
