import { listParties } from '../../intake/store.js'
import { giveNotices } from '../../mediation/give-notices.js'
import { GiveNoticesBody } from '../../mediation/schemas.js'
import { batchAct, DAY_OF_ACT } from './batch-act.js'

/** Every party of every case is given the notices. */
export const batchNotices = batchAct({
  command: 'giveNotices',
  zh: '对各案全体当事人一并告知',
  en: 'To all parties of each case',
  shared: { ...DAY_OF_ACT, how: GiveNoticesBody.properties.how },
  member: {},
  example: { shared: { how: 'written' } },
  async run(tx, call, row, input) {
    const parties = await listParties(tx, row.courtId, row.id)
    return giveNotices(tx, call, row.id, { ...input, partyIds: parties.map(({ id }) => id) })
  },
})
