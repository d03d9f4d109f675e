import type { Desk } from './desk.js'
import type { Docket } from './docket.js'
import { closedMorePercent, figuresOfYear } from './figures-of-plan.js'

const COURT = '辽05'
const READER = 'higher-benxi'

/** A figure as the service computes it, beside what it is to be. */
export interface ComparedFigure {
  readonly id: string
  readonly zh: string
  readonly unit: string
  readonly computed: number | null
  readonly expected: number
}

interface FigureItem {
  readonly value: number | null
  readonly previousYear: { readonly changePercent: number | null } | null
}

function rounded(value: number | null | undefined, decimals: number): number | null {
  if (value == null) return null
  const unit = 10 ** decimals
  return Math.round(value * unit) / unit
}

/**
 * Asks the service for the figures that the article names, for the courts of Benxi together, and sets the plan beside
 * them: with the whole docket, what the article says.
 */
export async function compareFigures(desk: Desk, docket: Docket, year: number): Promise<ComparedFigure[]> {
  const query = new URLSearchParams({
    ...{ courtCode: COURT, from: `${year}-01-01`, to: `${year}-04-30`, compare: 'previous-year' },
  })
  const read = async (id: string): Promise<FigureItem | undefined> =>
    (await desk.get<{ items: FigureItem[] }>(READER, `/v1/figures/${id}/values?${query}`)).items[0]
  const planned = figuresOfYear(docket, year)
  const figure = async (id: string, zh: string, unit: string, decimals: number, expected: number) => ({
    ...{ id, zh, unit, expected },
    computed: rounded((await read(id))?.value, decimals),
  })
  return [
    await figure('mediations', '诉前调解', '件', 0, planned.mediations),
    await figure('audio-video-mediations', '音视频调解', '件', 0, planned.audioVideoMediations),
    await figure('fast-track-cases', '速裁', '件', 0, planned.fastTrackCases),
    await figure('fast-track-mean-days', '速裁平均审理时长', '天', 1, planned.fastTrackMeanDays),
    {
      ...{ id: 'cases-closed', zh: '结案同比', unit: '%', expected: closedMorePercent(docket, year) },
      computed: rounded((await read('cases-closed'))?.previousYear?.changePercent, 2),
    },
  ]
}

export function agree(figures: readonly ComparedFigure[]): boolean {
  return figures.every(({ computed, expected }) => computed === expected)
}
