import type pg from 'pg'
import type { Connection } from './connection.js'
import type { Script } from './script.js'
import type { RecordedStatement } from './statements.js'

/** What the load process is told to ask for; JSON, made once per database. */
export interface Material {
  readonly cases: readonly string[]
  readonly identities: readonly string[]
  readonly cursor: string
}

/** What a unit of work finds in the load process. */
export interface LoadContext {
  readonly connections: readonly Connection[]
  /** Access tokens by person. */
  readonly tokens: Readonly<Record<string, string>>
  readonly material: Material
  /** Units to prepare when the scenario uses prepared cases up. */
  readonly units: number
}

/** One unit of work, which may be several requests; false when nothing that was prepared is left. */
export type Unit = (connection: Connection, client: number) => Promise<boolean | undefined>

/** What a scenario finds in the process that runs the benchmark. */
export interface Bench {
  /** Owner of the database that the service uses. */
  readonly client: pg.Client
  readonly connection: Connection
  readonly tokens: Readonly<Record<string, string>>
  readonly cases: readonly CaseKey[]
  /** Statements that the service's own code sends for a GET or a search, with their values. */
  record(request: ReadRequest): Promise<readonly RecordedStatement[]>
}

export interface CaseKey {
  readonly courtId: number
  readonly id: string
}

export interface ReadRequest {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly person: string
  readonly body?: object
}

/** What is measured in the same rounds, in turn with the service. */
export type Reference =
  | {
      readonly title: string
      readonly kind: 'script'
      /** pgbench where the machine has it, or always a client without pipelining. */
      readonly by: 'pgbench' | 'pg'
      /** Connection counts of which the best is used. */
      readonly clients: readonly number[]
      /** Rows that a script writes go to a copy: their hash chains do not hold. */
      readonly database: 'copy' | 'same'
      script(bench: Bench): Promise<Script>
    }
  | { readonly title: string; readonly kind: 'scenario'; readonly scenario: Scenario }

export interface Scenario {
  readonly name: string
  readonly title: string
  readonly clients: number
  /** Writers begin on an empty court, readers run on every data set. */
  readonly data: 'empty' | 'sets'
  /** Cases of court 辽0504 without which there is nothing to measure. */
  readonly casesMin?: number
  /** Set when units use up cases that were prepared: a window then ends with the last of them. */
  readonly unitsPerWindow?: number
  readonly reference?: Reference
  /** What units need beside the cases. */
  material?(bench: Bench): Promise<Partial<Material>>
  /** Prepares one window in the load process. */
  begin(context: LoadContext): Promise<Unit>
  /** A request whose statements are examined for buffers; the same for the same number. */
  request?(bench: Bench, index: number, material: Material): ReadRequest
  /** The same question by reading the whole table, for comparison. */
  readonly scan?: string
}
