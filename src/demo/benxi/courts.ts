/** What disputes are about, as the article names them. */
export const KINDS = ['property', 'heating', 'loan', 'labour', 'family'] as const
export type Kind = (typeof KINDS)[number]

/** A court of the docket: its part of the work, and who acts in it. */
export interface DocketCourt {
  readonly code: string
  readonly divisionCode: string
  /** Part of all cases, in hundredths. */
  readonly weight: number
  /** Name of the place in names of companies. */
  readonly place: string
  readonly clerk: string
  readonly officer: string
  readonly judge: string
  readonly mediators: readonly string[]
  readonly kinds: readonly (readonly [Kind, number])[]
  /** Whether failed cases go to a fast-track team; the intermediate court has none. */
  readonly hasFastTrack: boolean
}

const IN_TOWN = [
  ['property', 40],
  ['heating', 20],
  ['loan', 17],
  ['labour', 14],
  ['family', 9],
] as const
const IN_THE_COUNTRY = [
  ['property', 20],
  ['heating', 14],
  ['loan', 30],
  ['labour', 24],
  ['family', 12],
] as const

function staffOf(court: string) {
  return { clerk: `clerk-${court}`, officer: `triage-${court}`, judge: `judge-${court}` }
}

/**
 * The courts of Benxi. That Mingshan has the most cases is the article's; the other shares follow the size of the places
 * and are invented.
 */
export const DOCKET_COURTS: readonly DocketCourt[] = [
  {
    ...{ code: '辽0504', divisionCode: '210504', weight: 34, place: '明山', ...staffOf('mingshan') },
    mediators: ['mediator-zhao', 'mediator-qian', 'mediator-sun', 'mediator-zhou'],
    kinds: IN_TOWN,
    hasFastTrack: true,
  },
  {
    ...{ code: '辽0502', divisionCode: '210502', weight: 23, place: '平山', ...staffOf('pingshan') },
    mediators: ['mediator-pingshan-1', 'mediator-pingshan-2', 'mediator-pingshan-3'],
    kinds: IN_TOWN,
    hasFastTrack: true,
  },
  {
    ...{ code: '辽0503', divisionCode: '210503', weight: 12, place: '溪湖', ...staffOf('xihu') },
    mediators: ['mediator-xihu-1', 'mediator-xihu-2'],
    kinds: IN_TOWN,
    hasFastTrack: true,
  },
  {
    ...{ code: '辽0505', divisionCode: '210505', weight: 5, place: '南芬', ...staffOf('nanfen') },
    mediators: ['mediator-nanfen-1'],
    kinds: IN_TOWN,
    hasFastTrack: true,
  },
  {
    ...{ code: '辽0521', divisionCode: '210521', weight: 13, place: '本溪县', ...staffOf('benxi-county') },
    mediators: ['mediator-benxi-county-1', 'mediator-benxi-county-2'],
    kinds: IN_THE_COUNTRY,
    hasFastTrack: true,
  },
  {
    ...{ code: '辽0522', divisionCode: '210522', weight: 11, place: '桓仁', ...staffOf('huanren') },
    mediators: ['mediator-huanren-1', 'mediator-huanren-2'],
    kinds: IN_THE_COUNTRY,
    hasFastTrack: true,
  },
  {
    ...{ code: '辽05', divisionCode: '210502', weight: 2, place: '本溪', ...staffOf('benxi') },
    mediators: ['mediator-benxi-1'],
    kinds: [['loan', 1]],
    hasFastTrack: false,
  },
]

export function courtOf(code: string): DocketCourt {
  const court = DOCKET_COURTS.find((candidate) => candidate.code === code)
  if (court === undefined) throw new Error(`${code} is no court of the docket`)
  return court
}
