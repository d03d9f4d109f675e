import { COMMAND_NAMES, type Command, commandText } from '../workflow/commands.js'
import { ROLES, type Role, SCOPES, type Scope, SUBTREE_ROLES } from '../workflow/roles.js'

interface ActionRule {
  readonly roles: readonly Role[]
  readonly scopes?: readonly Scope[]
  /** Whether a screen with a display token may do it. */
  readonly displays?: true
}

const COURT_STAFF = ['clerk', 'triage-officer', 'judge', 'judges-assistant'] as const satisfies readonly Role[]

/** Everything that is not a command on a case: looking, personal data, reference data and administration. */
export const OTHER_ACTIONS = {
  readReference: { roles: ROLES, scopes: SCOPES },
  readMe: { roles: ROLES, scopes: SCOPES },
  readEvents: {
    roles: ['clerk', 'triage-officer', 'judge', 'court-administrator', 'higher-court', 'auditor'],
    scopes: ['cases.read', 'outcomes.read', 'cases.register'],
  },
  readCase: { roles: ROLES, scopes: ['cases.read', 'cases.register'] },
  listCases: { roles: ROLES, scopes: ['cases.read'] },
  searchCases: { roles: ['clerk', 'triage-officer', 'judge'] },
  readTimeline: { roles: ROLES, scopes: ['cases.read'] },
  readWorkList: { roles: ROLES },
  readNotices: { roles: ROLES },
  setNoticeAddress: { roles: ROLES },
  listDeadlines: { roles: ROLES, scopes: ['cases.read'] },
  readRecords: { roles: ['mediator'] },
  unmaskParty: { roles: ['clerk', 'judge', 'mediator'] },
  proposeTriage: { roles: ['triage-officer'] },
  offerDemonstration: { roles: ['mediator'] },
  readDemonstration: { roles: ['mediator'] },
  readTriage: { roles: [...COURT_STAFF, 'higher-court', 'auditor', 'mediator'] },
  registerStandingConsent: { roles: ['clerk', 'triage-officer', 'court-administrator'] },
  readStandingConsents: { roles: [...COURT_STAFF, 'court-administrator', 'higher-court', 'auditor'] },
  createSeries: { roles: ['clerk', 'triage-officer'] },
  readSeries: {
    roles: [...COURT_STAFF, 'mediator', 'organisation-manager', 'court-administrator', 'higher-court', 'auditor'],
  },
  suggestSeries: { roles: ['clerk', 'triage-officer', 'judge'] },
  importDisputes: { roles: ['clerk'] },
  readImport: { roles: ['clerk', 'triage-officer', 'court-administrator', 'auditor'] },
  exportImport: { roles: ['clerk'] },
  recommendMediators: { roles: ['triage-officer', 'judge', 'clerk'] },
  planAssignments: { roles: ['triage-officer', 'judge'] },
  readAssignmentPlan: { roles: [...COURT_STAFF, 'court-administrator', 'higher-court', 'auditor'] },
  readHandover: { roles: [...COURT_STAFF, 'higher-court'] },
  listHandovers: {
    roles: [...COURT_STAFF, 'court-administrator', 'higher-court', 'auditor'],
    scopes: ['cases.read', 'outcomes.read'],
  },
  receiveHandovers: { roles: COURT_STAFF, scopes: ['handovers.receive'] },
  readInboundMessages: { roles: ['clerk', 'triage-officer'], scopes: ['cases.register'] },
  readRoster: { roles: ROLES, scopes: ['cases.read'] },
  administerRoster: { roles: ['court-administrator'] },
  readTeams: { roles: ROLES },
  administerTeams: { roles: ['court-administrator'] },
  administerCourts: { roles: ['court-administrator'] },
  administerPeople: { roles: ['court-administrator'] },
  administerClients: { roles: ['court-administrator'] },
  readPeople: { roles: ['court-administrator', 'auditor'] },
  administerReference: { roles: ['court-administrator'] },
  readOperation: {
    roles: [...COURT_STAFF, 'mediator', 'organisation-manager', 'court-administrator', 'higher-court', 'auditor'],
    scopes: ['cases.register'],
  },
  cancelOperation: {
    roles: [...COURT_STAFF, 'mediator', 'organisation-manager', 'court-administrator'],
    scopes: ['cases.register'],
  },
  readWebhooks: { roles: ['court-administrator', 'auditor'], scopes: ['webhooks.manage'] },
  manageWebhooks: { roles: ['court-administrator'], scopes: ['webhooks.manage'] },
  readAccessLog: { roles: ['auditor', 'court-administrator'] },
  raiseSupervision: { roles: ['triage-officer', 'judge', 'court-administrator', 'higher-court'] },
  answerSupervision: { roles: ['mediator', ...COURT_STAFF] },
  decideSupervision: { roles: ['triage-officer', 'judge', 'court-administrator', 'higher-court'] },
  readSupervision: { roles: ['mediator', ...COURT_STAFF, 'court-administrator', 'higher-court', 'auditor'] },
  readFigures: {
    roles: [...COURT_STAFF, 'court-administrator', 'higher-court', 'auditor'],
    scopes: ['cases.read'],
  },
  administerFigures: { roles: ['court-administrator'] },
  readSupervisionFigures: { roles: ['triage-officer', 'judge', 'court-administrator', 'higher-court', 'auditor'] },
  readBoard: { roles: [...COURT_STAFF, 'court-administrator', 'higher-court', 'auditor'], displays: true },
  administerBoard: { roles: ['court-administrator'] },
} as const satisfies Record<string, ActionRule>

export type Action = Command | keyof typeof OTHER_ACTIONS
export const ACTION_NAMES: readonly Action[] = [...COMMAND_NAMES, ...(Object.keys(OTHER_ACTIONS) as Action[])]

/** What a route acts on. */
export const RESOURCES = ['case', 'court', 'roster', 'reference', 'self'] as const
export type Resource = (typeof RESOURCES)[number]

/** A role that somebody holds, with everything that limits it. */
export interface Grant {
  readonly role: Role
  /** Courts over which the role works: the granted court, or its whole subtree for supervising roles. */
  readonly courtIds: readonly number[]
  readonly mediatorId: string | null
  readonly organisationId: string | null
}

/** Who asks. Rights come from the service's own tables; the token only proves identity. */
export interface Actor {
  readonly kind: 'person' | 'client' | 'display' | 'system'
  readonly id: string
  readonly name: string
  /** Client through which the request came. */
  readonly clientId: string
  readonly grants: readonly Grant[]
  readonly scopes: readonly Scope[]
  /** Courts of a machine client; of a display those that its screen shows. */
  readonly clientCourtIds: readonly number[]
  /** Requests that it may make in a minute, where that is not what everybody may. */
  readonly rateLimitPerMinute?: number
}

/** The kind of whoever changes something, for the record; a display only looks. */
export function actingKind(actor: Pick<Actor, 'kind'>): Exclude<Actor['kind'], 'display'> {
  if (actor.kind === 'display') throw new Error('a display changes nothing')
  return actor.kind
}

/** What of a case decides who sees it. */
export interface CaseScope {
  readonly courtId: number
  readonly mediatorIds: readonly string[]
  readonly organisationId: string | null
  readonly submittedBy: string | null
}

export type Permission = 'allowed' | 'forbidden' | 'hidden'

function ruleOf(action: Action): ActionRule {
  return action in OTHER_ACTIONS ? OTHER_ACTIONS[action as keyof typeof OTHER_ACTIONS] : commandText(action as Command)
}

export function rolesFor(action: Action): readonly Role[] {
  return ruleOf(action).roles
}

export function scopesFor(action: Action): readonly Scope[] {
  return ruleOf(action).scopes ?? []
}

/** Whether a screen on the wall may do this: only what says so. */
function isForDisplays(action: Action): boolean {
  return ruleOf(action).displays === true
}

/** Whether the service does this itself, without anybody asking. */
function isBySystem(action: Action): boolean {
  return !(action in OTHER_ACTIONS) && commandText(action as Command).bySystem === true
}

function covers(grant: Grant, scope: CaseScope): boolean {
  if (grant.role === 'mediator') return grant.mediatorId !== null && scope.mediatorIds.includes(grant.mediatorId)
  if (grant.role === 'organisation-manager') {
    return grant.organisationId !== null && grant.organisationId === scope.organisationId
  }
  return grant.courtIds.includes(scope.courtId)
}

/** Roles that an actor has with regard to one case. */
export function rolesOnCase(actor: Actor, scope: CaseScope): readonly Role[] {
  return actor.grants.filter((grant) => covers(grant, scope)).map((grant) => grant.role)
}

/** Whether an actor could do this anywhere at all; decided before any row is read. */
export function mayEver(actor: Actor, action: Action): boolean {
  if (actor.kind === 'client') return scopesFor(action).some((scope) => actor.scopes.includes(scope))
  if (actor.kind === 'display') return isForDisplays(action)
  return actor.grants.some((grant) => rolesFor(action).includes(grant.role))
}

/**
 * Whether an actor may do this to this case.
 *
 * A case outside everything that the actor covers is `hidden`: the caller must answer exactly as if it did not exist.
 * Supervising roles see the cases of lower courts and never write in them; mediators see what is or was offered to
 * them now, whichever court keeps their roster; a client sees the cases of its courts if it may read, else only its own.
 * A display sees no case.
 */
export function permitOnCase(actor: Actor, action: Action, scope: CaseScope): Permission {
  if (actor.kind === 'client') {
    if (!actor.clientCourtIds.includes(scope.courtId)) return 'hidden'
    if (!actor.scopes.includes('cases.read') && scope.submittedBy !== actor.id) return 'hidden'
    return mayEver(actor, action) ? 'allowed' : 'forbidden'
  }
  if (actor.kind === 'display') return 'hidden'
  if (actor.kind === 'system') return isBySystem(action) ? 'allowed' : 'forbidden'
  const roles = rolesOnCase(actor, scope)
  if (roles.length === 0) return 'hidden'
  return roles.some((role) => rolesFor(action).includes(role)) ? 'allowed' : 'forbidden'
}

/** Whether an actor may do this in a court, e.g. receive a dispute there or keep its roster. */
export function permitInCourt(actor: Actor, action: Action, courtId: number): Permission {
  if (actor.kind === 'client' || actor.kind === 'display') {
    if (!actor.clientCourtIds.includes(courtId)) return 'hidden'
    return mayEver(actor, action) ? 'allowed' : 'forbidden'
  }
  const here = actor.grants.filter((grant) => grant.courtIds.includes(courtId))
  if (here.length === 0) return 'hidden'
  return here.some((grant) => rolesFor(action).includes(grant.role)) ? 'allowed' : 'forbidden'
}

/** Courts in which an actor may do this. */
export function courtsFor(actor: Actor, action: Action): readonly number[] {
  if (actor.kind === 'client' || actor.kind === 'display') return mayEver(actor, action) ? actor.clientCourtIds : []
  const roles = rolesFor(action)
  const courts = actor.grants.filter(
    (grant) => roles.includes(grant.role) && grant.role !== 'mediator' && grant.role !== 'organisation-manager',
  )
  return [...new Set(courts.flatMap((grant) => grant.courtIds))]
}

/** Whether a role granted on a court covers the courts below it. */
export function coversSubtree(role: Role): boolean {
  return SUBTREE_ROLES.includes(role)
}
