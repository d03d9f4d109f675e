import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../../http/cursor.js'
import type { Reference } from '../../../workflow/reference.js'
import { Day, Instant, nullable, oneOfValues, text, Uuid } from '../../../workflow/schemas.js'
import { CASE_STATES } from '../../../workflow/states.js'
import { Reasons } from '../schemas.js'
import { CASES_MAX, MEDIATORS_MAX } from './read-facts.js'
import { ENTRY_FILTERS, type EntryOfCase, type PlanRow } from './store.js'
import { PLAN_STATUSES } from './tables.js'

const strict = { additionalProperties: false }
const A_CASE = '019a3f00-7c00-8210-9000-000000000002'
const A_MEDIATOR = '01920000-0000-7000-8000-000000000001'

export const PlanParams = Type.Object({ planId: Uuid }, strict)

export const MakePlanBody = Type.Object(
  {
    courtCode: text(20, '法院代字, e.g. 辽0504'),
    caseIds: Type.Optional(
      Type.Array(Uuid, {
        minItems: 1,
        maxItems: CASES_MAX,
        uniqueItems: true,
        description: `Cases that look for a mediator; if not given, the ${CASES_MAX} that have waited longest`,
      }),
    ),
    mediatorIds: Type.Optional(
      Type.Array(Uuid, {
        minItems: 1,
        maxItems: MEDIATORS_MAX,
        uniqueItems: true,
        description: `Mediators to choose from; if not given, up to ${MEDIATORS_MAX} of the rosters that the court may use`,
      }),
    ),
    areas: Type.Optional(
      Type.Array(
        Type.Object({ caseId: Uuid, area: text(100, 'Where it is to be mediated, in a word of the rosters') }, strict),
        {
          maxItems: CASES_MAX,
          description:
            'Mediators who name areas and not this one are kept from the case. Without an area distance keeps nobody away: addresses of parties are sealed, and known no further than the district.',
        },
      ),
    ),
  },
  { ...strict, examples: [{ courtCode: '辽0504', areas: [] }] },
)
export type MakePlanBody = Static<typeof MakePlanBody>

export const ChangePlanBody = Type.Object(
  {
    caseId: Uuid,
    mediatorId: nullable({ ...Uuid, description: 'Who gets the case instead; null for nobody' }),
    reason: text(500, 'Why the proposal is not followed'),
  },
  { ...strict, examples: [{ caseId: A_CASE, mediatorId: A_MEDIATOR, reason: '当事人均信任该调解员。' }] },
)
export type ChangePlanBody = Static<typeof ChangePlanBody>

export const AcceptPlanBody = Type.Object({}, { ...strict, examples: [{}] })

export const DiscardPlanBody = Type.Object(
  { reason: text(500) },
  { ...strict, examples: [{ reason: '名册即将调整，下周重新分配。' }] },
)
export type DiscardPlanBody = Static<typeof DiscardPlanBody>

const Count = Type.Integer({ minimum: 0 })
const Percent = Type.Number({ minimum: 0 })

const PlanTotals = Type.Object(
  {
    assigned: { ...Count, description: 'Cases that get a mediator' },
    fitPoints: { ...Count, description: 'How well cases and mediators fit' },
    loadPoints: { ...Count, description: 'How light and even the load is' },
    points: { ...Count, description: 'Both together' },
    usedPercent: Type.Object(
      { min: Percent, max: Percent, mean: Percent, sd: Percent },
      { ...strict, description: 'Spread over the mediators: used part of their limits afterwards, in per cent' },
    ),
  },
  { $id: 'AssignmentPlanTotals', ...strict },
)

const Points = Type.Integer({ minimum: 0 })

export const PlanView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    version: Type.Integer({ minimum: 1 }),
    status: oneOfValues(PLAN_STATUSES),
    madeOn: Day,
    madeAt: Instant,
    madeBy: Uuid,
    decidedAt: nullable(Instant),
    decidedBy: nullable(Uuid),
    operationId: nullable({ ...Uuid, description: 'Long work that offers the cases of an accepted plan' }),
    discardReason: nullable(Type.String({ maxLength: 500 })),
    cases: Count,
    casesWithoutArea: { ...Count, description: 'Cases for which no area was given, so that distance kept nobody away' },
    mediatorsNotConsidered: {
      ...Count,
      description: 'Listed mediators with a free place beyond those that were weighed',
    },
    optimal: { ...PlanTotals, description: 'The plan as it was proposed: no other one has more points' },
    greedy: {
      ...PlanTotals,
      description: 'What offering case by case, always to whoever is recommended first, comes to',
    },
    current: { ...PlanTotals, description: 'The plan with the changes that people made' },
    points: Type.Object(
      {
        field: Type.Array(Points, { maxItems: 4 }),
        freePlace: Points,
        freePlacesCounted: Points,
        load: Points,
        sameSeries: Points,
        sameParty: Points,
        language: Points,
        area: Points,
        ownRoster: Points,
        freeOfCharge: Points,
      },
      {
        ...strict,
        description: 'What each reason was worth when the plan was made; a decision of the project, not of law',
      },
    ),
    mediators: Type.Array(
      Type.Object(
        {
          id: Uuid,
          courtCode: Type.String({ maxLength: 20 }),
          name: Type.String({ maxLength: 100 }),
          capacity: Count,
          load: { ...Count, description: 'Cases before the plan' },
          proposed: Count,
          greedy: Count,
          current: Count,
        },
        strict,
      ),
      { maxItems: MEDIATORS_MAX + CASES_MAX },
    ),
  },
  { $id: 'AssignmentPlan', ...strict },
)
export type PlanView = Static<typeof PlanView>

export function planView(row: PlanRow, reference: Pick<Reference, 'courtById'>): PlanView {
  const { courtId, settings, report, ...plan } = row
  const codeOf = (id: number) => reference.courtById(id)?.code ?? ''
  return {
    ...plan,
    ...report,
    courtCode: codeOf(courtId),
    mediatorsNotConsidered: settings.mediatorsNotConsidered,
    points: { ...settings.points, field: [...settings.points.field] },
    mediators: report.mediators.map(({ courtId: court, ...share }) => ({ ...share, courtCode: codeOf(court) })),
  }
}

const PlanEntry = Type.Object(
  {
    position: { ...Count, description: 'From 0, the case that has waited longest first' },
    caseId: Uuid,
    caseNumber: Type.String({ maxLength: 60 }),
    state: oneOfValues(CASE_STATES, 'Where the case is now'),
    receivedOn: { ...Day, description: 'Since when it waits' },
    area: nullable(Type.String({ maxLength: 100 })),
    mediatorId: nullable(Uuid),
    score: { ...Count, description: 'Sum of the reasons' },
    reasons: Reasons,
    proposedMediatorId: nullable({ ...Uuid, description: 'As the plan was made' }),
    nextBest: nullable(
      Type.Object(
        {
          mediatorId: Uuid,
          score: Count,
          cost: {
            ...Count,
            description: 'Points that the plan, as it was proposed, would lose if only this case went there',
          },
        },
        { ...strict, description: 'Null when nobody else could take the case' },
      ),
    ),
    greedyMediatorId: nullable({ ...Uuid, description: 'Who would have got it case by case' }),
    unassigned: nullable(
      Type.Object(
        {
          ground: oneOfValues(
            ['nobody-fits', 'places-taken'] as const,
            'Rules keep every mediator away, or all places of those who fit go to cases that have waited longer',
          ),
          fitting: { ...Count, description: 'Mediators who would fit' },
          ruledOut: Type.Array(
            Type.Object(
              {
                ruleId: Type.String({ maxLength: 80 }),
                mediators: Count,
                zh: Type.String({ maxLength: 500 }),
                en: Type.String({ maxLength: 500 }),
              },
              strict,
            ),
            { maxItems: 10, description: 'Mediators whom each rule keeps away' },
          ),
        },
        { ...strict, description: 'Why the proposal gives the case to nobody' },
      ),
    ),
    edit: nullable(
      Type.Object(
        { by: Uuid, at: Instant, reason: Type.String({ maxLength: 500 }) },
        { ...strict, description: 'Who changed it last, and why' },
      ),
    ),
  },
  { $id: 'AssignmentPlanEntry', ...strict },
)
type PlanEntry = Static<typeof PlanEntry>

export function entryView(row: EntryOfCase): PlanEntry {
  const { courtId: _court, planId: _plan, editedAt, editedBy, editReason, ...entry } = row
  const isEdited = editedAt !== null && editedBy !== null && editReason !== null
  return {
    ...entry,
    reasons: [...row.reasons],
    unassigned: row.unassigned === null ? null : { ...row.unassigned, ruledOut: [...row.unassigned.ruledOut] },
    edit: isEdited ? { by: editedBy, at: editedAt, reason: editReason } : null,
  }
}

export const PlanEntryPage = Type.Object(
  { items: Type.Array(PlanEntry, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'AssignmentPlanEntryPage', ...strict },
)
export const PlanEntriesQuery = Type.Object(
  { only: Type.Optional(oneOfValues(ENTRY_FILTERS, 'Entries of one kind')), ...PAGE_QUERY },
  strict,
)
