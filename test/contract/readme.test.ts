import { readFile } from 'node:fs/promises'
import { test } from 'tap'
import { Environment } from '../../src/config.js'

const root = new URL('../../', import.meta.url)
const english = await readFile(new URL('README.md', root), 'utf8')
const chinese = await readFile(new URL('README.zh-CN.md', root), 'utf8')

test('both READMEs tell of every setting and its default', (t) => {
  for (const text of [english, chinese]) {
    const rows = text.split('\n').filter((line) => /^\| `[A-Z_]+`/.test(line))
    const listed = rows.map((row) => {
      const [, name = '', standard = ''] = row
        .split('|')
        .map((cell) => cell.replaceAll('`', '').replace('●', '').trim())
      return [name, standard === '–' ? undefined : standard]
    })
    const known = Object.entries(Environment.properties).map(([name, schema]) => {
      const standard = 'default' in schema ? String(schema.default) : undefined
      return [name, standard]
    })
    t.strictSame(listed, known)
  }
  t.end()
})

test('both READMEs run the same commands', (t) => {
  const blocks = (text: string) => text.match(/```(?:bash|sh|text)\n[\s\S]*?```/g)
  t.strictSame(blocks(chinese), blocks(english))
  t.end()
})

test('every npm script that the READMEs name exists, and every page they link to', async (t) => {
  const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
    scripts: Record<string, string>
  }
  for (const text of [english, chinese]) {
    for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([a-z:-]+)/g)) t.ok(name in scripts, `npm run ${name}`)
    for (const [, page = ''] of text.matchAll(/\]\(([A-Za-z][A-Za-z0-9./_-]*)\)/g)) {
      await t.resolves(readFile(new URL(page, root)), page)
    }
  }
})
