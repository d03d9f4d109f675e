import { type Static, type TObject, type TProperties, Type } from 'typebox'
import type { Executor } from '../../../platform/database.js'
import type { Tx } from '../../../platform/transaction.js'
import type { ActOutcome } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import type { Command } from '../../../workflow/commands.js'
import { OccurredOn, Uuid } from '../../../workflow/schemas.js'
import type { CaseRow } from '../../../workflow/store.js'

const strict = { additionalProperties: false }

/** How one act is done to many cases: what is the same for all, what may differ, and the verb of the single case. */
interface Definition<Shared extends TProperties, Member extends TProperties> {
  readonly command: Command
  /** What it does to each case, where that is more than the command says. */
  readonly zh: string
  readonly en: string
  readonly shared: Shared
  readonly member: Member
  readonly example: { readonly shared: object; readonly member?: object }
  /**
   * Checks what is the same for all, before anything is accepted.
   *
   * @throws Problem `rule-not-met`
   */
  check?(shared: Static<TObject<Shared>>): void
  /** What of a case as it is now the act refers to later: what somebody signs, for example. By case. */
  prepare?(executor: Executor, courtId: number, caseIds: readonly string[]): Promise<ReadonlyMap<string, object>>
  /**
   * Does it to one case that is locked and whose version the call carries.
   *
   * @throws Problem whatever the single act throws
   */
  run(
    tx: Tx,
    call: Call,
    row: CaseRow,
    input: Static<TObject<Shared>> & Partial<Static<TObject<Member>>>,
    prepared: unknown,
    operationId: string,
  ): Promise<ActOutcome>
}

/** A batch act whatever its input is; the schemas of the route have checked it. */
export interface BatchAct extends Omit<Definition<TProperties, TProperties>, 'check' | 'run'> {
  check?(shared: unknown): void
  run(tx: Tx, call: Call, row: CaseRow, input: unknown, prepared: unknown, operationId: string): Promise<ActOutcome>
}

export function batchAct<Shared extends TProperties, Member extends TProperties>(
  definition: Definition<Shared, Member>,
): BatchAct {
  const { check, run } = definition
  return {
    ...definition,
    ...(check !== undefined && { check: (shared: unknown) => check(shared as Static<TObject<Shared>>) }),
    run: (tx, call, row, input, prepared, operationId) => run(tx, call, row, input as never, prepared, operationId),
  }
}

/** The members that every act takes beside its own. */
export const DAY_OF_ACT = { occurredOn: OccurredOn }

/** What one case of a batch is given beside what is the same for all. */
export function memberSchema({ member }: BatchAct) {
  const own = Object.fromEntries(Object.entries(member).map(([name, schema]) => [name, Type.Optional(schema)]))
  return Type.Object({ caseId: Uuid, ...own }, strict)
}

/** The call for the next act on the same case in the same transaction. */
export function callAfter(call: Call, { row }: ActOutcome): Call {
  return { ...call, expectedVersion: row.version }
}
