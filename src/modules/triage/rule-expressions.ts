import { evaluateExpressionSync, evaluateUnaryExpressionSync } from '@gorules/zen-engine'
import type { FieldError } from '../../platform/problem.js'
import { fault } from './rule-faults.js'

/** Facts, and answers of earlier tables, as the engine hands them to an expression. */
export type Sample = Readonly<Record<string, unknown>>

const QUOTED = /'[^']*'|"[^"]*"/g
const NAME = /[A-Za-z_]\w*(?:\.\w+)*/g
const CALL = /([A-Za-z_]\w*)\s*\(/g
const NOT_ALLOWED = /[`#;{}]|\$\w/
const WORDS = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null'])

/** The facts and earlier answers an expression names. */
export function namesIn(expression: string): string[] {
  return (expression.replaceAll(QUOTED, ' ').match(NAME) ?? []).filter((name) => !WORDS.has(name))
}

/** Only facts, earlier answers, operators and texts: no functions, no closures, no engine variables, no templates. */
export function nameFaults(expression: string, known: ReadonlySet<string>, at: string): FieldError[] {
  const bare = expression.replaceAll(QUOTED, ' ')
  const calls = [...bare.matchAll(CALL)].some(([, name = '']) => !WORDS.has(name))
  return [
    ...namesIn(expression).flatMap((name) => (known.has(name) ? [] : [fault(at, 'unknown-name', name)])),
    ...(calls || NOT_ALLOWED.test(bare) ? [fault(at, 'not-allowed-in-rules')] : []),
  ]
}

/** Value of an expression on each sample; the first sample on which it fails or has none is a fault. */
export function tryExpression(expression: string, samples: readonly Sample[], at: string) {
  const values: unknown[] = []
  for (const sample of samples) {
    try {
      const value: unknown = evaluateExpressionSync(expression, sample)
      if (value === null || value === undefined) return { values: [], faults: [fault(at, 'no-value')] }
      values.push(value)
    } catch (cause) {
      return { values: [], faults: [fault(at, 'unreadable', engineMessage(cause))] }
    }
  }
  return { values, faults: [] }
}

/**
 * Tries a cell on each sample against the value its column has there.
 *
 * @param values - empty when the column itself cannot be read; then the cell is not tried
 */
export function tryCell(
  cell: string,
  samples: readonly Sample[],
  values: readonly unknown[],
  at: string,
): FieldError[] {
  for (const [index, $] of values.entries()) {
    try {
      evaluateUnaryExpressionSync(cell, { ...samples[index], $ })
    } catch (cause) {
      return [fault(at, 'unreadable', engineMessage(cause))]
    }
  }
  return []
}

/** The engine appends a native stack trace to its messages. */
export function engineMessage(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.split('\n', 1).join('').slice(0, 200)
}
