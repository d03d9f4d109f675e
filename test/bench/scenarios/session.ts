import type { Scenario } from '../scenario.js'
import { acting, UNITS_PER_WINDOW } from './acting.js'

export const session: Scenario = {
  name: 'session',
  title: 'Report a session',
  clients: 32,
  data: 'empty',
  unitsPerWindow: UNITS_PER_WINDOW,
  begin: acting(
    (life) => life.bringToMediation(),
    (life) => life.reportSession(),
  ),
}
