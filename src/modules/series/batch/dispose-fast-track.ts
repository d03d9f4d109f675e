import { exampleOf } from '../../../workflow/schemas.js'
import { disposeFastTrack } from '../../settlement/dispose-fast-track.js'
import { DisposeFastTrackBody } from '../../settlement/schemas.js'
import { batchAct } from './batch-act.js'

const { manner, reason } = DisposeFastTrackBody.properties

/** The judge disposes of the fast-track cases of a series, each by a decision of its own. */
export const batchDispositions = batchAct({
  command: 'disposeFastTrack',
  zh: '各案分别结案；结案方式不同的，在名单中逐案注明',
  en: 'One disposition for each case; one that ends in another way says so in the list',
  shared: DisposeFastTrackBody.properties,
  member: { manner, reason },
  example: {
    shared: exampleOf(DisposeFastTrackBody),
    member: { manner: 'converted-to-ordinary', reason: '案情复杂，需要鉴定。' },
  },
  run: (tx, call, row, input) => disposeFastTrack(tx, call, row.id, input),
})
