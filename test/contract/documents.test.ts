import { readdir, readFile } from 'node:fs/promises'
import { test } from 'tap'
import { describeClock } from '../../src/describe-clock.js'
import { describeRoles, describeStates } from '../../src/describe-documents.js'
import { describeFigures } from '../../src/describe-figures.js'

function page(name: string): Promise<string> {
  return readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
}

test('docs/roles.md and docs/life-cycle.md are what the code says; if not, run npm run documents', async (t) => {
  t.equal(await page('roles.md'), describeRoles())
  t.equal(await page('life-cycle.md'), describeStates())
})

test('docs/clock.md is what the code says; if not, run npm run documents', async (t) => {
  t.equal(await page('clock.md'), describeClock())
})

test('docs/figures.md is what the code says; if not, run npm run documents', async (t) => {
  t.equal(await page('figures.md'), describeFigures())
})

test('docs/sources.md explains every abbreviation that a source in the code begins with', async (t) => {
  const text = await page('sources.md')
  const src = new URL('../../src/', import.meta.url)
  const names = (await readdir(src, { recursive: true })).filter((name) => name.endsWith('.ts'))
  const used = new Set<string>()
  for (const name of names) {
    const code = await readFile(new URL(name, src), 'utf8')
    for (const [, source = ''] of code.matchAll(/(?:\bsource: '|@see )([^'\n]*)/g)) {
      for (const [, abbreviation = ''] of source.matchAll(/(?:^|; )([A-Z][A-Z0-9]+)(?= |;|$)/g)) used.add(abbreviation)
    }
  }
  t.ok(used.has('ONL'))
  const unexplained = [...used].filter((name) => !new RegExp(`^\\|.*\\b${name}\\b`, 'm').test(text))
  t.strictSame(unexplained, [])
})
