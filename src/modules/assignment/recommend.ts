import { type CauseLine, nearestField } from '../../workflow/cause-line.js'

/** What of a mediator counts in a recommendation. */
export interface Candidate {
  readonly id: string
  readonly courtId: number
  readonly organisationId: string | null
  readonly name: string
  readonly fields: readonly string[]
  readonly languages: readonly string[]
  readonly chargesFees: boolean
  readonly capacity: number
  readonly load: number
}

/** What of a team counts in a recommendation. */
export interface TeamOfMediators {
  readonly name: string
  readonly fields: readonly string[]
  readonly mediatorIds: readonly string[]
}

/** What of a case counts in a recommendation. */
export interface RecommendFor {
  readonly courtId: number
  readonly causeLine: CauseLine
  /** Teams of the court of the case, with the mediators who are in them now. */
  readonly teams: readonly TeamOfMediators[]
  /** Languages that parties need. */
  readonly languages: readonly string[]
  readonly recusedIds: readonly string[]
}

/** Why a mediator is recommended. */
export const RECOMMENDATION_REASONS = [
  'field',
  'team',
  'capacity',
  'load',
  'language',
  'roster',
  'free-of-charge',
] as const

export interface RecommendationReason {
  readonly code: (typeof RECOMMENDATION_REASONS)[number]
  readonly points: number
  readonly zh: string
  readonly en: string
}

export interface Recommendation {
  readonly mediatorId: string
  readonly name: string
  readonly organisationId: string | null
  readonly chargesFees: boolean
  readonly freePlaces: number
  readonly score: number
  readonly reasons: readonly RecommendationReason[]
}

const FIELD_POINTS = [40, 30, 20, 10]
const TEAM_POINTS = 25
const FREE_PLACE_POINTS = 2
const FREE_PLACES_COUNTED = 5
const LOAD_POINTS = 20
const LANGUAGE_POINTS = 15
const OWN_ROSTER_POINTS = 10
const FREE_OF_CHARGE_POINTS = 5

function fieldReason(candidate: Candidate, line: CauseLine): RecommendationReason[] {
  const index = nearestField(candidate.fields, line)
  const found = line[index]
  if (found === undefined) return []
  const points = FIELD_POINTS[index] ?? 10
  return [
    {
      code: 'field',
      points,
      zh: index === 0 ? `擅长本案案由“${found.name}”` : `擅长上级案由“${found.name}”`,
      en: index === 0 ? `Works in this very cause: ${found.name}` : `Works in the wider field: ${found.name}`,
    },
  ]
}

function teamReason(candidate: Candidate, { teams, causeLine }: RecommendFor): RecommendationReason[] {
  const names = teams
    .filter(({ fields, mediatorIds }) => mediatorIds.includes(candidate.id) && nearestField(fields, causeLine) >= 0)
    .map(({ name }) => name)
  if (names.length === 0) return []
  return [
    {
      code: 'team',
      points: TEAM_POINTS,
      zh: `本院“${names.join('”“')}”成员，调解不成的可在团队内调裁对接`,
      en: `In a team of this court that takes such disputes to the end: ${names.join(', ')}`,
    },
  ]
}

function languageReason(candidate: Candidate, languages: readonly string[]): RecommendationReason[] {
  const spoken = languages.filter((language) => candidate.languages.includes(language))
  if (spoken.length === 0) return []
  return [
    {
      code: 'language',
      points: LANGUAGE_POINTS,
      zh: `会当事人使用的语言：${spoken.join('、')}`,
      en: `Speaks a language that a party needs: ${spoken.join(', ')}`,
    },
  ]
}

function reasonsFor(candidate: Candidate, wanted: RecommendFor): RecommendationReason[] {
  const free = candidate.capacity - candidate.load
  const usedPercent = Math.round((candidate.load / candidate.capacity) * 100)
  const reasons: RecommendationReason[] = [
    ...fieldReason(candidate, wanted.causeLine),
    ...teamReason(candidate, wanted),
    {
      code: 'capacity',
      points: Math.min(free, FREE_PLACES_COUNTED) * FREE_PLACE_POINTS,
      zh: `还可承办${free}件`,
      en: `${free} free ${free === 1 ? 'place' : 'places'}`,
    },
    {
      code: 'load',
      points: Math.round((LOAD_POINTS * (100 - usedPercent)) / 100),
      zh: `在办${candidate.load}件，占承办上限的${usedPercent}%`,
      en: `${candidate.load} open ${candidate.load === 1 ? 'case' : 'cases'}, ${usedPercent}% of the limit`,
    },
    ...languageReason(candidate, wanted.languages),
  ]
  if (candidate.courtId === wanted.courtId) {
    reasons.push({ code: 'roster', points: OWN_ROSTER_POINTS, zh: '在本院名册内', en: 'On the roster of this court' })
  }
  if (!candidate.chargesFees) {
    reasons.push({ code: 'free-of-charge', points: FREE_OF_CHARGE_POINTS, zh: '不收费', en: 'Free of charge' })
  }
  return reasons
}

/**
 * The mediators who fit a case best, at most three, each with the reasons; a person decides.
 *
 * Points are a decision of this project, not of law: nearness of the field to the cause, a team whose
 * judge takes over if mediation fails, free places, a light load in
 * proportion to the limit, a language that a party needs, the court's own roster, no fees. Equal scores are ordered by
 * the lighter load, then by id, so that the same facts always give the same answer.
 */
export function recommendMediators(candidates: readonly Candidate[], wanted: RecommendFor): Recommendation[] {
  return candidates
    .filter(({ id, load, capacity }) => load < capacity && !wanted.recusedIds.includes(id))
    .map((candidate) => ({ candidate, reasons: reasonsFor(candidate, wanted) }))
    .map((entry) => ({ ...entry, score: entry.reasons.reduce((sum, { points }) => sum + points, 0) }))
    .toSorted(
      (a, b) => b.score - a.score || a.candidate.load - b.candidate.load || (a.candidate.id < b.candidate.id ? -1 : 1),
    )
    .slice(0, 3)
    .map(({ candidate, reasons, score }) => ({
      mediatorId: candidate.id,
      name: candidate.name,
      organisationId: candidate.organisationId,
      chargesFees: candidate.chargesFees,
      freePlaces: candidate.capacity - candidate.load,
      score,
      reasons,
    }))
}
