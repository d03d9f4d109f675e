import { test } from 'tap'
import { ACTION_NAMES, type Action, rolesFor } from '../../src/authorization/policy.js'
import { describeApi } from '../../src/describe-api.js'
import type { Role } from '../../src/workflow/roles.js'
import { openTestCourt } from '../support/app.js'

/** One demo person for each role. */
const PEOPLE: Readonly<Record<Role, string>> = {
  clerk: 'clerk-mingshan',
  'triage-officer': 'triage-mingshan',
  mediator: 'mediator-zhao',
  'organisation-manager': 'manager-people-committee',
  judge: 'judge-mingshan',
  'judges-assistant': 'assistant-mingshan',
  'court-administrator': 'admin-benxi',
  'higher-court': 'higher-benxi',
  auditor: 'auditor-benxi',
}

const document = JSON.parse(await describeApi()) as {
  paths: Record<string, Record<string, { operationId: string }>>
}
const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, { operationId }]) => ({
    method,
    operationId,
    // An id that is well formed and belongs to nobody.
    path: template.replaceAll(/\{[a-zA-Z]*Id\}/g, '019a0000-0000-8000-8004-000000000001').replaceAll(/\{\w+\}/g, '1'),
  })),
)

test('nobody gets anywhere without a token', async (t) => {
  const court = await openTestCourt(t)
  for (const { method, path, operationId } of operations) {
    const answer = method === 'get' ? await court.anonymous.get(path) : await court.anonymous.post(path, {})
    t.strictSame([answer.status, answer.body.code], [401, 'unauthenticated'], operationId)
  }
})

test('a role that may never do it is refused before anything is read', async (t) => {
  const court = await openTestCourt(t)
  const known = operations.filter(({ operationId }) => (ACTION_NAMES as readonly string[]).includes(operationId))
  t.ok(known.length > 30)
  for (const { method, path, operationId } of known) {
    const allowed = rolesFor(operationId as Action)
    for (const [role, subject] of Object.entries(PEOPLE)) {
      const person = court.as(subject)
      const answer = method === 'get' ? await person.get(path) : await person.post(path, {})
      if (allowed.includes(role as Role)) {
        t.ok(answer.status !== 401 && answer.status < 500, `${operationId} as ${role}: ${answer.status}`)
      } else t.strictSame([answer.status, answer.body.code], [403, 'forbidden'], `${operationId} as ${role}`)
    }
  }
})
