import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { inserter, statement } from '../../platform/statement.js'
import { confidentialRecords, type RECORD_KINDS } from './tables.js'

const p = sql.placeholder

export const insertConfidentialRecords = inserter('insert_confidential_records', confidentialRecords)

/** A record behind the privilege wall, still sealed. */
export interface SealedRecord {
  readonly id: string
  readonly kind: (typeof RECORD_KINDS)[number]
  readonly authorId: string
  readonly partyId: string | null
  readonly writtenOn: string
  readonly content: string
}

const recordsFor = statement<SealedRecord>(
  'confidential_records_for',
  sql`select id, kind, author_id as "authorId", party_id as "partyId", written_on as "writtenOn", content
      from confidential_records
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and id > ${p('after')}
        and (kind <> 'caucus-note' or author_id = ${p('readerId')})
      order by id limit ${p('limit')}`,
)

/** Records of a case that a mediator of the case may read, the oldest first: all but the caucus notes of others. */
export function listRecordsFor(
  executor: Executor,
  page: { courtId: number; caseId: string; readerId: string; after: string; limit: number },
): Promise<SealedRecord[]> {
  return recordsFor.all(executor, page)
}
