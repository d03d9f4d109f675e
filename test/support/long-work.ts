import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { keepOperations } from '../../src/operations.js'
import type { Answer, TestCourt } from './app.js'

/** Does all long work that was asked for, as a process of the service would, and says what the service failed at. */
export async function doLongWork({ db, vault, clock }: TestCourt): Promise<object[]> {
  const failures: object[] = []
  await keepOperations({
    db,
    vault,
    now: () => clock.now,
    reference: createReferenceSource(db, () => clock.now.getTime()),
    log: { error: (members) => failures.push(members) },
  })
  return failures
}

type Caller = ReturnType<TestCourt['as']>

/** Every item of an operation, in its order. */
export async function itemsOf(caller: Caller, operationId: string, state?: string) {
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  const items: any[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ limit: '100', ...(state && { state }), ...(cursor && { cursor }) })
    const page: Answer = await caller.get(`/v1/operations/${operationId}/items?${query}`)
    if (page.status !== 200) throw new Error(`no items: ${page.text}`)
    items.push(...page.body.items)
    cursor = page.body.nextCursor
  } while (cursor !== null)
  return items
}
