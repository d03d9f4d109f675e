import { describeLifeCycle } from './workflow/transitions.js'

export const API_VERSION = '1.0.0'

export const API_TAGS = [
  {
    name: 'directory',
    description: 'Courts, people and their rights, machine clients, causes of action, calendar, thresholds',
  },
  { name: 'intake', description: 'Receipt, registration, return, amendment, withdrawal' },
  { name: 'triage', description: 'Fitness for mediation, simple or complex, procedure, consent' },
  {
    name: 'teams',
    description: 'Mediators and those who judge when mediation fails, as one team: templates, members, what they take',
  },
  { name: 'assignment', description: 'Rosters, recommendation, offer and answer, recusal, replacement' },
  {
    name: 'mediation',
    description: 'Notices, sessions, confidential records, undisputed facts, pauses, extension, closing report',
  },
  {
    name: 'settlement',
    description: 'Agreement, signatures, performance, confirmation, mediation statement, hand-over, fast track',
  },
  {
    name: 'handovers',
    description: 'Packages for other courts and organisations, their receipts, and what became of the cases there',
  },
  {
    name: 'supervision',
    description: 'Reminder, letter of enquiry, supervised handling, case review; management beside the procedure',
  },
  { name: 'looking', description: 'The case as the caller may see it, actions, timeline, deadlines, lists, work list' },
  { name: 'series', description: 'Similar disputes handled together: members, lead case, acts on many cases at once' },
  { name: 'imports', description: 'Lists of disputes as files: template, check, screening, import, the list back' },
  {
    name: 'exchange',
    description: 'Other systems: what they send, what happened as a feed of events, what a client asked',
  },
  {
    name: 'webhooks',
    description: 'Events sent to other systems: endpoints, secrets, what was sent and what became of it',
  },
  { name: 'operations', description: 'Long work: how far it is, what became of each item, stopping it' },
  {
    name: 'statistics',
    description:
      'Figures: definitions, values by court, period and group, the exact cases behind them, ranges, reports',
  },
  {
    name: 'board',
    description: 'The board (电子展示屏) of a court: its data, its changes, the screens that show it',
  },
  { name: 'notices', description: 'What the caller has been told, and whether it is mailed as well' },
]

export const API_DESCRIPTION = `Case management for court-connected mediation in China (诉前调解 / 先行调解).

Every change is an act: a POST that leaves one entry on the timeline of its case. Acts need the ETag that the client saw in
\`If-Match\` and take an \`Idempotency-Key\`. Refusals are \`application/problem+json\` (RFC 9457); \`detail\` is Chinese unless
\`Accept-Language\` asks for English. Money is integer fen, days are calendar dates in Asia/Shanghai, instants are UTC.

## Life cycle before 2025 (诉前调解)

${describeLifeCycle('pre-filing')}

## Life cycle from 2025 (立案后先行调解)

${describeLifeCycle('filed-first')}
`
