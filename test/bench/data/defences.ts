import type pg from 'pg'

/** What makes a table safe and fast to read but slow to fill. */
interface Defence {
  readonly table: string
  readonly name: string
  readonly kind: 'foreign key' | 'key' | 'index'
  readonly definition: string
}

const DEFENCES = `
select conrelid::regclass::text as table, conname as name,
       case contype when 'f' then 'foreign key' else 'key' end as kind, pg_get_constraintdef(oid) as definition
  from pg_constraint
 where conrelid = any($1::regclass[]) and contype in ('p', 'u', 'f')
    or confrelid = any($1::regclass[]) and contype = 'f'
union all
select i.indrelid::regclass::text, i.indexrelid::regclass::text, 'index', pg_get_indexdef(i.indexrelid)
  from pg_index i
 where i.indrelid = any($1::regclass[])
   and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
 order by 1, 2`

async function defencesOf(client: pg.Client, tables: readonly string[]): Promise<Defence[]> {
  const { rows } = await client.query<Defence>(DEFENCES, [tables])
  return rows
}

const statementFor = ({ table, name, kind, definition }: Defence): string =>
  kind === 'index' ? definition : `alter table ${table} add constraint ${name} ${definition}`

/** Keys, indexes and foreign keys of tables, also those that refer to them from elsewhere, taken away while they are filled. */
export class Defences {
  private readonly tables: readonly string[]
  private readonly taken: readonly Defence[]

  private constructor(tables: readonly string[], taken: readonly Defence[]) {
    this.tables = tables
    this.taken = taken
  }

  static async takeAway(client: pg.Client, tables: readonly string[]): Promise<Defences> {
    const taken = await defencesOf(client, tables)
    const byKind = (wanted: Defence['kind']) => taken.filter(({ kind }) => kind === wanted)
    for (const { table, name } of [...byKind('foreign key'), ...byKind('key')]) {
      await client.query(`alter table ${table} drop constraint ${name}`)
    }
    for (const { name } of byKind('index')) await client.query(`drop index ${name}`)
    return new Defences(tables, taken)
  }

  /** One list of statements per table, the keys first; lists of different tables can run at once. Large tables lead. */
  async indexing(client: pg.Client): Promise<string[][]> {
    const { rows } = await client.query<{ table: string }>(
      'select name as table from unnest($1::regclass[]) as name order by pg_table_size(name) desc',
      [this.tables],
    )
    const indexes = this.taken
      .filter(({ kind }) => kind !== 'foreign key')
      .sort((one, other) => other.kind.localeCompare(one.kind))
    return rows.map(({ table }) => indexes.filter((defence) => defence.table === table).map(statementFor))
  }

  /** To be run after all indexes are there. */
  foreignKeys(): string[] {
    return this.taken.filter(({ kind }) => kind === 'foreign key').map(statementFor)
  }

  /** @throws Error when something is not as it was before */
  async assertRestored(client: pg.Client): Promise<void> {
    const now = await defencesOf(client, this.tables)
    const describe = (defences: readonly Defence[]) => defences.map((one) => JSON.stringify(one)).join('\n')
    if (describe(now) !== describe(this.taken)) throw new Error('the indexes or keys are not what they were')
  }
}
