import type { ModuleDeps } from './http/write.js'
import { offerPlanned } from './modules/assignment/plans/offer-planned.js'
import { loadRequester } from './modules/directory/actors.js'
import { checkRow } from './modules/imports/check-row.js'
import { importRow } from './modules/imports/import-row.js'
import { type OperationWorks, runOperations, type WaitingLine } from './modules/operations/run-operations.js'
import { doBatchItem } from './modules/series/batch/do-batch-item.js'
import { serializeError } from './platform/logging.js'

/** Disputes of a list whose registrations share a transaction. See docs/adr/0008. */
const DISPUTES_TOGETHER = 100
/** Cases of a batch whose acts share one; what it holds is locked until all of them are through. */
const ACTS_TOGETHER = 10

/** How each kind of long work is done. */
export const OPERATION_WORKS: OperationWorks = {
  'batch-act': { runItem: doBatchItem, together: ACTS_TOGETHER },
  'import-check': { runItem: checkRow, together: DISPUTES_TOGETHER },
  import: { runItem: importRow, together: DISPUTES_TOGETHER },
  'assignment-plan': { runItem: offerPlanned },
}

export interface OperationsDeps extends Pick<ModuleDeps, 'db' | 'now' | 'vault' | 'reference'> {
  readonly log: { error(members: object, message: string): void }
}

/** Goes on with all long work that there is. Safe in any number of processes. */
export async function keepOperations(deps: OperationsDeps, signal?: AbortSignal, line?: WaitingLine): Promise<void> {
  await runOperations(
    {
      ...deps,
      work: OPERATION_WORKS,
      findRequester: async (asked) => loadRequester(deps.db, await deps.reference.current(), asked),
      onFailure: ({ courtId, operationId, position }, error) => {
        deps.log.error({ courtId, operationId, position, fault: serializeError(error) }, 'an item failed')
      },
    },
    signal,
    line,
  )
}
