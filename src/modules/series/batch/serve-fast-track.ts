import { ServeFastTrackBody } from '../../settlement/schemas.js'
import { serveFastTrack } from '../../settlement/serve-fast-track.js'
import { batchAct } from './batch-act.js'

/** The dispositions of a series were served on the last party of each case. */
export const batchService = batchAct({
  command: 'serveFastTrack',
  zh: '各案均已向最后一名当事人送达',
  en: 'The last party of each case was served on that day',
  shared: ServeFastTrackBody.properties,
  member: {},
  example: { shared: {} },
  run: (tx, call, row, input) => serveFastTrack(tx, call, row.id, input),
})
