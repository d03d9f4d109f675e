import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { CONFIDENCES, type Rule } from '../../src/workflow/rule.js'

const SOURCE_DIRECTORY = new URL('../../src/', import.meta.url)

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'id' in value && 'source' in value && 'zh' in value
}

/** Every file that declares a rule, found by its text so that a new one cannot be forgotten here. */
const files = readdirSync(SOURCE_DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => /= rule\(/.test(readFileSync(new URL(file, SOURCE_DIRECTORY), 'utf8')))
const declared: { file: string; rule: Rule }[] = []
for (const file of files) {
  const exported: Record<string, unknown> = await import(join(SOURCE_DIRECTORY.pathname, file))
  for (const value of Object.values(exported)) if (isRule(value)) declared.push({ file, rule: value })
}
/** A rule that several files export is one rule. */
const rules = [...new Map(declared.map(({ file, rule }) => [rule, file]))]

test('every rule constant is exported, so that its id can be referred to', (t) => {
  for (const file of files) {
    const text = readFileSync(new URL(file, SOURCE_DIRECTORY), 'utf8')
    t.strictSame(text.match(/^const \w+ = rule\(/gm) ?? [], [], file)
  }
  t.ok(rules.length >= 60, `${rules.length} rules in ${files.length} files`)
  t.end()
})

test('ids of rules are unique and in kebab case', (t) => {
  const ids = rules.map(([{ id }]) => id)
  t.strictSame(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  )
  t.strictSame(
    ids.filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)),
    [],
  )
  t.end()
})

test('every rule names its source, how sure it is, and both texts', (t) => {
  for (const [{ id, source, confidence, zh, en }, file] of rules) {
    t.not(source.trim(), '', `${file}: source of ${id}`)
    t.ok(CONFIDENCES.includes(confidence), `${file}: confidence of ${id}`)
    t.match(zh, /\p{Script=Han}/u, `${file}: zh of ${id} is Chinese`)
    t.notMatch(zh, /\p{Script=Han}[,;:]|[,;:]\p{Script=Han}/u, `${file}: zh of ${id} has full-width punctuation`)
    t.match(zh, /。$/, `${file}: zh of ${id} is a whole sentence`)
    t.match(en, /^[A-Z].*\.$/s, `${file}: en of ${id} is a whole sentence`)
    t.notMatch(en, /\p{Script=Han}/u, `${file}: en of ${id} has no Chinese`)
  }
  t.end()
})
