import type { ModuleDeps } from '../../http/write.js'
import { shanghaiDate } from '../../platform/time.js'
import { transaction } from '../../platform/transaction.js'
import { eraseContent, listImportsToErase } from './store.js'

/**
 * Erases what lists said thirty days after they were handed in. The cases that were made of them, the results and the
 * history of the import stay.
 *
 * @see PIPL 19, 47
 */
export async function eraseOldContent({ db, now }: Pick<ModuleDeps, 'db' | 'now'>): Promise<void> {
  const at = now()
  for (const found of await listImportsToErase(db, shanghaiDate(at))) {
    await transaction(db, async (tx) => eraseContent(tx, found, at))
  }
}
