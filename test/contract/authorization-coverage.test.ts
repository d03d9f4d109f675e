import { sql } from 'drizzle-orm'
import t from 'tap'
import { type Action, type Actor, mayEver, permitOnCase, rolesFor } from '../../src/authorization/policy.js'
import { createActorSource } from '../../src/modules/directory/actors.js'
import { DEMO_CLIENTS, DEMO_PEOPLE } from '../../src/modules/directory/demo-people.js'
import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { openTestCourt } from '../support/app.js'
import { registeredCase } from '../support/cases.js'

/** Known to the service and granted nothing. */
const WITHOUT_ROLE = 'person-without-role'

/**
 * For every operation somebody who may call it and somebody who may not. Written by hand and not taken from the policy:
 * a role that gains or loses an operation has to be changed here as well.
 */
const PEOPLE_OF: Readonly<Record<string, { allowed: string; refused: string }>> = {
  acceptAssignmentPlan: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  acceptOffer: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  acceptSupervisionAnswer: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  addSeriesMembers: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  addTeamMember: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  amendCase: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  answerDemonstration: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  answerSupervisionNotice: { allowed: 'clerk-mingshan', refused: 'admin-benxi' },
  applyForConfirmation: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchAcceptOffer: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  batchApplyForConfirmation: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchCloseCase: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchDecideTriage: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  batchDisposeFastTrack: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  batchDocketFastTrack: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchDraftAgreement: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  batchEndMediation: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  batchExamineConfirmation: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  batchGiveNotices: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchHearFastTrack: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  batchOfferMediation: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  batchRecordConsent: { allowed: 'clerk-mingshan', refused: 'manager-people-committee' },
  batchRecordPerformance: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchRecordSession: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchRegisterCase: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  batchRuleOnConfirmation: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  batchScheduleSession: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchServeFastTrack: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchSignAgreement: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  batchTransferCase: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  changeWebhookEndpoint: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  clearWarningThresholds: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  calculateDeadline: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  cancelOperation: { allowed: 'clerk-mingshan', refused: 'auditor-benxi' },
  changeAssignmentPlan: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  changeClient: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  chooseSeriesLead: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  closeCase: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  closeSupervisionNotice: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  confirmUndisputedFact: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  countUnreadNotices: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  countDeadlines: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  createCourt: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  createDisplayToken: { allowed: 'admin-benxi', refused: 'judge-mingshan' },
  createPerson: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  createSeries: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  createTeamTemplate: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  decideRecusal: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  decideTriage: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  declineOffer: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  defineTag: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  deemWithdrawn: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  delistMediator: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  disableClient: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  disableWebhookEndpoint: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  deliverMessage: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  discardImport: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  discardAssignmentPlan: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  discloseParty: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  disposeFastTrack: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  dissolveTeam: { allowed: 'admin-benxi', refused: 'judge-mingshan' },
  docketFastTrack: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  draftAgreement: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  draftFromDemonstration: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  enableWebhookEndpoint: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  endMediation: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  endTeamMembership: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  escalateSupervisionNotice: { allowed: 'higher-benxi', refused: 'clerk-mingshan' },
  examineConfirmation: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  exportImportList: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  extendLimit: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  extendMediation: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  fileClosingReport: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  followBoard: { allowed: 'judge-mingshan', refused: 'mediator-zhao' },
  formTeam: { allowed: 'admin-benxi', refused: 'triage-mingshan' },
  getImportTemplate: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  giveFeeNotice: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  giveNotices: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  grantRole: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  hearFastTrack: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  importCalendar: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  issueMediationStatement: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  joinSeries: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  lapseOffer: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  leaveSeries: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listAssignmentPlanEntries: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listCases: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listClientRequests: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  listCaseHandovers: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listClients: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  listCourtDays: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listCourts: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listDeadlineRules: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listDeadlines: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listDisplayTokens: { allowed: 'admin-benxi', refused: 'judge-mingshan' },
  clearFigureRange: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  exportFigureValues: { allowed: 'judge-mingshan', refused: 'mediator-zhao' },
  exportMonthlyReport: { allowed: 'higher-benxi', refused: 'mediator-zhao' },
  listFigureCases: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listFigureRanges: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  readFigureValues: { allowed: 'triage-mingshan', refused: 'manager-people-committee' },
  readMonthlyReport: { allowed: 'auditor-benxi', refused: 'mediator-zhao' },
  setFigureRange: { allowed: 'admin-benxi', refused: 'judge-mingshan' },
  listFigures: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listEventTypes: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listHandovers: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listImportRows: { allowed: 'triage-mingshan', refused: 'mediator-zhao' },
  listImports: { allowed: 'triage-mingshan', refused: 'mediator-zhao' },
  listInboundMessages: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listMediator: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  listNotices: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  listOperationItems: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listOperations: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listOrganisation: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  listOwnRequests: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listPeople: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  listPriorityTags: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listProcedureProfiles: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listSeries: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listSeriesMembers: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listSmallClaimsThresholds: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  listStandingConsents: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  listSupervisionNotices: { allowed: 'clerk-mingshan', refused: 'manager-people-committee' },
  listTeams: { allowed: 'manager-people-committee', refused: WITHOUT_ROLE },
  listTeamTemplates: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  listTriageDecisions: { allowed: 'clerk-mingshan', refused: 'manager-people-committee' },
  listWebhookDeliveries: { allowed: 'auditor-benxi', refused: 'clerk-mingshan' },
  listWebhookEndpoints: { allowed: 'auditor-benxi', refused: 'clerk-mingshan' },
  listUnansweredHandovers: { allowed: 'auditor-benxi', refused: 'mediator-zhao' },
  makeAssignmentPlan: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  offerDemonstration: { allowed: 'mediator-zhao', refused: 'judge-mingshan' },
  offerMediation: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  pauseMediation: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  proposeTriage: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  raiseRecusal: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  raiseSupervisionNotice: { allowed: 'higher-benxi', refused: 'clerk-mingshan' },
  readActions: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readAssignmentPlan: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  readAssignments: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readBoard: { allowed: 'judge-mingshan', refused: 'mediator-zhao' },
  readBoardSettings: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  readCalendar: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readCase: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readCause: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readDemonstration: { allowed: 'mediator-zhao', refused: 'judge-mingshan' },
  readDeadlines: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readEvents: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  readEventSchema: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readHandover: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  readImport: { allowed: 'triage-mingshan', refused: 'mediator-zhao' },
  readInboundMessage: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  readMe: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readmitImportRows: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  readNotice: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  readNoticeAddress: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  readNoticesUpTo: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  readOperation: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readRecords: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  readRoster: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readSeries: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readSupervisionFigures: { allowed: 'auditor-benxi', refused: 'clerk-mingshan' },
  readSupervisionNotice: { allowed: 'clerk-mingshan', refused: 'manager-people-committee' },
  readTeam: { allowed: 'judge-mingshan', refused: WITHOUT_ROLE },
  readTimeline: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readTriageRules: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readWarningThresholds: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  readWebhookEndpoint: { allowed: 'auditor-benxi', refused: 'clerk-mingshan' },
  readWorkList: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  receiveCase: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  receiveCaseIntoSeries: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  receiveHandover: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  recommendMediators: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  recordConsent: { allowed: 'clerk-mingshan', refused: 'manager-people-committee' },
  recordHandoverOutcome: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  recordHandoverReceipt: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  recordMinutes: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  recordPerformance: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  recordSession: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  redeliverWebhookEvent: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  redeliverWebhookRange: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  referCase: { allowed: 'triage-mingshan', refused: 'mediator-zhao' },
  registerCase: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  registerClient: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  registerWebhookEndpoint: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  registerStandingConsent: { allowed: 'clerk-mingshan', refused: 'judge-mingshan' },
  removeCourtDay: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  replaceMediator: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  reportSession: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  restoreMediation: { allowed: 'triage-mingshan', refused: 'clerk-mingshan' },
  resumeMediation: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  returnCase: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  returnSupervisionAnswer: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  revokeDisplayToken: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  revokeGrant: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  revokeStandingConsent: { allowed: 'triage-mingshan', refused: 'mediator-zhao' },
  rotateWebhookSecret: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  ruleOnConfirmation: { allowed: 'judge-mingshan', refused: 'clerk-mingshan' },
  scheduleSession: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  screenImportRows: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  searchCases: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  searchCauses: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  sendHandoverAgain: { allowed: 'clerk-mingshan', refused: 'judge-mingshan' },
  serveFastTrack: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  setBoardSettings: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  setCourtDay: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  setNoticeAddress: { allowed: 'mediator-zhao', refused: WITHOUT_ROLE },
  setProfile: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  setTeamFields: { allowed: 'admin-benxi', refused: 'mediator-zhao' },
  setThreshold: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  settleFee: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  setWarningThresholds: { allowed: 'admin-benxi', refused: 'clerk-mingshan' },
  signAgreement: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  signMediationStatement: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  startImport: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  stateUndisputedFact: { allowed: 'mediator-zhao', refused: 'clerk-mingshan' },
  suggestSeries: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  transferCase: { allowed: 'clerk-mingshan', refused: 'mediator-zhao' },
  uploadImport: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  verifyTimeline: { allowed: 'clerk-mingshan', refused: WITHOUT_ROLE },
  waiveRecusal: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  sendWebhookTestEvent: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  withdrawWebhookEndpoint: { allowed: 'admin-benxi', refused: 'auditor-benxi' },
  withdrawCase: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  withdrawConfirmation: { allowed: 'clerk-mingshan', refused: 'triage-mingshan' },
  withdrawSupervisionNotice: { allowed: 'triage-mingshan', refused: 'mediator-zhao' },
}

/** What an operation is asked with although it need not be: a stream that went on would never answer. */
const ASKED_WITH: Readonly<Record<string, string>> = { followBoard: 'once=true' }

interface Media {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
}

const QUERY: Readonly<Record<string, string>> = {
  courtCode: encodeURIComponent('辽0504'),
  province: encodeURIComponent('辽宁'),
  year: '2026',
  purpose: 'correction',
}
const ABSENT = '01999999-0000-7000-8000-00000000ffff'

const court = await openTestCourt(t)
await court.db.execute(
  sql`insert into persons (id, subject, name, created_at) values (${ABSENT}::uuid, ${WITHOUT_ROLE}, '无岗位人员', now())`,
)
const theirs = await registeredCase(court)

const paths = court.app.swagger().paths as unknown as Record<string, Record<string, Operation>>
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => {
    const [mediaType, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
    const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value
    const query = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'query' && parameter.required === true)
      .map(({ name }) => `${name}=${QUERY[name] ?? 'none'}`)
      .concat(ASKED_WITH[operation.operationId] ?? [])
    return {
      id: operation.operationId,
      method: method as 'get' | 'post' | 'put' | 'delete',
      isOnCase: path.startsWith('/v1/cases/{caseId}'),
      body: example ?? {},
      mediaType,
      url: (caseId: string) =>
        `${path.replace('{caseId}', caseId).replaceAll(/\{\w+\}/g, ABSENT)}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    }
  }),
)
type Operated = (typeof operations)[number]

/** Calls an operation; acts go without If-Match, so that whoever may do them gets 428 and nothing changes. */
function call(operation: Operated, who: ReturnType<typeof court.as>, caseId: string) {
  const url = operation.url(caseId)
  const { method, body, mediaType = 'application/json' } = operation
  const headers = { 'content-type': mediaType }
  return method === 'get' || method === 'delete' ? who[method](url) : who[method](url, body, { headers })
}

t.test('every operation has an entry, and every entry an operation', async (t) => {
  const known = new Set(operations.map(({ id }) => id))
  for (const { id } of operations) {
    t.ok(id in PEOPLE_OF, `add to PEOPLE_OF who may call ${id} and who may not`)
  }
  t.strictSame(
    Object.keys(PEOPLE_OF).filter((id) => !known.has(id)),
    [],
    'take operations that are gone off PEOPLE_OF',
  )
})

t.test('nobody gets in without a token', async (t) => {
  for (const operation of operations) {
    const answer = await call(operation, court.anonymous, theirs.id)
    t.equal(answer.status, 401, `${operation.id}: ${answer.text}`)
  }
})

const actions = new Map<string, Action>()

t.test('a person without a role and a client without a scope are refused everywhere', async (t) => {
  for (const operation of operations) {
    const person = await call(operation, court.as(WITHOUT_ROLE), theirs.id)
    t.equal(person.status, 403, `${operation.id}: ${person.text}`)
    actions.set(operation.id, person.body.action)
    for (const { clientId } of DEMO_CLIENTS) {
      const client = await call(operation, court.asClient(clientId, ''), theirs.id)
      t.equal(client.status, 403, `${operation.id} by ${clientId}: ${client.text}`)
    }
  }
})

t.test('whoever is named may or may not, as it says', async (t) => {
  for (const operation of operations) {
    const entry = PEOPLE_OF[operation.id]
    if (entry === undefined) continue
    const allowed = await call(operation, court.as(entry.allowed), theirs.id)
    t.notOk([401, 403].includes(allowed.status), `${operation.id} by ${entry.allowed}: ${allowed.text}`)
    const refused = await call(operation, court.as(entry.refused), theirs.id)
    t.equal(refused.status, 403, `${operation.id} by ${entry.refused}: ${refused.text}`)
    t.equal(refused.body.action, actions.get(operation.id), operation.id)
  }
})

const reference = createReferenceSource(court.db, () => performance.now())
const findActor = createActorSource(court.db, reference, () => performance.now())
const people: { subject: string; actor: Actor }[] = []
for (const { subject } of DEMO_PEOPLE) {
  const actor = await findActor({ subject, clientId: 'demo-desk', isClient: false, scopes: [] })
  if (actor === undefined) throw new Error(`${subject} is not in the test database`)
  people.push({ subject, actor })
}
const [row] = (
  await court.db.execute<{ courtId: number; submittedBy: string }>(
    sql`select court_id as "courtId", submitted_by as "submittedBy" from cases where id = ${theirs.id}::uuid`,
  )
).rows
if (row === undefined) throw new Error('the case is gone')
const scope = { ...row, mediatorIds: [], organisationId: null }

/** What the policy says of a call to the case of 明山, which has no mediator yet. */
function expectation(operation: Operated, action: Action, actor: Actor) {
  if (!mayEver(actor, action)) return 'forbidden'
  return operation.isOnCase ? permitOnCase(actor, action, scope) : 'allowed'
}

t.test('every operation answers every person as the policy says', async (t) => {
  const cells = { allowed: 0, forbidden: 0, hidden: 0 }
  for (const operation of operations) {
    const action = actions.get(operation.id)
    if (action === undefined) throw new Error(`no action of ${operation.id} is known`)
    t.ok(rolesFor(action).length > 0, `${operation.id} is ${action}, which some role may do`)
    for (const { subject, actor } of people) {
      const expected = expectation(operation, action, actor)
      cells[expected] += 1
      const { status, text } = await call(operation, court.as(subject), theirs.id)
      const name = `${operation.id} by ${subject} is ${expected}: ${text.slice(0, 300)}`
      if (expected === 'forbidden') t.equal(status, 403, name)
      else if (expected === 'hidden') t.equal(status, 404, name)
      else t.notOk(status === 401 || status >= 500 || (operation.isOnCase && status === 403), `${status} ${name}`)
    }
  }
  t.equal(cells.allowed + cells.forbidden + cells.hidden, operations.length * DEMO_PEOPLE.length)
  t.comment(`${operations.length} operations × ${people.length} people: ${JSON.stringify(cells)}`)
})

t.test('a case of another court is the same as no case, for every operation on a case', async (t) => {
  const absent = `${theirs.id.slice(0, -4)}0000`
  for (const operation of operations.filter(({ isOnCase }) => isOnCase)) {
    const action = actions.get(operation.id)
    const outsiders = people.filter(
      ({ actor }) => action !== undefined && mayEver(actor, action) && permitOnCase(actor, action, scope) === 'hidden',
    )
    t.ok(outsiders.length > 0, `somebody elsewhere may do ${operation.id}`)
    for (const { subject } of outsiders) {
      const hidden = await call(operation, court.as(subject), theirs.id)
      const missing = await call(operation, court.as(subject), absent)
      t.equal(hidden.status, 404, `${operation.id} by ${subject}: ${hidden.text}`)
      const { instance: _hidden, ...answer } = hidden.body
      const { instance: _missing, ...same } = missing.body
      t.strictSame(answer, same, operation.id)
    }
  }
})

t.test('nothing of this changed the case', async (t) => {
  const answer = await court.as('clerk-mingshan').get(`/v1/cases/${theirs.id}`)
  t.equal(answer.body.version, theirs.version)
})
