import { sql } from 'drizzle-orm'
import type { Db } from './database.js'
import { statement } from './statement.js'
import { type Tx, transaction } from './transaction.js'

// What waits to be written leaves with it, and constraints that are looked at when the transaction ends are looked at now.
const checkConstraints = statement('check_constraints_now', sql`set constraints all immediate`)

/** Carries the result out of a transaction that is rolled back. */
class Rehearsed<Result> {
  readonly result: Result

  constructor(result: Result) {
    this.result = result
  }
}

/**
 * Does the work in a transaction up to its commit, and rolls it back: what it gives back is what it would have given.
 *
 * @throws whatever the work throws, and whatever the database would have refused at the commit
 */
export async function rehearse<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  try {
    await transaction(db, async (tx) => {
      const result = await work(tx)
      await checkConstraints.all(tx, {})
      throw new Rehearsed(result)
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.result
    throw error
  }
  throw new Error('a rehearsal was not rolled back')
}
