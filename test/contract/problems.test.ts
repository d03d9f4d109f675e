import { readFile } from 'node:fs/promises'
import { test } from 'tap'
import { PROBLEM_TYPES } from '../../src/problems.js'

const PARTS = ['What happened', 'What to do', 'Source', 'Related'] as const

const page = await readFile(new URL('../../openapi/problems.md', import.meta.url), 'utf8')

const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      return [heading.replaceAll('`', '').trim(), lines.join('\n')]
    }),
)

test('every problem type has a heading in openapi/problems.md, and every heading a problem type', (t) => {
  const described = [...sections.keys()].sort()
  const declared = PROBLEM_TYPES.map((type) => type.slug).sort()
  t.strictSame(described, declared, 'add or remove the heading "## `slug`" in openapi/problems.md')
  t.end()
})

for (const type of PROBLEM_TYPES) {
  test(`openapi/problems.md says what ${type.slug} is`, (t) => {
    const section = sections.get(type.slug) ?? ''
    t.ok(section.includes(`${type.status} · ${type.title.zh} · ${type.title.en}`), 'status and both titles')
    for (const part of PARTS) t.ok(section.includes(`**${part}`), part)
    const unknown = [...section.matchAll(/\]\(#([a-z-]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((slug) => !sections.has(slug))
    t.strictSame(unknown, [], 'links lead to headings of this page')
    t.end()
  })
}
