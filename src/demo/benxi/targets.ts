/** What the court of Benxi published of January to April 2022. @see 本溪市中级人民法院，辽宁长安网2022-06-24 */
export const ARTICLE = {
  mediations: 3_663,
  audioVideoMediations: 1_679,
  fastTrackCases: 2_363,
  fastTrackMeanDays: 19.9,
  /** Per cent more cases closed than in the same months of the year before. */
  closedMorePercent: 50.14,
} as const

/** Whole counts that the cases of one year, January to April, are planned to. */
export interface Counts {
  readonly mediations: number
  readonly audioVideoMediations: number
  readonly fastTrackCases: number
  /** Days from docketing to disposal of all fast-track cases together. */
  readonly fastTrackDays: number
}

/** Of 2021 nothing was published but how many fewer cases were closed; the rest is invented. */
const YEAR_BEFORE = { part: 0.64, audioVideoShare: 0.21, meanDays: 26.4 }

function countsOf(mediations: number, audioVideoMediations: number, fastTrackCases: number, meanDays: number): Counts {
  return { mediations, audioVideoMediations, fastTrackCases, fastTrackDays: Math.round(meanDays * fastTrackCases) }
}

/** The published figures as counts, or the same in small: `scale` 1 is the whole docket. */
export function countsOfArticle(scale: number): Counts {
  const { mediations, audioVideoMediations, fastTrackCases, fastTrackMeanDays } = ARTICLE
  const part = (count: number) => Math.round(count * scale)
  return countsOf(part(mediations), part(audioVideoMediations), part(fastTrackCases), fastTrackMeanDays)
}

export function countsOfYearBefore(scale: number): Counts {
  const mediations = Math.round(ARTICLE.mediations * scale * YEAR_BEFORE.part)
  const fastTrack = Math.round(ARTICLE.fastTrackCases * scale * YEAR_BEFORE.part)
  return countsOf(mediations, Math.round(mediations * YEAR_BEFORE.audioVideoShare), fastTrack, YEAR_BEFORE.meanDays)
}

/** Rounded to hundredths of a per cent. */
export function percentMore(now: number, before: number): number {
  return Math.round(((now - before) * 10_000) / before) / 100
}

/**
 * The first number of closed cases, from a least one of each year on, for which there is a whole number of the year before
 * that makes the published percentage; where a small docket has none within a fifth more, the nearest.
 */
export function comparableCounts(
  leastNow: number,
  leastBefore: number,
): { readonly now: number; readonly before: number } {
  const ratio = 1 + ARTICLE.closedMorePercent / 100
  const least = Math.max(leastNow, Math.ceil(leastBefore * ratio))
  const pair = (now: number) => ({ now, before: Math.round(now / ratio) })
  for (let now = least; now <= least * 1.2; now += 1) {
    const { before } = pair(now)
    if (percentMore(now, before) === ARTICLE.closedMorePercent) return { now, before }
  }
  return pair(least)
}
