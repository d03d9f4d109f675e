import { sql } from 'drizzle-orm'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import pg from 'pg'
import t from 'tap'
import { inserter, sharedStatement, statement } from '../../src/platform/statement.js'
import { groupTransactions, settleTogether, type Tx, transaction } from '../../src/platform/transaction.js'
import { cloneDatabase, violatedConstraint } from '../support/database.js'

const { db } = await cloneDatabase(t)
await db.execute(sql`create table parents (id int primary key, note text not null check (note <> 'refused'))`)
await db.execute(sql`create table children (id int primary key, parent_id int not null references parents)`)
await db.execute(sql`create table counters (name text primary key, value int not null)`)

const parents = pgTable('parents', { id: integer('id').notNull(), note: text('note').notNull() })
const children = pgTable('children', {
  id: integer('id').notNull(),
  parentId: integer('parent_id')
    .notNull()
    .references(() => parents.id),
})
const p = sql.placeholder
const insertParents = inserter('test_insert_parents', parents)
const insertChildren = inserter('test_insert_children', children)
const changeNote = statement('test_change_note', sql`update parents set note = ${p('note')} where id = ${p('id')}`)
const readNote = statement<{ note: string }>('test_read_note', sql`select note from parents where id = ${p('id')}`)
const changeSlowly = statement(
  'test_change_slowly',
  sql`update parents set note = (select ${p('note')}::text from pg_sleep(0.05)) where id = ${p('id')}`,
)
const lockParent = statement<{ id: number }>(
  'test_lock_parent',
  sql`select id from parents where id = ${p('id')} for update`,
)
const take = sharedStatement(
  'test_take',
  sql`insert into counters (name, value)
      select name, count(*) from json_array_elements_text(${p('items')}) as name group by name order by name
      on conflict (name) do update set value = counters.value + excluded.value
      returning name, value`,
  (rows: readonly { name: string; value: number }[], items: readonly string[]) => {
    const left = new Map(rows.map(({ name, value }) => [name, value]))
    return items.map((name) => {
      const value = left.get(name) ?? 0
      left.set(name, value - 1)
      return value
    })
  },
)

const idsOf = async (table: 'parents' | 'children') =>
  (await db.execute<{ id: number }>(sql`select id from ${sql.identifier(table)} order by id`)).rows.map(({ id }) => id)
t.beforeEach(async () => {
  await db.execute(sql`truncate parents, children, counters`)
})

/** Texts of everything that is sent while the work runs. */
async function sentDuring(work: () => Promise<unknown>): Promise<string[]> {
  const { query } = pg.Client.prototype
  const texts: string[] = []
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args
    texts.push(typeof first === 'string' ? first : (first as { text: string }).text)
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return texts
}

/** Enough members to fill both lanes and leave the rest to go together. */
async function all<Result>(works: readonly ((tx: Tx) => Promise<Result>)[], membersMax = 16) {
  const together = groupTransactions(db, { lanes: 1, membersMax })
  return Promise.allSettled(works.map((work) => together(work)))
}

const add = (id: number) => async (tx: Tx) => {
  const ordinal = await take(tx, 'one')
  insertChildren(tx, [{ id, parentId: id }])
  insertParents(tx, [{ id, note: `note ${id}` }])
  return ordinal
}

t.test('rows are written parents first, whatever the order in which they were given', async (t) => {
  await transaction(db, add(1))
  t.strictSame(await idsOf('children'), [1])
})

t.test('what a transaction wrote is there for its next question, in the order of its writes', async (t) => {
  const note = await transaction(db, async (tx) => {
    insertParents(tx, [{ id: 1, note: 'first' }])
    changeNote.tell(tx, { id: 1, note: 'second' })
    return (await readNote.first(tx, { id: 1 }))?.note
  })
  t.equal(note, 'second')
})

t.test('a row that the database refuses fails the transaction with its constraint; nothing is written', async (t) => {
  for (const asksAfterwards of [false, true]) {
    const failed = await transaction(db, async (tx) => {
      insertParents(tx, [{ id: 1, note: 'good' }])
      insertParents(tx, [{ id: 2, note: 'refused' }])
      if (asksAfterwards) await readNote.first(tx, { id: 1 })
    }).catch((error: unknown) => error)
    t.equal(violatedConstraint(failed), 'parents_note_check')
    t.strictSame(await idsOf('parents'), [])
  }
})

t.test('a statement that failed without being asked for an answer rolls everything back', async (t) => {
  await transaction(db, add(1))
  await t.rejects(
    transaction(db, async (tx) => {
      insertParents(tx, [{ id: 2, note: 'lost' }])
      changeNote.tell(tx, { id: 1, note: 'refused' })
    }),
  )
  t.strictSame(await idsOf('parents'), [1])
})

t.test(
  'members that arrive together share their statements and their COMMIT, and get each its own answer',
  async (t) => {
    let settled: PromiseSettledResult<number>[] = []
    const texts = await sentDuring(async () => {
      settled = await all([1, 2, 3, 4, 5, 6].map(add))
    })
    const ordinals = settled.map((result) => (result.status === 'fulfilled' ? result.value : 0))
    t.strictSame([...ordinals].sort(), [1, 2, 3, 4, 5, 6])
    t.strictSame(await idsOf('children'), [1, 2, 3, 4, 5, 6])
    t.equal(texts.filter((text) => text === 'COMMIT').length, 2, 'the first alone, the others together')
    t.equal(texts.filter((text) => text.startsWith('insert into "parents"')).length, 2)
  },
)

t.test('control: without company each has statements of its own', async (t) => {
  const texts = await sentDuring(() => all([1, 2, 3].map(add), 1))
  t.equal(texts.filter((text) => text === 'COMMIT').length, 3)
})

t.test('a member refused before it wrote leaves alone and the others stay together', async (t) => {
  const refuse = async (tx: Tx) => {
    await readNote.first(tx, { id: 0 })
    throw new Error('refused')
  }
  let settled: PromiseSettledResult<number>[] = []
  const texts = await sentDuring(async () => {
    settled = await all([add(1), add(2), refuse, add(3)])
  })
  t.strictSame(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
  )
  t.equal(texts.filter((text) => text === 'COMMIT').length, 2)
  t.strictSame(await idsOf('parents'), [1, 2, 3])
})

for (const [title, spoil] of [
  [
    'throws after it wrote',
    async (tx: Tx) => {
      await add(9)(tx)
      throw new Error('refused')
    },
  ],
  [
    'writes what the database refuses',
    async (tx: Tx) => {
      const ordinal = await add(9)(tx)
      insertParents(tx, [{ id: 10, note: 'refused' }])
      return ordinal
    },
  ],
  [
    'asks what the database refuses',
    async (tx: Tx) => {
      const ordinal = await add(9)(tx)
      await changeNote.all(tx, { id: 9, note: 'refused' })
      return ordinal
    },
  ],
] as const) {
  t.test(`a member that ${title} fails alone; the others are done once each, without a gap`, async (t) => {
    await transaction(db, add(100))
    const settled = await all([add(1), add(2), spoil, add(3)])
    t.strictSame(
      settled.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
    const ids = await idsOf('parents')
    t.strictSame(ids, [1, 2, 3, 100])
    const { rows } = await db.execute<{ value: number }>(sql`select value from counters`)
    t.equal(rows[0]?.value, ids.length, 'the counter counts what is there')
  })
}

t.test('a member refused after it has locked a row leaves alone too, and the others stay together', async (t) => {
  await transaction(db, async (tx) =>
    insertParents(
      tx,
      [1, 2, 3, 4].map((id) => ({ id, note: 'old' })),
    ),
  )
  const change = (id: number) => async (tx: Tx) => {
    const [locked] = await lockParent.all(tx, { id })
    if (id === 3) throw new Error('refused by a rule')
    changeNote.tell(tx, { id, note: `new ${locked?.id}` })
  }
  const texts = await sentDuring(async () => {
    const outcomes = await settleTogether(db, [1, 2, 3, 4].map(change))
    t.strictSame(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    )
  })
  t.equal(texts.filter((text) => text === 'COMMIT').length, 1)
  t.equal(texts.filter((text) => text.includes('for update')).length, 4, 'nobody had to begin again')
  const { rows } = await db.execute(sql`select id, note from parents order by id`)
  t.strictSame(rows, [
    { id: 1, note: 'new 1' },
    { id: 2, note: 'new 2' },
    { id: 3, note: 'old' },
    { id: 4, note: 'new 4' },
  ])
})

t.test('what members write alike leaves in one statement, although each writes other things in between', async (t) => {
  const write = (id: number) => async (tx: Tx) => {
    insertParents(tx, [{ id, note: 'first' }])
    changeNote.tell(tx, { id, note: 'second' })
    insertChildren(tx, [{ id, parentId: id }])
  }
  const texts = await sentDuring(() => settleTogether(db, [1, 2, 3].map(write)))
  t.equal(texts.filter((text) => text.startsWith('insert')).length, 2)
  t.equal(texts.filter((text) => text.startsWith('update')).length, 3)
  t.strictSame(await idsOf('children'), [1, 2, 3])
  const { rows } = await db.execute(sql`select distinct note from parents`)
  t.strictSame(rows, [{ note: 'second' }])
})

t.test('members that ask much and one that writes much and asks nothing do not wait for each other', async (t) => {
  const ask = async (tx: Tx) => {
    const [first] = await readNote.all(tx, { id: 1 })
    await readNote.all(tx, { id: 1 })
    return first === undefined
  }
  const write = async (tx: Tx) => {
    for (const id of [1, 2, 3]) {
      insertParents(tx, [{ id, note: 'first' }])
      changeSlowly.tell(tx, { id, note: 'second' })
    }
  }
  for (const works of [
    [ask, ask, write],
    [write, ask, ask],
  ]) {
    await db.execute(sql`truncate parents, children`)
    const outcomes = await settleTogether<unknown>(db, works)
    t.ok(outcomes.every(({ status }) => status === 'fulfilled'))
    t.strictSame(await idsOf('parents'), [1, 2, 3])
  }
})

t.test('a COMMIT whose outcome nobody knows is not tried again', async (t) => {
  await db.execute(sql`create function leave() returns trigger language plpgsql as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`)
  await db.execute(sql`create constraint trigger leave after insert on children
    deferrable initially deferred for each row when (new.id = 9) execute function leave()`)
  let runs = 0
  const counted = async (tx: Tx) => {
    runs += 1
    return add(9)(tx)
  }
  const settled = await all([add(1), add(2), counted])
  t.equal(runs, 1)
  t.strictSame(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  )
  t.strictSame(await idsOf('parents'), [1], 'here it was not committed')
})

t.test('members run while others of the same wave wait for a lane', async (t) => {
  const settled = await all(
    Array.from({ length: 50 }, (_, index) => add(index + 101)),
    8,
  )
  t.ok(settled.every(({ status }) => status === 'fulfilled'))
  t.equal((await idsOf('parents')).length, 50)
})
