import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'tap'
import ts from 'typescript'
import { CONFIDENCES } from '../../src/workflow/rule.js'

const SOURCE_DIRECTORY = new URL('../../src/', import.meta.url)

/** Members of every `rule({ … })` in a file, read from its syntax: a rule that nobody exports is found as well. */
function rulesIn(file: string): Record<string, string>[] {
  const text = readFileSync(new URL(file, SOURCE_DIRECTORY), 'utf8')
  const found: Record<string, string>[] = []
  const visit = (node: ts.Node): void => {
    const argument = ts.isCallExpression(node) && node.expression.getText() === 'rule' ? node.arguments[0] : undefined
    if (argument !== undefined && ts.isObjectLiteralExpression(argument)) {
      found.push(
        Object.fromEntries(
          argument.properties.filter(ts.isPropertyAssignment).map(({ name, initializer }) => {
            if (!ts.isStringLiteralLike(initializer)) throw new Error(`${file}: ${initializer.getText()} is no literal`)
            return [name.getText(), initializer.text]
          }),
        ),
      )
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return found
}

const rules = readdirSync(SOURCE_DIRECTORY, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => rulesIn(file).map((rule) => ({ file, ...rule })))
  .map(({ file, ...rule }: Record<string, string>) => {
    const { id = '', source = '', confidence = 'confirmed', zh = '', en = '' } = rule
    return { file, id, source, confidence, zh, en }
  })

test('ids of rules are unique and in kebab case', (t) => {
  const ids = rules.map(({ id }) => id)
  t.ok(ids.length >= 100, `${ids.length} rules`)
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
  for (const { file, id, source, confidence, zh, en } of rules) {
    t.not(source.trim(), '', `${file}: source of ${id}`)
    t.ok(
      CONFIDENCES.some((known) => known === confidence),
      `${file}: confidence of ${id}`,
    )
    t.match(zh, /\p{Script=Han}/u, `${file}: zh of ${id} is Chinese`)
    t.notMatch(zh, /\p{Script=Han}[,;:]|[,;:]\p{Script=Han}/u, `${file}: zh of ${id} has full-width punctuation`)
    t.match(zh, /。$/, `${file}: zh of ${id} is a whole sentence`)
    t.match(en, /^[A-Z].*\.$/s, `${file}: en of ${id} is a whole sentence`)
    t.notMatch(en, /\p{Script=Han}/u, `${file}: en of ${id} has no Chinese`)
  }
  t.end()
})
