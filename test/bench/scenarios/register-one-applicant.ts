import { COURT_RANGE } from '../people.js'
import type { Scenario } from '../scenario.js'
import { randomCourt } from './disputes.js'
import { registering, sevenStatements } from './registering.js'

export const registerOneApplicant: Scenario = {
  name: 'register-one-applicant',
  title: 'Register a dispute, 1 applicant',
  clients: 32,
  data: 'empty',
  reference: sevenStatements(1, COURT_RANGE),
  begin: registering(randomCourt, 1),
}
