import type { Scenario } from '../scenario.js'
import { acting, UNITS_PER_WINDOW } from './acting.js'

export const acceptance: Scenario = {
  name: 'acceptance',
  title: 'Accept an offered case',
  clients: 32,
  data: 'empty',
  unitsPerWindow: UNITS_PER_WINDOW,
  begin: acting(
    (life) => life.offer(),
    (life) => life.accept(),
  ),
}
