import { readdir, readFile } from 'node:fs/promises'
import { test } from 'tap'
import { ACTION_NAMES, rolesFor, scopesFor } from '../../src/authorization/policy.js'
import { COMMANDS } from '../../src/workflow/commands.js'
import { ROLES, SCOPES } from '../../src/workflow/roles.js'
import { CASE_STATES, PROFILES, STATE_TEXTS } from '../../src/workflow/states.js'
import { describeLifeCycle } from '../../src/workflow/transitions.js'

function page(name: string): Promise<string> {
  return readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
}

/** Rows of a Markdown table without the padding of their cells. */
function rows(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^\|(?!-)/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, '|'))
}

test('docs/roles.md says of every action who may do it', async (t) => {
  const text = await page('roles.md')
  const listed = rows(text).filter((row) => row.startsWith('|`'))
  const actual = ACTION_NAMES.map((action) => {
    const marks = ROLES.map((role) => (rolesFor(action).includes(role) ? '●' : ''))
    const scopes = SCOPES.filter((scope) => scopesFor(action).includes(scope)).map((scope) => `\`${scope}\``)
    const meaning = action in COMMANDS ? COMMANDS[action as keyof typeof COMMANDS].zh : ''
    return `|\`${action}\`|${[meaning, ...marks, scopes.join(' ')].join('|')}|`
  })
  t.strictSame(
    listed.filter((row) => !actual.includes(row)),
    [],
    'rows of docs/roles.md that are not true',
  )
  t.strictSame(
    actual.filter((row) => !listed.includes(row)),
    [],
    'rows that docs/roles.md lacks',
  )
})

test('docs/life-cycle.md is the transition table', async (t) => {
  const listed = rows(await page('life-cycle.md'))
  for (const profile of PROFILES) {
    const missing = rows(describeLifeCycle(profile)).filter((row) => !listed.includes(row))
    t.strictSame(missing, [], `rows of ${profile} that docs/life-cycle.md lacks`)
  }
  const known = new Set(PROFILES.flatMap((profile) => rows(describeLifeCycle(profile))))
  for (const state of CASE_STATES) known.add(`|\`${state}\`|${STATE_TEXTS[state].zh}|${STATE_TEXTS[state].en}|`)
  t.strictSame(
    listed.filter((row) => !known.has(row) && row !== '|State|中文|Meaning|'),
    [],
    'rows that are not true',
  )
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
