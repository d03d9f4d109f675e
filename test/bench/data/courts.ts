import type pg from 'pg'
import { DEMO_ORGANISATION_ID, demoId, SYSTEM_ACTOR_ID } from '../../../src/modules/directory/seed.js'
import { personName } from './people.js'
import type { Random } from './random.js'

/** The court of the demonstration, which has the most cases. */
export const HOT_COURT_ID = 4
const HOT_PERMILLE = 100
const OTHER_DEMO_COURTS = [1, 2, 3, 5, 6, 7]
const OTHER_DEMO_PERMILLE = 20
const FIRST_FURTHER_ID = 101
const FURTHER_COURTS = 500
const COURTS_PER_PROVINCE = 20

const PROVINCES = [
  ...[
    ['京', '北京', '11'],
    ['津', '天津', '12'],
    ['冀', '河北', '13'],
    ['晋', '山西', '14'],
    ['内', '内蒙古', '15'],
  ],
  ...[
    ['吉', '吉林', '22'],
    ['黑', '黑龙江', '23'],
    ['沪', '上海', '31'],
    ['苏', '江苏', '32'],
    ['浙', '浙江', '33'],
  ],
  ...[
    ['皖', '安徽', '34'],
    ['闽', '福建', '35'],
    ['赣', '江西', '36'],
    ['鲁', '山东', '37'],
    ['豫', '河南', '41'],
  ],
  ...[
    ['鄂', '湖北', '42'],
    ['湘', '湖南', '43'],
    ['粤', '广东', '44'],
    ['桂', '广西', '45'],
    ['琼', '海南', '46'],
  ],
  ...[
    ['渝', '重庆', '50'],
    ['川', '四川', '51'],
    ['黔', '贵州', '52'],
    ['云', '云南', '53'],
    ['陕', '陕西', '61'],
  ],
] as const

const OPEN_CASES_PER_MEDIATOR = 50
const CAPACITY = 60
const MEDIATORS_MIN = 20
const LISTED_ON = '2017-01-01'

export interface BenchMediator {
  readonly id: string
  readonly personId: string
  readonly name: string
  /** Subject of the person who mediates. */
  readonly subject: string
  load: number
}

/** Mediators who take turns. */
export class MediatorPool {
  readonly mediators: readonly BenchMediator[]
  private opened = 0
  private ended = 0

  constructor(mediators: readonly BenchMediator[]) {
    this.mediators = mediators
  }

  next(isOpen: boolean): BenchMediator {
    const turn = isOpen ? this.opened++ : this.ended++
    const mediator = this.mediators[turn % this.mediators.length]
    if (mediator === undefined) throw new Error('a court has no mediators')
    if (isOpen) mediator.load += 1
    return mediator
  }
}

export interface BenchCourt {
  readonly id: number
  readonly code: string
  readonly organisationId: string
  readonly alone: MediatorPool
  readonly ofOrganisation: MediatorPool
}

/** Open cases per court to be expected, of mediators by themselves and of those of an organisation. */
export interface ExpectedLoad {
  readonly alone: number
  readonly ofOrganisation: number
}

export function freshId(random: Random): string {
  const high = random.hex()
  return randomTail(`${high}-${random.hex().slice(4)}-4`, random)
}

/** Completes an id (RFC 9562) after its version. */
export function randomTail(prefix: string, random: Random): string {
  const high = random.hex()
  return `${prefix}${high.slice(5)}-a${high.slice(2, 5)}-${high.slice(0, 2)}${random.hex()}${random.hex().slice(6)}`
}

/** Inserts the further courts and answers all of them with mediators, who are inserted when their load is known. */
export async function openCourts(
  client: pg.Client,
  random: Random,
  expected: (permille: number) => ExpectedLoad,
): Promise<BenchCourt[]> {
  const further = Array.from({ length: FURTHER_COURTS }, (_, index) => {
    const [letter, province, division] = PROVINCES[Math.floor(index / COURTS_PER_PROVINCE)] ?? PROVINCES[0]
    const place = `01${String((index % COURTS_PER_PROVINCE) + 1).padStart(2, '0')}`
    const name = `示例${String(index + 1).padStart(3, '0')}区人民法院`
    return { id: FIRST_FURTHER_ID + index, code: letter + place, division_code: division + place, name, province }
  })
  await client.query(
    `insert into courts (id, code, division_code, name, level, province, parent_id, code_confidence, created_at)
     select id, code, division_code, name, 'basic', province, null, 'derived', $2::timestamptz
       from jsonb_to_recordset($1) as r (id integer, code text, division_code text, name text, province text)`,
    [JSON.stringify(further), LISTED_ON],
  )
  const { rows } = await client.query<{ id: number; code: string }>('select id, code from courts order by id')
  return rows.map(({ id, code }) => {
    const { alone, ofOrganisation } = expected(permilleOf(id))
    const isHot = id === HOT_COURT_ID
    const pool = (kind: string, load: number, known: readonly string[]) =>
      new MediatorPool([
        ...known.map((subject) => knownMediator(subject)),
        ...Array.from({ length: Math.max(MEDIATORS_MIN, Math.ceil(load / OPEN_CASES_PER_MEDIATOR)) }, (_, index) => ({
          id: freshId(random),
          personId: freshId(random),
          name: personName(random),
          subject: `mediator-${id}-${kind}-${index + 1}`,
          load: 0,
        })),
      ])
    return {
      id,
      code,
      organisationId: isHot ? DEMO_ORGANISATION_ID : freshId(random),
      alone: pool('alone', alone, isHot ? ['mediator-sun', 'mediator-zhou'] : []),
      ofOrganisation: pool('committee', ofOrganisation, isHot ? ['mediator-zhao', 'mediator-qian'] : []),
    }
  })
}

function knownMediator(subject: string): BenchMediator {
  return { id: demoId('mediator', subject), personId: demoId('person', subject), name: '', subject, load: 0 }
}

function permilleOf(courtId: number): number {
  if (courtId === HOT_COURT_ID) return HOT_PERMILLE
  if (courtId < FIRST_FURTHER_ID) return OTHER_DEMO_PERMILLE
  return (1000 - HOT_PERMILLE - OTHER_DEMO_COURTS.length * OTHER_DEMO_PERMILLE) / FURTHER_COURTS
}

/** A chooser of courts in which each has its share of the cases. */
export function courtChooser(courts: readonly BenchCourt[]): (random: Random) => BenchCourt {
  const byId = new Map(courts.map((court) => [court.id, court]))
  const chosenId = (random: Random): number => {
    const lot = random.below(1000)
    if (lot < HOT_PERMILLE) return HOT_COURT_ID
    if (lot < HOT_PERMILLE + OTHER_DEMO_COURTS.length * OTHER_DEMO_PERMILLE) return random.pick(OTHER_DEMO_COURTS)
    return FIRST_FURTHER_ID + random.below(FURTHER_COURTS)
  }
  return (random) => {
    const court = byId.get(chosenId(random))
    if (court === undefined) throw new Error('a court is missing')
    return court
  }
}

/**
 * Enters organisations and mediators with the load that they have got, and the people who acted as them. These people
 * hold no role: whoever measures as a mediator takes over one of the roster.
 */
export async function insertMediators(client: pg.Client, courts: readonly BenchCourt[]): Promise<void> {
  const organisations = courts.map(({ id, organisationId }) => ({ court_id: id, id: organisationId }))
  const mediators = courts.flatMap(({ id, organisationId, alone, ofOrganisation }) => [
    ...alone.mediators.map((mediator) => ({ ...mediator, court_id: id, organisation_id: null })),
    ...ofOrganisation.mediators.map((mediator) => ({ ...mediator, court_id: id, organisation_id: organisationId })),
  ])
  const rows = JSON.stringify(mediators)
  await client.query(
    `insert into organisations (court_id, id, name, kind, fee_basis, listed_by, listed_at)
     select court_id, id, '示例人民调解委员会' || court_id, 'peoples-mediation', 'free', $2, $3::timestamptz
       from jsonb_to_recordset($1) as r (court_id integer, id uuid)
     on conflict do nothing`,
    [JSON.stringify(organisations), SYSTEM_ACTOR_ID, LISTED_ON],
  )
  await client.query(
    `insert into persons (id, subject, name, created_at)
     select "personId", subject, name, $2::timestamptz
       from jsonb_to_recordset($1) as r ("personId" uuid, subject text, name text)
     on conflict do nothing`,
    [rows, LISTED_ON],
  )
  await client.query(
    `insert into mediators (court_id, id, organisation_id, name, fields, languages, areas, level, charges_fees, capacity,
       load, listed_on, listed_by)
     select court_id, id, organisation_id, name, '{L1-04}', '{}', '{}', 'own-court', false, greatest($3::integer, load),
       load, $4::date, $2::uuid
       from jsonb_to_recordset($1) as r (court_id integer, id uuid, organisation_id uuid, name text, load integer)
     on conflict (court_id, id) do update set load = excluded.load, capacity = excluded.capacity`,
    [rows, SYSTEM_ACTOR_ID, CAPACITY, LISTED_ON],
  )
}
