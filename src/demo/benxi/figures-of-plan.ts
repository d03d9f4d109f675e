import { type Docket, finalDay, type PlannedCase } from './docket.js'
import { percentMore } from './targets.js'
import { daysBetween } from './working-days.js'

/** Figures of January to April of a year. */
export interface FiguresOfYear {
  readonly mediations: number
  readonly audioVideoMediations: number
  readonly fastTrackCases: number
  /** Rounded to a tenth of a day. */
  readonly fastTrackMeanDays: number
  readonly casesClosed: number
}

/** Counts a year out of the days of the cases, as the definitions of the figures say. */
export function figuresOfYear({ matters }: Docket, year: number): FiguresOfYear {
  const cases = matters.flatMap((matter) => matter.cases)
  const isIn = (day: string | undefined) => day !== undefined && day >= `${year}-01-01` && day <= `${year}-04-30`
  const count = (day: (planned: PlannedCase) => string | undefined) => cases.filter((one) => isIn(day(one))).length
  const disposed = cases.filter(({ days }) => isIn(days.disposedOn))
  const days = disposed.reduce(
    (sum, { days: { docketedOn = '', disposedOn = '' } }) => sum + daysBetween(docketedOn, disposedOn),
    0,
  )
  return {
    mediations: count(({ days: { acceptedOn } }) => acceptedOn),
    audioVideoMediations: count(({ mode, days: { metOn } }) => (mode === 'audio-video' ? metOn : undefined)),
    fastTrackCases: disposed.length,
    fastTrackMeanDays: Math.round((days * 10) / disposed.length) / 10,
    casesClosed: count(finalDay),
  }
}

/** By how many per cent more cases were closed than in the year before. */
export function closedMorePercent(docket: Docket, year: number): number {
  return percentMore(figuresOfYear(docket, year).casesClosed, figuresOfYear(docket, year - 1).casesClosed)
}
