import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import t from 'tap'
import { foldedName, nameGrams, soughtGrams } from '../../../src/modules/intake/name-grams.js'
import { cloneDatabase } from '../../support/database.js'

t.test('one name has one spelling', async (t) => {
  for (const [written, folded] of [
    ['张三', '张三'],
    [' 张　三\n', '张三'],
    ['张·三', '张三'],
    ['买买提・艾力', '买买提艾力'],
    ['张\u200b三', '张三'],
    ['ＡＢＣ贸易（沈阳）有限公司', 'abc贸易(沈阳)有限公司'],
    ['㈱日立', '(株)日立'],
    ['ΣΑΣ', 'ΣΑΣ'],
    ['İSTANBUL', 'İstanbul'],
    ['é', 'é'],
    ['· ・', ''],
  ] as const) {
    t.equal(foldedName(written), folded, JSON.stringify(written))
  }
})

t.test('a name is found by each character and each pair, characters beyond the basic plane whole', async (t) => {
  t.strictSame(nameGrams('张建国'), ['张', '建', '国', '张建', '建国'])
  t.strictSame(nameGrams('𠮷田𠮷田'), ['𠮷', '田', '𠮷田', '田𠮷'])
  t.strictSame(nameGrams('·'), [])
  t.strictSame(soughtGrams('𠮷'), ['𠮷'])
  t.strictSame(soughtGrams('张 建国'), ['张建', '建国'])
})

t.test('every part of a name has grams of the name only', async (t) => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(name, fc.nat(12), fc.nat(12), (whole, from, length) => {
      const characters = Array.from(foldedName(whole))
      const part = characters.slice(from, from + length).join('')
      if (foldedName(part) !== part) return
      const grams = nameGrams(whole)
      t.ok(soughtGrams(part).every((gram) => grams.includes(gram)))
    }),
  )
})

t.test('the migration gives the names that it finds the same grams', async (t) => {
  const { db } = await cloneDatabase(t)
  const [update] = readFileSync('migrations/0002_find_people_and_work.sql', 'utf8').match(/^UPDATE[^;]+;/m) ?? []
  if (update === undefined) throw new Error('the migration does not fill the columns')
  const names = [
    '张三',
    ' 张　三\n丙\t\u00a0\u2003',
    '买买提·艾力・库尔班•江‧一∙二⋅三･四',
    'ＡＢＣ贸易（沈阳）有限公司',
    '张\u200b三\u200c四\u200d五\u2060六\ufeff七\u00ad八',
    '𠮷野家',
    '𠮷田𠮷田',
    '\u{20000}\u{2f800}\uf900',
    'ΣΑΣ Ältere É e\u0301 İstanbul ǅ Ж ß ẞ K',
    'ئۇيغۇر · ᠮᠣᠩᠭᠣᠯ · བོད་ · ꆈꌠ · 조선 · 조선',
    '㈱日立 ㍿ ½ ﬁ',
    '· ・',
    'O’Neil-Smith, Jr.',
    ...fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 500, seed: 7 }),
  ].filter((name) => !name.includes('\0'))
  const filled = await db.transaction(async (tx) => {
    await tx.execute(
      sql`create temp table parties (place int, name text, name_folded text default '', name_grams text[] default '{}')`,
    )
    for (const [place, name] of names.entries()) {
      await tx.execute(sql`insert into pg_temp.parties (place, name) values (${place}, ${name})`)
    }
    await tx.execute(sql.raw(update))
    const found = await tx.execute(sql`select name_folded, name_grams from pg_temp.parties order by place`)
    return found.rows as { name_folded: string; name_grams: string[] }[]
  })
  for (const [place, name] of names.entries()) {
    t.equal(filled[place]?.name_folded, foldedName(name), JSON.stringify(name))
    t.strictSame(filled[place]?.name_grams.toSorted(), nameGrams(name).toSorted(), JSON.stringify(name))
  }
})
