import { INVARIANTS } from '../invariants/checks.js'
import { type CheckResult, runChecks } from '../invariants/run-check.js'
import { checkDatabase } from './open-database.js'

const isChinese = (process.env.LC_ALL ?? process.env.LANG ?? '').startsWith('zh')

function line(id: string, violations: string, ms: string, statement: string): string {
  return `${id.padEnd(6)}${violations.padStart(10)}${ms.padStart(8)}  ${statement}\n`
}

function describe({ shown, violations }: CheckResult): string {
  const lines = shown.map(
    ({ courtId, caseId, detail }) => `        court ${courtId ?? '-'}  case ${caseId ?? '-'}  ${detail}\n`,
  )
  return violations > shown.length ? `${lines.join('')}        and ${violations - shown.length} more\n` : lines.join('')
}

await checkDatabase(async (db) => {
  const client = await db.$client.connect()
  let broken = 0
  let held = 0
  try {
    process.stdout.write(line('id', 'violations', 'ms', 'statement'))
    for await (const result of runChecks(client, INVARIANTS)) {
      const { invariant, violations, elapsedMs } = result
      const statement = isChinese ? invariant.zh : invariant.statement
      process.stdout.write(line(invariant.id, String(violations), elapsedMs.toFixed(0), statement))
      process.stdout.write(describe(result))
      if (violations === 0) held += 1
      else broken += 1
    }
  } finally {
    client.release()
  }
  for (const { id, statement, zh, provenBy } of INVARIANTS) {
    if (provenBy !== null) process.stdout.write(line(id, 'by test', '', `${isChinese ? zh : statement} ${provenBy}`))
  }
  process.stdout.write(`${held} hold, ${broken} broken\n`)
  return broken === 0 ? 0 : 1
})
