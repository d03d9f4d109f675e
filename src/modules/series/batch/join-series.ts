import { exampleOf } from '../../../workflow/schemas.js'
import { joinSeries } from '../join-series.js'
import { JoinSeriesBody } from '../schemas.js'
import { batchAct } from './batch-act.js'

/** Puts cases into a series; asked for through the members of the series, not as an act on those that it has. */
export const batchJoining = batchAct({
  command: 'joinSeries',
  zh: '各案分别并入系列',
  en: 'Each case by an act of its own',
  shared: JoinSeriesBody.properties,
  member: {},
  example: { shared: exampleOf(JoinSeriesBody) },
  run: (tx, call, row, input) => joinSeries(tx, call, row.id, input),
})
