import type pg from 'pg'

const CLERKS_PER_COURT = 4
const STAFF = 4
const MEDIATORS = 96
const MEDIATOR_CAPACITY = 500

/** Courts of first instance of the demonstration that register cases. */
export const COURTS = [
  { id: 2, code: '辽0502' },
  { id: 3, code: '辽0503' },
  { id: 4, code: '辽0504' },
  { id: 5, code: '辽0505' },
  { id: 6, code: '辽0521' },
  { id: 7, code: '辽0522' },
] as const
/** First and last number of these courts, which are contiguous. */
export const COURT_RANGE: readonly [number, number] = [2, 7]
export type Court = (typeof COURTS)[number]

/** The court of the demonstration that has triage officers, mediators and judges, and the most cases of a data set. */
export const MINGSHAN = COURTS[2]

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`)

const CLERKS = COURTS.flatMap(({ id }) =>
  numbered(`bench-clerk-${id}`, CLERKS_PER_COURT).map((subject) => ({ subject, role: 'clerk', courtId: id })),
)
/** Administers every court that has none above it, and so the calendar of the country. */
export const ADMINISTRATOR = 'bench-administrator'

const STAFF_OF_MINGSHAN = (['triage-officer', 'judge'] as const).flatMap((role) =>
  numbered(`bench-${role}`, STAFF).map((subject) => ({ subject, role, courtId: MINGSHAN.id })),
)
/** Padded, so that the order of the texts is that of the numbers. */
export const mediator = (client: number) => `bench-mediator-${String(client % MEDIATORS).padStart(2, '0')}`
const MEDIATOR_SUBJECTS = Array.from({ length: MEDIATORS }, (_, index) => mediator(index))

/** Subjects of everybody who works in the benchmark. */
export const SUBJECTS: readonly string[] = [
  ...[...CLERKS, ...STAFF_OF_MINGSHAN].map(({ subject }) => subject),
  ADMINISTRATOR,
  ...MEDIATOR_SUBJECTS,
]

export const clerkOf = (court: Court, client: number) => `bench-clerk-${court.id}-${client % CLERKS_PER_COURT}`
export const officer = (client: number) => `bench-triage-officer-${client % STAFF}`
export const judge = (client: number) => `bench-judge-${client % STAFF}`

const INSERT_PERSONS = `insert into persons (id, subject, name, created_at)
  select gen_random_uuid(), subject, subject, now() from unnest($1::text[]) as subject on conflict do nothing`

const INSERT_STAFF_GRANTS = `insert into grants (id, person_id, role, court_id, granted_at, granted_by)
  select gen_random_uuid(), p.id, r.role, r."courtId", now(), gen_random_uuid()
  from jsonb_to_recordset($1::jsonb) as r(subject text, role text, "courtId" integer) join persons p using (subject)
  where not exists (select from grants g where g.person_id = p.id)`

const INSERT_ADMINISTRATION = `insert into grants (id, person_id, role, court_id, granted_at, granted_by)
  select gen_random_uuid(), p.id, 'court-administrator', c.id, now(), gen_random_uuid()
  from courts c join persons p on p.subject = $1
  where c.parent_id is null and not exists (select from grants g where g.person_id = p.id and g.court_id = c.id)`

const INSERT_MEDIATORS = `insert into mediators (court_id, id, organisation_id, name, fields, languages, areas, level,
    charges_fees, capacity, load, listed_on, listed_by)
  select $1::integer, gen_random_uuid(), null, name, '{L1-04}', '{}', '{}', 'own-court', false, $3::integer, 0,
    '2026-01-01', gen_random_uuid()
  from unnest($2::text[]) as name
  where (select count(*) from mediators where court_id = $1::integer) < cardinality($2::text[]) / 4`

const INSERT_MEDIATOR_GRANTS = `insert into grants (id, person_id, role, court_id, mediator_id, granted_at, granted_by)
  select gen_random_uuid(), p.id, 'mediator', $1, m.id, now(), gen_random_uuid()
  from (select subject, row_number() over (order by subject) as place from unnest($2::text[]) as subject) s
  join (select id, row_number() over (order by load desc, name) as place from mediators m
        where court_id = $1 and not exists (select from grants g where g.mediator_id = m.id)) m using (place)
  join persons p using (subject)
  where not exists (select from grants g where g.person_id = p.id)`

/**
 * Gives everybody their roles. Mediators of the roster that nobody speaks for yet get a person each; a roster that is
 * too small for the acts of a long run is filled up first.
 */
export async function seedPeople(client: pg.Client): Promise<void> {
  await client.query(INSERT_PERSONS, [SUBJECTS])
  await client.query(INSERT_STAFF_GRANTS, [JSON.stringify([...CLERKS, ...STAFF_OF_MINGSHAN])])
  await client.query(INSERT_ADMINISTRATION, [ADMINISTRATOR])
  await client.query(INSERT_MEDIATORS, [MINGSHAN.id, MEDIATOR_SUBJECTS, MEDIATOR_CAPACITY])
  await client.query(INSERT_MEDIATOR_GRANTS, [MINGSHAN.id, MEDIATOR_SUBJECTS])
}
