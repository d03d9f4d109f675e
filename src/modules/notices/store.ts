import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { newId } from '../../platform/ids.js'
import { inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import { courtOf } from '../../workflow/case-id.js'
import { type Role, SUBTREE_ROLES } from '../../workflow/roles.js'
import { personNotices } from './tables.js'
import { type CaseName, checkNoticeData, type NoticeData, type TemplateName } from './templates.js'

const p = sql.placeholder

const insertNotices = inserter('insert_person_notices', personNotices)

/** Something that people have to know. */
export interface Notice<Name extends TemplateName> {
  /** Who is told, each once. */
  readonly personIds: readonly string[]
  readonly template: Name
  readonly data: NoticeData<Name>
  /** The case that it is about; null for none. */
  readonly caseId: string | null
  readonly at: Date
}

/**
 * Puts a notice into the inbox of each person, in the transaction of the act that is its reason: either both happen or
 * neither. Mail follows later, for those who want it.
 *
 * @throws Error when the data are not what the template takes, which is a bug of the caller
 */
export function notify<Name extends TemplateName>(tx: Tx, notice: Notice<Name>): void {
  const { personIds, template, data, caseId, at } = notice
  checkNoticeData(template, data)
  insertNotices(
    tx,
    [...new Set(personIds)].map((personId) => ({
      personId,
      id: newId(at.getTime()),
      template,
      caseId,
      data,
      createdAt: at,
      readAt: null,
      mailAttempts: 0,
      nextMailAt: at,
      mailedAt: null,
    })),
  )
}

const peopleWith = statement<{ personId: string }>(
  'list_people_with_roles',
  sql`select distinct g.person_id as "personId" from grants g
      where g.revoked_at is null and g.role = any(${p('roles')}::text[])
        and (g.court_id = ${p('courtId')}::integer
             or g.role = any(${p('subtreeRoles')}::text[]) and g.court_id in (
               with recursive above as (
                 select id, parent_id from courts where id = ${p('courtId')}::integer
                 union all
                 select u.id, u.parent_id from courts u join above on u.id = above.parent_id)
               select id from above))`,
)

/** Ids of the people who hold one of the roles over a court now: in it, or above it with a role that reaches down. */
export async function listPeopleWith(executor: Executor, roles: readonly Role[], courtId: number): Promise<string[]> {
  const rows = await peopleWith.all(executor, { roles, courtId, subtreeRoles: SUBTREE_ROLES })
  return rows.map((row) => row.personId)
}

const grantsOfMediators = statement<{ personId: string; mediatorId: string }>(
  'list_people_of_mediators',
  sql`select distinct g.person_id as "personId", g.mediator_id as "mediatorId" from grants g
      where g.revoked_at is null and g.mediator_id = any(${p('mediatorIds')}::uuid[])`,
)

/** Says who acts as mediators now: one look for all of whom somebody will be told. */
export async function peopleOfMediators(
  executor: Executor,
  mediatorIds: readonly string[],
): Promise<(mediatorIds: readonly string[]) => string[]> {
  const grants = mediatorIds.length === 0 ? [] : await grantsOfMediators.all(executor, { mediatorIds })
  return (asked) => [
    ...new Set(grants.flatMap(({ personId, mediatorId }) => (asked.includes(mediatorId) ? [personId] : []))),
  ]
}

/** Ids of the people who act as these mediators now. */
export async function personsOfMediators(executor: Executor, mediatorIds: readonly string[]): Promise<string[]> {
  return (await peopleOfMediators(executor, mediatorIds))(mediatorIds)
}

export interface NoticeRow {
  readonly id: string
  readonly template: TemplateName
  readonly caseId: string | null
  readonly data: object
  readonly createdAt: Date
  readonly readAt: Date | null
}

const noticeColumns = sql`id, template, case_id as "caseId", data, created_at as "createdAt", read_at as "readAt"`
const page = sql`person_id = ${p('personId')} and id < ${p('before')}::uuid order by id desc limit ${p('rows')}::integer`
const selectAll = statement<NoticeRow>(
  'list_notices_of_person',
  sql`select ${noticeColumns} from person_notices where ${page}`,
)
const selectUnread = statement<NoticeRow>(
  'list_unread_notices_of_person',
  sql`select ${noticeColumns} from person_notices where read_at is null and ${page}`,
)

/** Notices of a person, the newest first. */
export function listNotices(
  executor: Executor,
  personId: string,
  { isUnread, ...page }: { isUnread: boolean; before: string; rows: number },
): Promise<NoticeRow[]> {
  return (isUnread ? selectUnread : selectAll).all(executor, { personId, ...page })
}

const countOfUnread = statement<{ unread: number }>(
  'count_unread_notices',
  sql`select count(*)::integer as unread from person_notices where person_id = ${p('personId')} and read_at is null`,
)

export async function countUnread(executor: Executor, personId: string): Promise<number> {
  return (await countOfUnread.first(executor, { personId }))?.unread ?? 0
}

const selectNotice = statement<{ id: string }>(
  'find_notice_of_person',
  sql`select id from person_notices where person_id = ${p('personId')} and id = ${p('id')}`,
)
const readOne = statement<NoticeRow>(
  'update_notice_read',
  sql`update person_notices set read_at = coalesce(read_at, ${p('readAt')}::timestamptz), next_mail_at = null
      where person_id = ${p('personId')} and id = ${p('id')} returning ${noticeColumns}`,
)
const readMany = statement<{ marked: number }>(
  'update_notices_read',
  sql`with marked as (
        update person_notices set read_at = ${p('readAt')}::timestamptz, next_mail_at = null
        where person_id = ${p('personId')} and id <= ${p('upTo')} and read_at is null returning id)
      select count(*)::integer as marked from marked`,
)

export async function isNoticeOf(executor: Executor, personId: string, id: string): Promise<boolean> {
  return (await selectNotice.first(executor, { personId, id })) !== undefined
}

/** Marks a notice as read unless it was read before; what has been read is not mailed any more. */
export function updateRead(tx: Tx, personId: string, id: string, readAt: Date): Promise<NoticeRow | undefined> {
  return readOne.first(tx, { personId, id, readAt })
}

/** @returns how many were unread */
export async function updateReadUpTo(tx: Tx, personId: string, upTo: string, readAt: Date): Promise<number> {
  return (await readMany.first(tx, { personId, upTo, readAt }))?.marked ?? 0
}

const caseNames = statement<CaseName & { caseId: string }>(
  'list_case_names',
  sql`select c.id as "caseId", c.number, c.receipt_number as "receiptNumber"
      from json_to_recordset(${p('cases')}) as given("courtId" int, "caseId" uuid)
        join lateral (select id, number, receipt_number from cases
                      where cases.court_id = given."courtId" and cases.id = given."caseId" offset 0) c on true`,
)

/** How the cases of notices are called, by their ids. */
export async function findCaseNames(
  executor: Executor,
  notices: readonly { readonly caseId: string | null }[],
): Promise<ReadonlyMap<string, CaseName>> {
  const ids = new Set(notices.flatMap(({ caseId }) => caseId ?? []))
  if (ids.size === 0) return new Map()
  const cases = [...ids].map((caseId) => ({ courtId: courtOf(caseId), caseId }))
  const rows = await caseNames.all(executor, { cases: JSON.stringify(cases) })
  return new Map(rows.map(({ caseId, ...name }) => [caseId, name]))
}

const selectAddress = statement<{ address: string }>(
  'find_notice_address',
  sql`select address from notice_addresses where person_id = ${p('personId')}`,
)
const upsertAddressRow = statement(
  'upsert_notice_address',
  sql`insert into notice_addresses (person_id, address, set_at)
      values (${p('personId')}, ${p('address')}, ${p('setAt')})
      on conflict (person_id) do update set address = excluded.address, set_at = excluded.set_at`,
)
const deleteAddressRow = statement(
  'delete_notice_address',
  sql`delete from notice_addresses where person_id = ${p('personId')}`,
)

/** The address of a person, still sealed. */
export async function findAddress(executor: Executor, personId: string): Promise<string | undefined> {
  return (await selectAddress.first(executor, { personId }))?.address
}

export function upsertAddress(tx: Tx, personId: string, sealed: string, setAt: Date): void {
  upsertAddressRow.tell(tx, { personId, address: sealed, setAt })
}

export function deleteAddress(tx: Tx, personId: string): void {
  deleteAddressRow.tell(tx, { personId })
}
