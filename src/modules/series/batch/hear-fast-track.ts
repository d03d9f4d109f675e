import { exampleOf } from '../../../workflow/schemas.js'
import { hearFastTrack } from '../../settlement/hear-fast-track.js'
import { HearFastTrackBody } from '../../settlement/schemas.js'
import { batchAct } from './batch-act.js'

/** One hearing of many cases, entered in each of them. */
export const batchHearing = batchAct({
  command: 'hearFastTrack',
  zh: '同一次开庭一并记入各案',
  en: 'The same hearing entered in every case',
  shared: HearFastTrackBody.properties,
  member: {},
  example: { shared: exampleOf(HearFastTrackBody) },
  run: (tx, call, row, input) => hearFastTrack(tx, call, row.id, input),
})
