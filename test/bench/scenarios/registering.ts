import { type Court, clerkOf, MINGSHAN } from '../people.js'
import type { Bench, LoadContext, Reference, Unit } from '../scenario.js'
import type { Script } from '../script.js'
import { dispute } from './disputes.js'
import { registrationScript } from './registration-script.js'

/** Units that register one dispute each. */
export function registering(chooseCourt: () => Court, applicants: number) {
  return async ({ tokens }: LoadContext): Promise<Unit> =>
    async (connection, client) => {
      const court = chooseCourt()
      await connection.post('/v1/cases', tokens[clerkOf(court, client)] ?? '', dispute(court, applicants))
      return true
    }
}

/** The rows of a case that is registered for this purpose, as a script. */
export async function scriptOfRegistration(
  { connection, tokens, client }: Bench,
  applicants: number,
  courts: readonly [number, number],
): Promise<Script> {
  const body = dispute(MINGSHAN, applicants)
  const reply = await connection.post('/v1/cases', tokens[clerkOf(MINGSHAN, 0)] ?? '', body)
  return registrationScript(client, reply.json<{ case: { id: string } }>().case.id, courts)
}

export function sevenStatements(applicants: number, courts: readonly [number, number]): Reference {
  return {
    title: 'pgbench, the same rows in one transaction of 7 statements',
    kind: 'script',
    by: 'pgbench',
    clients: [4, 8, 16, 32],
    database: 'copy',
    script: (bench) => scriptOfRegistration(bench, applicants, courts),
  }
}
