import { addWorkingDays, type Calendar } from './clock.js'
import type { Role } from './roles.js'
import type { Confidence } from './rule.js'

/** How far the supervision of a case has gone. */
export const STAGES = ['reminder', 'letter-of-enquiry', 'supervised-handling', 'case-review'] as const
export type Stage = (typeof STAGES)[number]

/** Who has to answer: the mediators of the case, or the staff of its court. */
export const ADDRESSEES = ['mediator', 'court'] as const
export type Addressee = (typeof ADDRESSEES)[number]

/** One stage of supervision. */
export interface StageRule {
  readonly zh: string
  readonly en: string
  /** Working days within which an answer is due; the day of the notice is not counted. */
  readonly answerWorkingDays: number
  readonly addressees: readonly Addressee[]
  /** Who judges the answer: the court of the case, or the one above it. */
  readonly supervisor: 'own-court' | 'higher-court'
  /** Roles that are told of answers when nobody raised the notice in person. */
  readonly told: readonly Role[]
  readonly next: Stage | null
  readonly source: string
  readonly confidence: Confidence
}

/**
 * The stages in their order. The press report names the tools; who answers to whom and within how many days is a
 * decision of the project.
 */
export const STAGE_RULES: { readonly [S in Stage]: StageRule } = {
  reminder: {
    zh: '催办提醒',
    en: 'reminder',
    answerWorkingDays: 3,
    addressees: ['mediator', 'court'],
    supervisor: 'own-court',
    told: ['triage-officer'],
    next: 'letter-of-enquiry',
    source: 'SEED (预警督办); days: project decision',
    confidence: 'derived',
  },
  'letter-of-enquiry': {
    zh: '书面函询',
    en: 'letter of enquiry',
    answerWorkingDays: 3,
    addressees: ['mediator', 'court'],
    supervisor: 'own-court',
    told: ['triage-officer', 'judge'],
    next: 'supervised-handling',
    source: 'SEED (书面函询督办); days: project decision',
    confidence: 'derived',
  },
  'supervised-handling': {
    zh: '挂牌督办',
    en: 'supervised handling',
    answerWorkingDays: 5,
    addressees: ['court'],
    supervisor: 'own-court',
    told: ['triage-officer', 'judge', 'court-administrator'],
    next: 'case-review',
    source: 'SEED (督办); days: project decision',
    confidence: 'derived',
  },
  'case-review': {
    zh: '案件评查',
    en: 'case review',
    answerWorkingDays: 10,
    addressees: ['court'],
    supervisor: 'higher-court',
    told: ['higher-court'],
    next: null,
    source: 'SEED (案件评查); days: project decision',
    confidence: 'derived',
  },
}

/** The day by which a notice of this stage is to be answered when nobody sets another. */
export function answerDueOn(stage: Stage, today: string, calendar: Calendar): string {
  return addWorkingDays(today, STAGE_RULES[stage].answerWorkingDays, calendar)
}

/** Who answers in a stage: whoever was asked before, or the court where mediators are not asked any more. */
export function addresseeIn(stage: Stage, wanted: Addressee): Addressee {
  return STAGE_RULES[stage].addressees.includes(wanted) ? wanted : 'court'
}

/**
 * The court that judges the answer in a stage. A case that a higher court supervises already stays there, and one whose
 * court has none above it stays in its court.
 *
 * @param at - the court that has supervised until now
 * @param court - the court of the case
 */
export function supervisingCourtIn(
  stage: Stage,
  at: number,
  court: { readonly id: number; readonly parentId: number | null },
): number {
  return STAGE_RULES[stage].supervisor === 'higher-court' && at === court.id ? (court.parentId ?? at) : at
}

/** The stages with their Chinese names, for the contract. */
export const STAGES_DESCRIBED = STAGES.map((stage) => `${stage} ${STAGE_RULES[stage].zh}`).join(' → ')
