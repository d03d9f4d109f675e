import { SingleBar } from 'cli-progress'
import { verifyFigures } from '../invariants/verify-figures.js'
import { verifyPeriods } from '../invariants/verify-periods.js'
import { countCases, readOneMoment, verifyTimelines } from '../invariants/verify-timelines.js'
import { createReferenceSource } from '../modules/directory/reference.js'
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
    let periods = 0
    const reference = await createReferenceSource(tx, Date.now).current()
    for await (const { courtId, caseId, kind, fault } of verifyPeriods(tx, reference)) {
      periods += 1
      if (fault === null) continue
      faults.push(`court ${courtId}  case ${caseId}  ${kind}: ${fault.stored}, computed ${fault.computed}\n`)
    }
    let counted = 0
    const courtIds = reference.courts.map(({ id }) => id)
    for await (const { courtId, caseId, fault } of verifyFigures(tx, courtIds)) {
      counted += 1
      if (fault === null) continue
      const { missing, surplus } = fault
      faults.push(`court ${courtId}  case ${caseId}  figures: missing ${missing}, surplus ${surplus}\n`)
    }
    const checked = `${cases} cases, ${entries} entries, ${periods} open periods, figures of ${counted} cases`
    process.stdout.write(`${faults.join('')}${checked}, ${faults.length} faults\n`)
    return faults.length === 0 ? 0 : 1
  }),
)
