/** A transaction that pgbench and a plain client run alike. Variables are written `:name` in the statements. */
export interface Script {
  readonly name: string
  /** Drawn anew for every run: integers from the first to the second, both included. */
  readonly variables: Readonly<Record<string, readonly [number, number]>>
  readonly statements: readonly ScriptStatement[]
  /** Reads only; what it keeps is a lookup that the service does not need. */
  readonly isReading?: boolean
}

export interface ScriptStatement {
  readonly sql: string
  /** Whether the columns of its one row become variables. */
  readonly isKept?: boolean
}

/** A literal without a type of its own that pgbench cannot mistake for one of its variables. */
export function literal(value: string): string {
  if (/^[\w .-]*$/.test(value)) return `'${value}'`
  const unit = (character: string) => `\\${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `U&'${value.replace(/[^\w .-]/g, unit)}'`
}

function sqlLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`
  if (value instanceof Date) return literal(value.toISOString())
  if (Array.isArray(value)) return `'{${value.map((item) => JSON.stringify(item)).join(',')}}'`
  return literal(String(value))
}

/** Keeps a colon inside a text from looking like a variable of pgbench. */
function guardColons(text: string): string {
  return text.replace(/'[^']*'/g, (quoted) =>
    /:\w/.test(quoted) ? `(${quoted.replace(/:(?=\w)/g, ":'||'")})` : quoted,
  )
}

/** What one asks alone in a question that several can ask together. */
function onlyItemOf(value: unknown): object | undefined {
  if (typeof value !== 'string' || !value.startsWith('[{')) return undefined
  const items: object[] = JSON.parse(value)
  if (items.length !== 1) throw new Error('a script asks for one thing at a time')
  return items[0]
}

/**
 * A statement with its values as a line of a script: values that name the case become variables, the others literals.
 *
 * @param variables - values by the name of the variable
 */
export function toScriptStatement(
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
  variables: Readonly<Record<string, string | number>>,
): ScriptStatement {
  const nameOf = (value: unknown) => Object.entries(variables).find(([, known]) => String(known) === String(value))?.[0]
  const termOf = (value: unknown) => {
    const name = nameOf(value)
    return name === undefined ? sqlLiteral(value) : `:${name}`
  }
  const sql = guardColons(text).replace(/\$(\d+)/g, (_match, position: string) => {
    const value = values[Number(position) - 1]
    const item = onlyItemOf(value)
    if (item === undefined) return termOf(value)
    const members = Object.entries(item).map(([member, inside]) => `'${member}', (${termOf(inside)})::text`)
    return `json_build_array(json_build_object(${members.join(', ')}))`
  })
  return { sql }
}

/** The script as pgbench reads it: one line a command. */
export function toPgbench(script: Script): string {
  const lines = Object.entries(script.variables).map(([name, [from, to]]) => `\\set ${name} random(${from}, ${to})`)
  for (const { sql, isKept } of script.statements) {
    lines.push(`${sql.replace(/\s*\n\s*/g, ' ')}${isKept ? ' \\gset' : ';'}`)
  }
  return `${lines.join('\n')}\n`
}

/** The script as statements with numbered parameters, one for each place as pgbench does it. */
export function toPrepared(script: Script) {
  return script.statements.map(({ sql, isKept = false }, index) => {
    const variables: string[] = []
    const text = sql.replace(/(?<!:):([a-z]\w*)/g, (_match, name: string) => `$${variables.push(name)}`)
    return { name: `${script.name}_${index}`, text, variables, isKept }
  })
}
