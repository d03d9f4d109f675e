import { MINGSHAN } from '../people.js'
import type { Scenario } from '../scenario.js'
import { registering, scriptOfRegistration } from './registering.js'

export const registerHotCourt: Scenario = {
  name: 'register-hot-court',
  title: 'Register into one hot court',
  clients: 32,
  data: 'empty',
  reference: {
    title: 'bare pg, the same rows in several round trips, same court',
    kind: 'script',
    by: 'pg',
    clients: [32],
    database: 'copy',
    script: (bench) => scriptOfRegistration(bench, 1, [MINGSHAN.id, MINGSHAN.id]),
  },
  begin: registering(() => MINGSHAN, 1),
}
