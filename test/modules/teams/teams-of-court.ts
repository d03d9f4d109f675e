import { demoId } from '../../../src/modules/directory/seed.js'
import type { TestCourt } from '../../support/app.js'

export const personOf = (subject: string) => demoId('person', subject)
export const mediatorOf = (subject: string) => demoId('mediator', subject)

/** A team of 明山 from the demonstration template, without members. */
export async function formedTeam(court: TestCourt, changes: Record<string, unknown> = {}) {
  const answer = await court.as('admin-benxi').post('/v1/teams', {
    courtCode: '辽0504',
    name: '家事团队',
    templateId: demoId('team-template', '1+1+1+3'),
    fields: ['L2-02'],
    reason: '家事纠纷集中办理。',
    ...changes,
  })
  if (answer.status !== 201) throw new Error(`no team: ${answer.text}`)
  return answer.body as { id: string; version: number }
}

/** Changes a team as the administrator, in the version that it has. */
export async function change(court: TestCourt, teamId: string, path: string, body: object) {
  const admin = court.as('admin-benxi')
  const { body: seen } = await admin.get(`/v1/teams/${teamId}`)
  return admin.post(`/v1/teams/${teamId}/${path}`, { reason: '工作需要。', ...body }, { ifMatch: seen.version })
}
