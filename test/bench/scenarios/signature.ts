import type { Scenario } from '../scenario.js'
import { acting, UNITS_PER_WINDOW } from './acting.js'

export const signature: Scenario = {
  name: 'signature',
  title: 'Sign an agreement, one party',
  clients: 32,
  data: 'empty',
  unitsPerWindow: UNITS_PER_WINDOW,
  begin: acting(
    async (life) => {
      await life.bringToMediation()
      await life.draftAgreement()
    },
    (life) => life.signByParty(0),
  ),
}
