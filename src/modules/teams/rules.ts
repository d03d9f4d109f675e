import { type Rule, rule } from '../../workflow/rule.js'

export const TEAM_ROLE_LISTED_ONCE = rule({
  id: 'team-role-listed-once',
  source: 'project decision',
  zh: '团队模板中每种岗位只能列一次，并注明人数。',
  en: 'A template lists each role once, with its head-count.',
})
export const TEAM_TEMPLATE_OF_COURT = rule({
  id: 'team-template-of-court',
  source: 'project decision',
  zh: '团队应当按照本院的团队模板组建。',
  en: 'A team is made from a template of its own court.',
})
export const TEAM_MEMBER_NAMED = rule({
  id: 'team-member-named',
  source: 'INV 5-7; project decision',
  confidence: 'derived',
  zh: '调解员以名册内的调解员加入团队，其他成员以法院工作人员加入，两者只写其一。',
  en: 'A mediator joins by the roster entry, everybody else as a member of the staff; name the one that fits the role and not both.',
})
export const TEAM_MEMBER_HOLDS_ROLE = rule({
  id: 'team-member-holds-role',
  source: 'INV 5-7; project decision',
  confidence: 'derived',
  zh: '团队成员应当在本院担任相应岗位；调解员加入之日应当在本院名册内。',
  en: 'A member of a team holds the role in this court; a mediator is on its roster on the day of joining.',
})
export const TEAM_HEAD_COUNT = rule({
  id: 'team-head-count',
  source: 'SEED; project decision',
  confidence: 'derived',
  zh: '任何一日，团队中每种岗位的人数不得超过模板规定的人数；有成员离任的，请先登记离任。',
  en: 'On no day does a team have more of a role than its template says; record first who leaves.',
})
export const TEAM_MEMBER_ONCE = rule({
  id: 'team-member-once',
  source: 'project decision',
  zh: '该人员已经是该团队的成员。',
  en: 'They are a member of this team already.',
})
export const TEAM_MEMBER_LEAVES_ONCE = rule({
  id: 'team-member-leaves-once',
  source: 'project decision',
  zh: '该成员的离任已经登记。',
  en: 'It is recorded already that this member left.',
})
export const TEAM_DAY_IN_ORDER = rule({
  id: 'team-day-in-order',
  source: 'project decision, ADR-0005',
  zh: '组建、加入、离任和解散的日期不得晚于今天，且应当先组建后加入、先加入后离任和解散。',
  en: 'No day lies in the future; a team is formed before anybody joins, and members join before they leave or the team is dissolved.',
})
export const TEAM_STANDS = rule({
  id: 'team-stands',
  source: 'project decision',
  zh: '该团队已经解散。',
  en: 'This team has been dissolved.',
})

/** Rules of teams, for the rule catalogue. */
export const TEAM_RULES: readonly Rule[] = [
  TEAM_ROLE_LISTED_ONCE,
  TEAM_TEMPLATE_OF_COURT,
  TEAM_MEMBER_NAMED,
  TEAM_MEMBER_HOLDS_ROLE,
  TEAM_HEAD_COUNT,
  TEAM_MEMBER_ONCE,
  TEAM_MEMBER_LEAVES_ONCE,
  TEAM_DAY_IN_ORDER,
  TEAM_STANDS,
]
