import type { DraftCase } from './draft-days.js'
import type { Lots } from './lots.js'
import type { WorkingDays } from './working-days.js'

const ROUNDS_MAX = 60
/** Working days of a fast-track case at least, before which none is disposed of. */
const LEAST = 3
const MOST_DAYS = 55

/** Cases of one matter that are disposed of on one day. */
interface Together {
  readonly cases: readonly DraftCase[]
  readonly disposedOn: number
}

function together(matters: readonly (readonly DraftCase[])[]): Together[] {
  return matters.flatMap((cases) => {
    const days = [...new Set(cases.flatMap(({ days }) => days.disposedOn ?? []))]
    return days.map((disposedOn) => ({ cases: cases.filter(({ days }) => days.disposedOn === disposedOn), disposedOn }))
  })
}

/**
 * Moves disposals by a working day at a time until the days from docketing to disposal of all cases are a given number
 * together. Cases of a matter that are disposed of together stay together as far as possible.
 *
 * @param matters - fast-track cases that are disposed of in the months that are counted, by matter; they are changed
 * @param lastOn - last working day of these months
 * @throws Error when the cases can't be moved that far
 */
export function meetMean(
  lots: Lots,
  working: WorkingDays,
  matters: readonly (readonly DraftCase[])[],
  wantedDays: number,
  lastOn: number,
): void {
  const lengthOf = ({ days: { docketedOn = 0, disposedOn = 0 } }: DraftCase) => working.length(docketedOn, disposedOn)
  let missing = wantedDays - matters.flat().reduce((sum, one) => sum + lengthOf(one), 0)
  const firstOn = working.from(`${working.at(lastOn).slice(0, 4)}-01-01`)
  for (let round = 0; missing !== 0 && round < ROUNDS_MAX; round += 1) {
    for (const { cases, disposedOn } of lots.shuffled(together(matters))) {
      const step = Math.sign(missing)
      const next = disposedOn + step
      if (step === 0 || next < firstOn || next > lastOn) continue
      const days = Math.abs(working.length(disposedOn, next))
      const movable = cases.filter((one) => {
        const { docketedOn = 0, heardOn = docketedOn } = one.days
        const length = working.length(docketedOn, next)
        return next >= docketedOn + LEAST && next >= heardOn && length <= MOST_DAYS
      })
      for (const one of movable.slice(0, Math.floor(Math.abs(missing) / days))) {
        one.days.disposedOn = next
        if (one.days.servedOn !== undefined) one.days.servedOn += step
        missing -= step * days
      }
    }
  }
  if (missing !== 0) throw new Error(`the fast-track cases are ${missing} days away from their mean`)
}
