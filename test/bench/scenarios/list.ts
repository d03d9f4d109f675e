import type { Scenario } from '../scenario.js'
import { acceptance } from './acceptance.js'
import { deadlinesOverview } from './deadlines-overview.js'
import { getCase } from './get-case.js'
import { listFirstPage } from './list-first-page.js'
import { listPage1000 } from './list-page-1000.js'
import { registerHotCourt } from './register-hot-court.js'
import { registerOneApplicant } from './register-one-applicant.js'
import { registerThreeApplicants } from './register-three-applicants.js'
import { searchIdentity } from './search-identity.js'
import { searchName } from './search-name.js'
import { session } from './session.js'
import { signature } from './signature.js'
import { timelinePage } from './timeline-page.js'
import { wholeLife } from './whole-life.js'
import { workList } from './work-list.js'
import { workListOfCourt } from './work-list-of-court.js'

/** Everything that is measured, in the order in which it runs. */
export const SCENARIOS: readonly Scenario[] = [
  registerOneApplicant,
  registerThreeApplicants,
  registerHotCourt,
  acceptance,
  session,
  signature,
  wholeLife,
  getCase,
  listFirstPage,
  listPage1000,
  searchIdentity,
  searchName,
  workList,
  workListOfCourt,
  deadlinesOverview,
  timelinePage,
]
