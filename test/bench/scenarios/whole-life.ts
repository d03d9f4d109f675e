import type { Scenario } from '../scenario.js'
import { CaseLife, readRoster } from './case-life.js'

export const wholeLife: Scenario = {
  name: 'whole-life',
  title: 'Whole life of a case, registered to confirmed and closed',
  clients: 8,
  data: 'empty',
  begin: async (context) => {
    const roster = await readRoster(context)
    let place = 0
    return async (connection) => {
      place += 1
      const life = await CaseLife.register(context, connection, place, roster)
      await life.bringToMediation()
      await life.reportSession()
      await life.draftAgreement()
      await life.signByParty(0)
      await life.signByParty(1)
      await life.signByMediator()
      await life.confirm()
      await life.close()
      return true
    }
  },
}
