import { type Actor, rolesOnCase } from '../../authorization/policy.js'
import { scopeOf } from '../../workflow/act.js'
import type { Role } from '../../workflow/roles.js'
import type { CaseParts } from './case-view.js'

/** Roles that see the substance of a case; the others see its header, its parties' names and its deadlines. */
const SUBSTANCE: readonly Role[] = [
  'clerk',
  'triage-officer',
  'mediator',
  'judge',
  'judges-assistant',
  'higher-court',
  'auditor',
]

/** A text that is not in effect is an offer made in mediation: those who may judge the case later never see it (ONL 18). */
const SEES_DRAFTS: readonly Role[] = ['clerk', 'mediator']

function inEffect(agreements: string): string {
  const all = JSON.parse(agreements) as { status: string }[]
  return JSON.stringify(all.filter(({ status }) => status === 'effective'))
}

/**
 * Puts together what a caller may see of a case from the parts that the database has written as JSON.
 *
 * The texts are joined and not parsed, so that reading a long case costs no more than sending it.
 */
export function writeCase(actor: Actor, courtCode: string, parts: CaseParts): string {
  const members = (object: string) => object.slice(1, -1)
  const shown = [`"courtCode":${JSON.stringify(courtCode)}`, members(parts.header), members(parts.frame)]
  const roles = rolesOnCase(actor, scopeOf(parts))
  if (roles.some((role) => SUBSTANCE.includes(role))) {
    const seesDrafts = roles.some((role) => SEES_DRAFTS.includes(role))
    const agreements = seesDrafts || parts.agreements === '[]' ? parts.agreements : inEffect(parts.agreements)
    shown.push(members(parts.substance), `"agreements":${agreements}`)
  }
  return `{${shown.join(',')}}`
}
