import t from 'tap'
import {
  decideJoining,
  decideLeaving,
  type Membership,
  missingOf,
} from '../../../src/modules/teams/decide-membership.js'

const TODAY = '2026-03-10'
const slots = [
  { role: 'judge' as const, count: 1 },
  { role: 'mediator' as const, count: 2 },
]
const mediator = (mediatorId: string, joinedOn: string, leftOn: string | null = null): Membership => ({
  id: `of ${mediatorId}`,
  role: 'mediator',
  personId: null,
  mediatorId,
  joinedOn,
  leftOn,
})
const join = (memberships: Membership[], changes: Partial<Membership> = {}) => {
  const joining = { role: 'mediator' as const, personId: null, mediatorId: 'm', joinedOn: TODAY, ...changes }
  const verdict = decideJoining({ formedOn: '2026-01-01', slots, memberships }, joining, TODAY)
  return verdict.ok ? 'ok' : `${verdict.rule.id} ${verdict.pointer}`
}

t.test('a place is free on every day from joining on, or nobody joins', async (t) => {
  const [a, b] = [mediator('a', '2026-01-01'), mediator('b', '2026-02-01')]
  t.equal(join([]), 'ok')
  t.equal(join([a]), 'ok')
  t.equal(join([a, b]), 'team-head-count #/role')
  t.equal(join([a, mediator('b', '2026-02-01', TODAY)]), 'ok', 'on the day of leaving the place is free')
  t.equal(join([a, mediator('b', '2026-02-01', '2026-03-11')]), 'team-head-count #/role')
  t.equal(
    join([a, b], { joinedOn: '2026-01-15' }),
    'team-head-count #/role',
    'free on that day, full from a later one on',
  )
  t.equal(
    join([mediator('a', '2026-01-01', '2026-02-01'), b], { joinedOn: '2026-01-15' }),
    'ok',
    'control: one leaves on the day on which the other joins',
  )
  t.equal(
    join([], { role: 'clerk', personId: 'p', mediatorId: null }),
    'team-head-count #/role',
    'no place of that role',
  )
})

t.test('who joins is named by what fits the role, is not in the team yet, and joins on a possible day', async (t) => {
  t.equal(join([], { personId: 'p' }), 'team-member-named #/personId')
  t.equal(join([], { mediatorId: null }), 'team-member-named #/mediatorId')
  t.equal(join([], { role: 'judge' }), 'team-member-named #/mediatorId')
  t.equal(join([], { role: 'judge', mediatorId: null }), 'team-member-named #/personId')
  t.equal(join([], { role: 'judge', mediatorId: null, personId: 'p' }), 'ok')
  t.equal(join([mediator('m', '2026-01-01')]), 'team-member-once #/mediatorId')
  t.equal(join([mediator('m', '2026-01-01', '2026-03-01')]), 'ok', 'who left may come back')
  t.equal(join([], { joinedOn: '2026-03-11' }), 'team-day-in-order #/joinedOn')
  t.equal(join([], { joinedOn: '2025-12-31' }), 'team-day-in-order #/joinedOn')
})

t.test('a member leaves once, not before joining and not in the future', async (t) => {
  const leave = (leftOn: string, member: Membership = mediator('a', '2026-02-01')) => {
    const verdict = decideLeaving(member, leftOn, TODAY)
    return verdict.ok ? 'ok' : verdict.rule.id
  }
  t.equal(leave(TODAY), 'ok')
  t.equal(leave('2026-02-01'), 'ok', 'entered by mistake: a member on no day')
  t.equal(leave('2026-01-31'), 'team-day-in-order')
  t.equal(leave('2026-03-11'), 'team-day-in-order')
  t.equal(leave(TODAY, mediator('a', '2026-02-01', '2026-03-01')), 'team-member-leaves-once')
})

t.test('missing are the places that nobody fills; who lost the role fills none', async (t) => {
  t.strictSame(missingOf(slots, []), slots)
  t.strictSame(
    missingOf(slots, [
      { role: 'judge', holdsRole: true },
      { role: 'mediator', holdsRole: true },
      { role: 'mediator', holdsRole: false },
    ]),
    [{ role: 'mediator', count: 1 }],
  )
})
