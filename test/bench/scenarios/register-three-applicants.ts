import { COURT_RANGE } from '../people.js'
import type { Scenario } from '../scenario.js'
import { randomCourt } from './disputes.js'
import { registering, sevenStatements } from './registering.js'

export const registerThreeApplicants: Scenario = {
  name: 'register-three-applicants',
  title: 'Register a dispute, 3 applicants',
  clients: 32,
  data: 'empty',
  reference: sevenStatements(3, COURT_RANGE),
  begin: registering(randomCourt, 3),
}
