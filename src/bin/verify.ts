import { SingleBar } from 'cli-progress'
import { countCases, readOneMoment, verifyTimelines } from '../invariants/verify-timelines.js'
import { transaction } from '../platform/transaction.js'
import { checkDatabase } from './open-database.js'

await checkDatabase((db) =>
  transaction(db, async (tx) => {
    readOneMoment(tx)
    const total = await countCases(tx)
    const bar = process.stderr.isTTY
      ? new SingleBar({ format: '{bar} {value}/{total} cases, {eta_formatted} left', stream: process.stderr })
      : undefined
    bar?.start(total, 0)
    let cases = 0
    let entries = 0
    const faults: string[] = []
    try {
      for await (const { courtId, caseId, verification } of verifyTimelines(tx)) {
        cases += 1
        entries += verification.entries
        if (verification.fault !== null) {
          const { seq, kind } = verification.fault
          faults.push(`court ${courtId}  case ${caseId}  entry ${seq}: ${kind}\n`)
        }
        bar?.increment()
      }
    } finally {
      bar?.stop()
    }
    process.stdout.write(`${faults.join('')}${cases} cases, ${entries} entries, ${faults.length} faults\n`)
    return faults.length === 0 ? 0 : 1
  }),
)
