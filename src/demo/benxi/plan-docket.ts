import { DOCKET_COURTS, type DocketCourt, type Kind } from './courts.js'
import type { Docket, Ending, PlannedMatter } from './docket.js'
import { type DraftCase, type DraftDays, datesOf, draftEnding, draftFastTrack, draftMediation } from './draft-days.js'
import { Lots } from './lots.js'
import { meetMean } from './meet-mean.js'
import { type Counts, comparableCounts, countsOfArticle, countsOfYearBefore } from './targets.js'
import { WorkingDays } from './working-days.js'

/** The year of the article, and the one it is compared with. */
export const YEAR = 2022

/** A matter while it is being planned. */
interface DraftMatter {
  readonly court: DocketCourt
  readonly kind: Kind
  readonly company: number
  readonly channel: PlannedMatter['channel']
  readonly isOral: boolean
  readonly isMediated: boolean
  readonly cases: DraftCase[]
}

const ENDINGS: readonly (readonly [Ending, number])[] = [
  ['settled', 57],
  ['withdrawn', 8],
  ['not-pursued', 3],
  ['filing', 6],
  ['fast-track', 26],
]
const MANNERS = [
  ['judged', 55],
  ['mediated', 25],
  ['withdrawn', 20],
] as const
const CHANNELS = [
  ['counter', 50],
  ['online', 44],
  ['cross-region', 6],
] as const
/** Claims in yuan, from the least to the most. */
const CLAIMS: Readonly<Record<Kind, readonly [number, number]>> = {
  property: [800, 9_000],
  heating: [1_200, 6_500],
  loan: [15_000, 180_000],
  labour: [4_000, 45_000],
  family: [6_000, 90_000],
}
const COMPANIES = 3
const ORAL_PART = 0.5
const EXTENDED_PART = 0.2
/** A mediator of Mingshan has places for forty cases at a time. */
const LARGEST_SERIES = 36
/** Parts of the mediations of the year: begun in December before it, and cases whose party refuses mediation at least. */
const BEGUN_BEFORE = 0.1
const REFUSED = 0.03
/** Part of the fast-track cases that are disposed of in May. */
const DISPOSED_LATER = 0.04

/** Plans the cases of one year, January to April, and those that were begun before and end after. */
class Year {
  private readonly lots: Lots
  private readonly counts: Counts
  private readonly working: WorkingDays
  private readonly largest: number
  private readonly firstOn: number
  private readonly lastOn: number
  readonly matters: DraftMatter[] = []

  constructor(lots: Lots, year: number, counts: Counts, scale: number) {
    this.lots = lots
    this.counts = counts
    this.working = new WorkingDays(`${year - 1}-09-01`, `${year}-10-31`)
    this.largest = Math.max(3, Math.round(LARGEST_SERIES * Math.sqrt(scale)))
    this.firstOn = this.working.from(`${year}-01-01`)
    this.lastOn = this.working.until(`${year}-04-30`)
    this.planMediations(counts.mediations, this.firstOn, this.lastOn)
    const december = [this.working.from(`${year - 1}-12-06`), this.firstOn - 1] as const
    this.planMediations(Math.round(counts.mediations * BEGUN_BEFORE), ...december)
    this.holdSessions()
    this.planUnfit(counts.fastTrackCases - this.disposedCases().length, this.firstOn, this.lastOn)
    const may = [this.lastOn + 1, this.lastOn + 15] as const
    this.planUnfit(Math.round(counts.fastTrackCases * DISPOSED_LATER), ...may)
    const moving = this.matters.map(({ cases }) => cases.filter((one) => this.isDisposed(one)))
    meetMean(lots, this.working, moving, counts.fastTrackDays, this.lastOn)
  }

  /** Cases that have reached a final state from January to April. */
  closed(): number {
    return this.cases().filter(({ ending, days }) => {
      const day = ending === 'withdrawn' ? days.endedOn : (days.closedOn ?? days.transferredOn)
      return this.isIn(day)
    }).length
  }

  /** Adds cases in which a party refuses mediation and which go on to filing at once. */
  planRefusals(wanted: number): void {
    if (wanted < 0) throw new Error('more cases are closed than there are to be')
    const { lots } = this
    this.share(wanted, (matter) => {
      const consentedOn = lots.between(this.firstOn + 1, this.lastOn - 2)
      const triagedOn = consentedOn - lots.between(0, 1)
      const days: DraftDays = {
        receivedOn: triagedOn - lots.between(0, 1),
        triagedOn,
        consentedOn,
        transferredOn: consentedOn + lots.between(0, 2),
      }
      return () => ({ ...this.blank(matter), route: 'refused', ending: 'filing', days })
    })
  }

  /** The matters with dates, numbers and mediators. */
  dated(year: number, numbers: Numbers): PlannedMatter[] {
    return this.matters.map(({ court, isMediated, cases, ...matter }, index) => {
      const id = `BX${year % 100}-${String(index + 1).padStart(4, '0')}`
      return {
        ...matter,
        id,
        year,
        courtCode: court.code,
        mediator: isMediated ? numbers.mediator(court, cases.length) : null,
        cases: cases.map((one, position) => ({
          ...one,
          reference: `${id}-${position + 1}`,
          person: numbers.person(),
          days: datesOf(this.working, one.days),
        })),
      }
    })
  }

  private cases(): DraftCase[] {
    return this.matters.flatMap(({ cases }) => cases)
  }

  private isIn(day: number | undefined): boolean {
    return day !== undefined && day >= this.firstOn && day <= this.lastOn
  }

  private isDisposed({ days }: DraftCase): boolean {
    return this.isIn(days.disposedOn)
  }

  private disposedCases(): DraftCase[] {
    return this.cases().filter((one) => this.isDisposed(one))
  }

  private blank({ kind }: Pick<DraftMatter, 'kind'>) {
    const [least, most] = CLAIMS[kind]
    return { claimFen: this.lots.between(least, most) * 100 + this.lots.between(0, 99), manner: null, mode: null }
  }

  private length(): number {
    const mean = this.counts.fastTrackDays / this.counts.fastTrackCases
    return Math.max(4, Math.round(mean * (5 / 7) * (0.5 + this.lots.part())))
  }

  /** Shares cases out among matters of all courts; the next one is of the court that lacks most of its weight. */
  private share(
    wanted: number,
    course: (matter: DraftMatter) => () => DraftCase,
    { isMediated = false, kinds = (court: DocketCourt) => court.kinds } = {},
  ): void {
    const { lots } = this
    const shared = new Map<DocketCourt, number>()
    const isDone = (court: DocketCourt) => (shared.get(court) ?? 0) / court.weight
    const courts = DOCKET_COURTS.filter((court) => kinds(court).length > 0)
    for (let left = wanted; left > 0; ) {
      const [court] = lots.shuffled(courts).sort((one, other) => isDone(one) - isDone(other))
      if (court === undefined) throw new Error('no court takes such cases')
      const kind = lots.weighed(kinds(court))
      // Family disputes come one by one, the others by the list.
      const size = kind === 'family' ? 1 : lots.between(Math.ceil(this.largest / 2), this.largest)
      // What comes one by one would else be as many matters as the lists are.
      const times = kind === 'family' ? this.largest / 2 : 1
      for (let time = 0; time < times && left > 0; time += 1) {
        const matter: DraftMatter = {
          court,
          kind,
          company: lots.between(1, COMPANIES),
          channel: lots.weighed(CHANNELS),
          isOral: kind !== 'loan' && kind !== 'family' && lots.part() < ORAL_PART,
          isMediated,
          cases: [],
        }
        const next = course(matter)
        for (let count = Math.min(size, left); count > 0; count -= 1) matter.cases.push(next())
        left -= matter.cases.length
        shared.set(court, (shared.get(court) ?? 0) + matter.cases.length)
        this.matters.push(matter)
      }
    }
  }

  private planMediations(wanted: number, firstOn: number, lastOn: number): void {
    const { lots, working } = this
    this.share(
      wanted,
      (matter) => {
        const isExtended = matter.kind === 'family' && lots.part() < EXTENDED_PART
        const { isOral } = matter
        const course = draftMediation(lots, working, lots.between(firstOn, lastOn), { isExtended, isOral })
        const courses = new Map<Ending, DraftDays>()
        return () => {
          const drawn = lots.weighed(ENDINGS)
          const ending = drawn === 'fast-track' && !matter.court.hasFastTrack ? 'filing' : drawn
          const rest = courses.get(ending) ?? this.fromSession(matter, course, ending)
          courses.set(ending, rest)
          const manner = ending === 'fast-track' ? lots.weighed(MANNERS) : null
          return withoutHearing({
            ...{ ...this.blank(matter), route: 'mediated', ending, manner },
            days: { ...course.days, ...rest },
          })
        }
      },
      { isMediated: true },
    )
  }

  private fromSession({ isOral }: DraftMatter, course: Parameters<typeof draftEnding>[1], ending: Ending): DraftDays {
    const rest = draftEnding(this.lots, course, ending, isOral)
    if (ending !== 'fast-track' || rest.transferredOn === undefined) return rest
    return { ...rest, ...draftFastTrack(this.lots, rest.transferredOn, this.length()) }
  }

  /** Cases that triage finds unfit for mediation and that the fast-track team disposes of in a span. */
  private planUnfit(wanted: number, firstOn: number, lastOn: number): void {
    if (wanted < 0) throw new Error('more fast-track cases come from mediation than there are to be')
    const { lots } = this
    const kinds = ({ hasFastTrack, kinds: all }: DocketCourt) =>
      hasFastTrack ? all.filter(([kind]) => kind !== 'family') : []
    this.share(
      wanted,
      (matter) => {
        const fastTrack = draftFastTrack(lots, 0, this.length())
        const { disposedOn: length = 0 } = fastTrack
        const transferredOn = lots.between(firstOn, lastOn) - length
        const triagedOn = transferredOn - lots.between(0, 1)
        const days: DraftDays = { receivedOn: triagedOn - lots.between(0, 2), triagedOn, transferredOn }
        for (const [step, place] of Object.entries(fastTrack)) days[step as keyof DraftDays] = transferredOn + place
        return () => {
          const manner = lots.weighed(MANNERS)
          return withoutHearing({
            ...this.blank(matter),
            route: 'unfit',
            ending: 'fast-track',
            manner,
            days: { ...days },
          })
        }
      },
      { kinds },
    )
  }

  /** Chooses the matters whose session is held by video, until as many cases as wanted had theirs from January to April. */
  private holdSessions(): void {
    const { lots, counts } = this
    let left = counts.audioVideoMediations
    for (const { cases } of lots.shuffled(this.matters.filter(({ isMediated }) => isMediated))) {
      const isElsewhere = lots.part() < 0.8 ? ('on-site' as const) : ('telephone' as const)
      for (const one of cases) {
        const counted = this.isIn(one.days.metOn)
        const isVideo = counted ? left > 0 : lots.part() < counts.audioVideoMediations / counts.mediations
        one.mode = isVideo ? 'audio-video' : isElsewhere
        if (counted && isVideo) left -= 1
      }
    }
    if (left > 0) throw new Error('fewer sessions are held than are to be by video')
  }
}

/** Only what is judged is heard. */
function withoutHearing(one: DraftCase): DraftCase {
  const { heardOn: _, ...days } = one.days
  return one.manner === 'judged' ? one : { ...one, days }
}

/** What is counted through the whole docket. */
class Numbers {
  private readonly load = new Map<string, number>()
  private persons = 0

  person(): number {
    this.persons += 1
    return this.persons
  }

  /** The mediator of a court who has been given the fewest cases. */
  mediator({ mediators }: DocketCourt, cases: number): string {
    const loadOf = (mediator: string) => this.load.get(mediator) ?? 0
    const [mediator = ''] = mediators.toSorted((one, other) => loadOf(one) - loadOf(other))
    this.load.set(mediator, loadOf(mediator) + cases)
    return mediator
  }
}

/**
 * Plans the docket: from a seed to cases with all their days, whose figures of January to April 2022 are those that the
 * article names, and of 2021 such that as many more were closed.
 *
 * Nothing is planted: the figures are counts and means over the days of the cases.
 *
 * @param scale - 1 for the whole docket, less for one in small
 */
export function planDocket(seed: number, scale = 1): Docket {
  const lots = new Lots(seed)
  const now = new Year(lots, YEAR, countsOfArticle(scale), scale)
  const before = new Year(lots, YEAR - 1, countsOfYearBefore(scale), scale)
  const natural = now.closed()
  const closed = comparableCounts(natural + Math.round(natural * REFUSED), before.closed())
  now.planRefusals(closed.now - natural)
  before.planRefusals(closed.before - before.closed())
  const numbers = new Numbers()
  return { seed, scale, matters: [...before.dated(YEAR - 1, numbers), ...now.dated(YEAR, numbers)] }
}
