import { listParties } from '../../intake/store.js'
import { applyForConfirmation } from '../../settlement/apply-for-confirmation.js'
import { batchAct, DAY_OF_ACT } from './batch-act.js'

/** All parties of each case apply together. */
export const batchApplications = batchAct({
  command: 'applyForConfirmation',
  zh: '各案全体当事人共同申请司法确认',
  en: 'All parties of each case apply together',
  shared: DAY_OF_ACT,
  member: {},
  example: { shared: {} },
  async run(tx, call, row, input) {
    const parties = await listParties(tx, row.courtId, row.id)
    return applyForConfirmation(tx, call, row.id, { ...input, applicantPartyIds: parties.map(({ id }) => id) })
  },
})
