import type { Rule } from '../../../workflow/rule.js'
import type { CaseToMatch, MediatorToMatch } from '../match.js'
import { MEDIATOR_NOT_RECUSED } from '../rules.js'
import {
  PLAN_AREA_SERVED,
  PLAN_LANGUAGE_SPOKEN,
  PLAN_NOT_DECLINED,
  PLAN_NOT_LAPSED,
  PLAN_NOT_MEDIATED,
} from './rules.js'

/** What a mediator has been in a case before, and the rule that keeps them from it now; the first one counts. */
const EARLIER_ROLES = {
  recused: MEDIATOR_NOT_RECUSED,
  mediated: PLAN_NOT_MEDIATED,
  declined: PLAN_NOT_DECLINED,
  lapsed: PLAN_NOT_LAPSED,
} as const satisfies Record<string, Rule>
export type EarlierRole = keyof typeof EARLIER_ROLES

/** A case of which rules keep some mediators. */
export interface CaseToPlan extends CaseToMatch {
  readonly caseId: string
  readonly receivedOn: string
  /** Where the case is to be mediated, in a word that rosters use; null when nobody said. */
  readonly area: string | null
  /** By mediator. */
  readonly earlier: ReadonlyMap<string, readonly EarlierRole[]>
}

/** A mediator on a roster that the court may use, with a free place. */
export interface MediatorToPlan extends MediatorToMatch {
  readonly id: string
  readonly name: string
  readonly capacity: number
  readonly load: number
}

const CHINESE = /^(zh(-(cn|hans|hant|tw|hk|mo|sg))*|cmn|中文|汉语|普通话|国语|chinese)$/i

/** Whether a party with this language needs a mediator who speaks it. */
function needsSpeaker(language: string): boolean {
  return !CHINESE.test(language.trim())
}

/**
 * The first rule that keeps a mediator from a case, if there is one: recused, released, declined or silent in it before;
 * a party's language not spoken; the area of the case not served.
 *
 * An area constrains only where it was given for the case and the mediator names areas at all: addresses of parties are
 * not known well enough to keep anybody away. Rosters and free places are the caller's to see to.
 *
 * @see INV 13, 15; ONL 12-14
 */
export function ruleOut(
  mediator: Pick<MediatorToPlan, 'id' | 'languages' | 'areas'>,
  wanted: Pick<CaseToPlan, 'earlier' | 'languages' | 'area'>,
): Rule | undefined {
  const roles = wanted.earlier.get(mediator.id) ?? []
  for (const [role, rule] of Object.entries(EARLIER_ROLES)) if (roles.includes(role as EarlierRole)) return rule
  const spoken = new Set(mediator.languages.map((language) => language.toLowerCase()))
  const isSpoken = wanted.languages.every((one) => !needsSpeaker(one) || spoken.has(one.trim().toLowerCase()))
  if (!isSpoken) return PLAN_LANGUAGE_SPOKEN
  const isServed = wanted.area === null || mediator.areas.length === 0 || mediator.areas.includes(wanted.area)
  return isServed ? undefined : PLAN_AREA_SERVED
}
