import { type CauseLine, nearestField } from '../../workflow/cause-line.js'

/** What of a team of the court of the case counts. */
export interface TeamToMatch {
  readonly name: string
  readonly fields: readonly string[]
}

/** What of a mediator counts when a case is matched. */
export interface MediatorToMatch {
  /** Court that keeps the roster. */
  readonly courtId: number
  readonly fields: readonly string[]
  readonly languages: readonly string[]
  readonly areas: readonly string[]
  readonly chargesFees: boolean
  /** Parties and series of the cases of the same court that the mediator has now, in the form of {@link CaseToMatch}. */
  readonly ties: ReadonlySet<string>
  /** Teams of the court of the case that the mediator is in. */
  readonly teams: readonly TeamToMatch[]
}

/** What of a case counts when it is matched. */
export interface CaseToMatch {
  readonly courtId: number
  readonly causeLine: CauseLine
  /** Languages that parties named as theirs. */
  readonly languages: readonly string[]
  /** Addresses of the parties as far as they show without a key: down to the district, where written in full. */
  readonly places: readonly string[]
  /** `series:` with its id, and `party:` with the blind index of a party's paper. */
  readonly ties: readonly string[]
}

/**
 * What each reason is worth. A decision of this project, not of law; recommendations and plans have no others.
 *
 * `field` is by how far the mediator's field lies above the cause; `load` is what an idle mediator gets, in proportion to
 * the limit; free places count up to `freePlacesCounted`.
 */
export const POINTS = {
  field: [40, 30, 20, 10],
  team: 25,
  freePlace: 2,
  freePlacesCounted: 5,
  load: 20,
  sameSeries: 20,
  sameParty: 10,
  language: 15,
  area: 10,
  ownRoster: 10,
  freeOfCharge: 5,
} as const

export const REASON_CODES = [
  'field',
  'team',
  'same-series',
  'same-party',
  'language',
  'area',
  'roster',
  'free-of-charge',
  'capacity',
  'load',
] as const

/** A reason as it was found, not in words yet: a plan weighs hundreds of thousands of them and tells a few. */
export type Found = { readonly points: number } & (
  | { readonly code: 'field'; readonly name: string; readonly isExact: boolean }
  | { readonly code: 'same-series' | 'same-party' | 'roster' | 'free-of-charge' }
  | { readonly code: 'team'; readonly names: readonly string[] }
  | { readonly code: 'language'; readonly spoken: readonly string[] }
  | { readonly code: 'area'; readonly area: string }
  | { readonly code: 'capacity'; readonly free: number }
  | { readonly code: 'load'; readonly load: number; readonly usedPercent: number }
)

/** A reason in words. */
export interface Reason {
  readonly code: (typeof REASON_CODES)[number]
  readonly points: number
  readonly zh: string
  readonly en: string
}

function field({ fields }: MediatorToMatch, { causeLine }: CaseToMatch): Found[] {
  const index = nearestField(fields, causeLine)
  const found = causeLine[index]
  if (found === undefined) return []
  return [{ code: 'field', points: POINTS.field[index] ?? 10, name: found.name, isExact: index === 0 }]
}

function team({ teams }: MediatorToMatch, { causeLine }: CaseToMatch): Found[] {
  const names = teams.filter(({ fields }) => nearestField(fields, causeLine) >= 0).map(({ name }) => name)
  return names.length === 0 ? [] : [{ code: 'team', points: POINTS.team, names }]
}

function tie({ ties }: MediatorToMatch, wanted: CaseToMatch): Found[] {
  const shared = wanted.ties.filter((one) => ties.has(one))
  if (shared.some((one) => one.startsWith('series:'))) return [{ code: 'same-series', points: POINTS.sameSeries }]
  return shared.length > 0 ? [{ code: 'same-party', points: POINTS.sameParty }] : []
}

function language({ languages }: MediatorToMatch, wanted: CaseToMatch): Found[] {
  const spoken = wanted.languages.filter((one) => languages.includes(one))
  return spoken.length === 0 ? [] : [{ code: 'language', points: POINTS.language, spoken }]
}

function area({ areas }: MediatorToMatch, { places }: CaseToMatch): Found[] {
  const served = areas.find((one) => places.some((place) => place.includes(one)))
  return served === undefined ? [] : [{ code: 'area', points: POINTS.area, area: served }]
}

/**
 * Why a mediator fits a case, however many cases they have: nearness of the field to the cause, a team whose
 * judge takes over if mediation fails, another case of the same series or party, a language that a party named, the district of a party, the court's own roster, no fees.
 *
 * An area counts for a mediator only: parties' addresses are known no further than the district, so that an area that
 * does not show in them proves nothing.
 */
export function fitOf(mediator: MediatorToMatch, wanted: CaseToMatch): Found[] {
  const found = [
    ...field(mediator, wanted),
    ...team(mediator, wanted),
    ...tie(mediator, wanted),
    ...language(mediator, wanted),
    ...area(mediator, wanted),
  ]
  if (mediator.courtId === wanted.courtId) found.push({ code: 'roster', points: POINTS.ownRoster })
  if (!mediator.chargesFees) found.push({ code: 'free-of-charge', points: POINTS.freeOfCharge })
  return found
}

/**
 * What speaks for a mediator who has so many cases: free places and a light load in proportion to the limit. It never
 * rises with the load, so that sharing cases evenly is worth the most.
 *
 * @param capacity - cases at a time, at least 1
 * @param load - cases that the mediator has, fewer than the capacity
 */
export function loadOf(capacity: number, load: number): Found[] {
  const free = capacity - load
  const usedPercent = Math.round((load / capacity) * 100)
  return [
    { code: 'capacity', points: Math.min(free, POINTS.freePlacesCounted) * POINTS.freePlace, free },
    { code: 'load', points: Math.round((POINTS.load * (100 - usedPercent)) / 100), load, usedPercent },
  ]
}

export function pointsOf(found: readonly Found[]): number {
  return found.reduce((sum, { points }) => sum + points, 0)
}

function words(found: Found): { zh: string; en: string } {
  switch (found.code) {
    case 'field':
      return found.isExact
        ? { zh: `擅长本案案由“${found.name}”`, en: `Works in this very cause: ${found.name}` }
        : { zh: `擅长上级案由“${found.name}”`, en: `Works in the wider field: ${found.name}` }
    case 'team':
      return {
        zh: `本院“${found.names.join('”“')}”成员，调解不成的可在团队内调裁对接`,
        en: `In a team of this court that takes such disputes to the end: ${found.names.join(', ')}`,
      }
    case 'same-series':
      return { zh: '正在承办同一系列的其他案件', en: 'Has another case of the same series' }
    case 'same-party':
      return { zh: '正在承办同一当事人的其他案件', en: 'Has another case of the same party' }
    case 'language':
      return {
        zh: `会当事人使用的语言：${found.spoken.join('、')}`,
        en: `Speaks a language that a party needs: ${found.spoken.join(', ')}`,
      }
    case 'area':
      return { zh: `服务当事人所在地区：${found.area}`, en: `Serves the district of a party: ${found.area}` }
    case 'roster':
      return { zh: '在本院名册内', en: 'On the roster of this court' }
    case 'free-of-charge':
      return { zh: '不收费', en: 'Free of charge' }
    case 'capacity':
      return {
        zh: `还可承办${found.free}件`,
        en: `${found.free} free ${found.free === 1 ? 'place' : 'places'}`,
      }
    case 'load':
      return {
        zh: `在办${found.load}件，占承办上限的${found.usedPercent}%`,
        en: `${found.load} open ${found.load === 1 ? 'case' : 'cases'}, ${found.usedPercent}% of the limit`,
      }
  }
}

export function inWords(found: Found): Reason {
  return { code: found.code, points: found.points, ...words(found) }
}
