/** What a person may be in a court. Granted per person, role and court; never read from a token. */
export const ROLES = [
  'clerk',
  'triage-officer',
  'mediator',
  'organisation-manager',
  'judge',
  'judges-assistant',
  'court-administrator',
  'higher-court',
  'auditor',
] as const
export type Role = (typeof ROLES)[number]

/** What a machine client may do, within the courts that it was registered for. */
export const SCOPES = [
  'cases.register',
  'cases.read',
  'outcomes.read',
  'handovers.receive',
  'outcomes.write',
  'webhooks.manage',
] as const
export type Scope = (typeof SCOPES)[number]

/** Roles whose grant on a court also covers every court below it. */
export const SUBTREE_ROLES: readonly Role[] = ['court-administrator', 'higher-court', 'auditor']
