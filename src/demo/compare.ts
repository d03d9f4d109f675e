import { daysBetween, type View } from './member.js'
import type { DemoPlan } from './real-cases.js'

/** How a replayed matter ended, counted over its member cases. */
export interface Replayed {
  readonly plan: DemoPlan
  readonly firstNumber: string
  readonly track: string
  readonly mediator: string
  readonly sessions: number
  readonly agreements: number
  readonly judgments: number
  readonly withdrawn: number
  readonly applied: number
  readonly confirmed: number
  readonly days: number
  readonly differences: readonly string[]
}

const count = <Item>(items: readonly Item[], is: (item: Item) => boolean) => items.filter(is).length

function compare(plan: DemoPlan, ended: Omit<Replayed, 'differences' | 'plan'>): string[] {
  const { published } = plan
  const pairs: [string, number, number][] = [
    ['agreements', ended.agreements, published.agreements],
    ['judgments', ended.judgments, published.judgments],
    ['withdrawn', ended.withdrawn, published.withdrawn],
    ['applied', ended.applied, published.applied],
    ['confirmed', ended.confirmed, published.confirmed],
    ...(published.days === undefined ? [] : [['days', ended.days, published.days] as [string, number, number]]),
  ]
  const differences = pairs
    .filter(([, found, wanted]) => found !== wanted)
    .map(([name, found, wanted]) => `${name}: ${found}, published ${wanted}`)
  return ended.days <= published.daysAtMost
    ? differences
    : [...differences, `days: ${ended.days}, published at most ${published.daysAtMost}`]
}

/** Counts how the cases of a matter ended, and compares that with what was published. */
export function sumUp(
  plan: DemoPlan,
  views: readonly View[],
  about: Pick<Replayed, 'firstNumber' | 'track' | 'mediator'>,
): Replayed {
  const proceedings = views.flatMap((view) => view.proceedings)
  const ended = {
    ...about,
    sessions: views.reduce((sum, view) => sum + view.sessions.length, 0),
    agreements: count(views, (view) => view.agreements.some(({ status }) => status === 'effective')),
    judgments: count(proceedings, ({ kind, state }) => kind === 'fast-track' && state === 'served'),
    withdrawn: count(views, (view) => view.state === 'withdrawn'),
    applied: count(proceedings, ({ kind }) => kind === 'confirmation'),
    confirmed: count(proceedings, ({ kind, state }) => kind === 'confirmation' && state === 'granted'),
    days: daysBetween(plan.receivedOn, plan.endedOn),
  }
  return { plan, ...ended, differences: compare(plan, ended) }
}
