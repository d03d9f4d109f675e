import { docketFastTrack } from '../../settlement/docket-fast-track.js'
import { DocketFastTrackBody } from '../../settlement/schemas.js'
import { batchAct } from './batch-act.js'

/** Fast-track cases of a series are docketed, each under a number of its own. */
export const batchDocketing = batchAct({
  command: 'docketFastTrack',
  zh: '各案分别立速裁案号',
  en: 'Each case under a number of its own',
  shared: DocketFastTrackBody.properties,
  member: {},
  example: { shared: {} },
  run: (tx, call, row, input) => docketFastTrack(tx, call, row.id, input),
})
