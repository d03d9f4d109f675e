import { DEMO_PEOPLE, DOCKET_PEOPLE } from '../../modules/directory/demo-people.js'
import { DOCKET_COURTS, type DocketCourt } from './courts.js'
import type { Desk } from './desk.js'

const ADMINISTRATOR = 'admin-benxi'
/** Before the first case of the docket. */
const LISTED_ON = '2020-01-06'
/** A mediator of the docket has one series at a time, and what else a demonstration brings. */
const CAPACITY = 60
const FIELDS = ['L1-02', 'L1-04']

const ROLE_OF = { clerk: 'clerk', officer: 'triage-officer', judge: 'judge' } as const

function nameOf(subject: string): string {
  const person = [...DEMO_PEOPLE, ...DOCKET_PEOPLE].find((candidate) => candidate.subject === subject)
  if (person === undefined) throw new Error(`${subject} is no demo person`)
  return person.name
}

/** The id of a demo person; whoever is not known yet is entered. */
async function personId(desk: Desk, courtCode: string, subject: string): Promise<string> {
  const query = `courtCode=${encodeURIComponent(courtCode)}&subject=${subject}`
  const { items } = await desk.get<{ items: { id: string }[] }>(ADMINISTRATOR, `/v1/people?${query}`)
  if (items[0] !== undefined) return items[0].id
  const person = { subject, name: nameOf(subject) }
  const entered = await desk.post<{ id: string }>(ADMINISTRATOR, '/v1/people', `person:${subject}`, { body: person })
  return entered.id
}

async function grant(
  desk: Desk,
  court: DocketCourt,
  subject: string,
  role: { readonly role: string; readonly mediatorId?: string },
): Promise<void> {
  const body = { personId: await personId(desk, court.code, subject), courtCode: court.code, ...role }
  await desk.enter(ADMINISTRATOR, '/v1/grants', `grant:${role.role}:${subject}`, { body })
}

async function roster(desk: Desk, courtCode: string): Promise<{ id: string; name: string }[]> {
  const { items } = await desk.get<{ items: { id: string; name: string }[] }>(
    ADMINISTRATOR,
    `/v1/mediators?courtCode=${encodeURIComponent(courtCode)}&limit=100`,
  )
  return items
}

/**
 * Sees to it that every court of the docket has its people and mediators: what is missing the administrator enters through
 * the API.
 *
 * @returns the roster entry of each mediator, by subject
 */
export async function setUpCourts(desk: Desk): Promise<ReadonlyMap<string, string>> {
  const mediatorIds = new Map<string, string>()
  for (const court of DOCKET_COURTS) {
    for (const member of ['clerk', 'officer', 'judge'] as const) {
      await grant(desk, court, court[member], { role: ROLE_OF[member] })
    }
    const listed = await roster(desk, court.code)
    for (const subject of court.mediators) {
      const name = nameOf(subject)
      const entry = { courtCode: court.code, name, fields: FIELDS, level: 'own-court', chargesFees: false }
      const { id: mediatorId }: { id: string } =
        listed.find((mediator) => mediator.name === name) ??
        (await desk.post(ADMINISTRATOR, '/v1/mediators', `mediator:${subject}`, {
          body: { ...entry, capacity: CAPACITY, listedOn: LISTED_ON },
        }))
      await grant(desk, court, subject, { role: 'mediator', mediatorId })
      mediatorIds.set(subject, mediatorId)
    }
  }
  return mediatorIds
}
