import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { Day, exampleOf, Fen, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CASE_STATES, type CaseState, OUTCOMES } from '../../workflow/states.js'
import { ReceiveCaseBody } from '../intake/schemas.js'
import { PARTY_ROLES } from '../intake/tables.js'
import type { SeriesRow, SeriesSummary } from './store.js'
import { LEAVE_GROUNDS, SERIES_BASES } from './tables.js'

const strict = { additionalProperties: false }
const A_SERIES = '019a3f00-7c00-8210-9000-000000000001'
const A_CASE = '019a3f00-7c00-8210-9000-000000000002'
/** Cases that one request may name. */
export const CASES_MAX = 2000

export const SeriesParams = Type.Object({ seriesId: Uuid }, strict)

export const JoinSeriesBody = Type.Object(
  { occurredOn: OccurredOn, seriesId: Uuid, reason: text(500, 'Why the case belongs there') },
  { ...strict, examples: [{ seriesId: A_SERIES, reason: '同一用人单位拖欠劳务报酬，事实与诉请同类。' }] },
)
export type JoinSeriesBody = Static<typeof JoinSeriesBody>

export const LeaveSeriesBody = Type.Object(
  { occurredOn: OccurredOn, ground: oneOfValues(LEAVE_GROUNDS), reason: text(500) },
  { ...strict, examples: [{ ground: 'goes-another-way', reason: '申请人不同意示范方案，单独处理。' }] },
)
export type LeaveSeriesBody = Static<typeof LeaveSeriesBody>

export const CreateSeriesBody = Type.Object(
  {
    courtCode: text(20, '法院代字, e.g. 辽0504'),
    name: text(100, 'What the court calls the series'),
    basis: oneOfValues(SERIES_BASES, 'What makes the disputes similar'),
    reason: text(500),
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        name: '某项目农民工劳务报酬系列纠纷',
        basis: 'same-respondent',
        reason: '百余名农民工就同一项目主张劳务报酬。',
      },
    ],
  },
)
export type CreateSeriesBody = Static<typeof CreateSeriesBody>

export const ChooseLeadBody = Type.Object(
  { caseId: Uuid, reason: text(500) },
  { ...strict, examples: [{ caseId: A_CASE, reason: '事实最完整，具有代表性。' }] },
)
export type ChooseLeadBody = Static<typeof ChooseLeadBody>

export const ReceiveIntoSeriesBody = Type.Object(
  { dispute: Type.Object(ReceiveCaseBody.properties, strict), reason: text(500, 'Why the case belongs there') },
  { ...strict, examples: [{ dispute: exampleOf(ReceiveCaseBody), reason: '同一项目、同类诉请。' }] },
)

/** How many cases of a series are in each state; states without a case are left out. */
const CountsByState = Type.Object(
  Object.fromEntries(CASE_STATES.map((state) => [state, Type.Optional(Type.Integer({ minimum: 0 }))])) as Record<
    CaseState,
    ReturnType<typeof Type.Optional<ReturnType<typeof Type.Integer>>>
  >,
  { ...strict, description: 'Cases by state' },
)

export const SeriesView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    name: Type.String({ maxLength: 100 }),
    basis: oneOfValues(SERIES_BASES),
    leadCaseId: nullable({ ...Uuid, description: 'The case that is settled first, for the others to follow' }),
    version: Type.Integer({ minimum: 1, description: 'Moves when a case joins or leaves' }),
    createdOn: Day,
    members: Type.Integer({ minimum: 0, description: 'Cases of the series that the caller sees' }),
    claimAmountFen: { ...Fen, description: 'What these cases claim together, in fen' },
    states: CountsByState,
  },
  { $id: 'Series', ...strict },
)
export type SeriesView = Static<typeof SeriesView>

/** A series just made has no cases. */
export function seriesView(row: SeriesRow | SeriesSummary, courtCode: string): SeriesView {
  const { id, name, basis, leadCaseId, version, createdOn } = row
  const standing = 'members' in row ? row : { members: 0, claimAmountFen: 0, states: {} }
  const { members, claimAmountFen, states } = standing
  return { id, courtCode, name, basis, leadCaseId, version, createdOn, members, claimAmountFen, states }
}

export const SeriesPage = Type.Object(
  { items: Type.Array(SeriesView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'SeriesPage', ...strict },
)
export const SeriesQuery = Type.Object({ courtCode: text(20, '法院代字, e.g. 辽0504'), ...PAGE_QUERY }, strict)

export const SeriesMemberPage = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          caseId: Uuid,
          receiptNumber: Type.String({ maxLength: 40 }),
          number: nullable(Type.String({ maxLength: 60 })),
          state: oneOfValues(CASE_STATES),
          outcome: nullable(oneOfValues(OUTCOMES)),
          version: Type.Integer({ minimum: 1 }),
          claimAmountFen: Fen,
          mediatorId: nullable(Uuid),
          joinedOn: Day,
          isLead: Type.Boolean(),
          parties: Type.Array(
            Type.Object({ id: Uuid, role: oneOfValues(PARTY_ROLES), name: Type.String({ maxLength: 200 }) }, strict),
            { maxItems: 200 },
          ),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    nextCursor: NextCursor,
  },
  { $id: 'SeriesMemberPage', ...strict },
)
export const PageQuery = Type.Object(PAGE_QUERY, strict)

export const SuggestionsQuery = Type.Object(
  {
    courtCode: text(20, '法院代字, e.g. 辽0504'),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 90, description: 'Received since so many days; 30 if not given' }),
    ),
    casesMin: Type.Optional(Type.Integer({ minimum: 2, maximum: 100, description: 'Cases at least; 3 if not given' })),
  },
  strict,
)
export const SeriesSuggestions = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          basis: oneOfValues(['same-respondent', 'same-applicant'] as const),
          partyName: Type.String({ maxLength: 200, description: 'The party that the cases share' }),
          causeCode: Type.String({ maxLength: 20 }),
          cases: Type.Integer({ minimum: 2 }),
          caseIds: Type.Array(Uuid, { maxItems: 500, description: 'The first 500' }),
        },
        strict,
      ),
      { maxItems: 50 },
    ),
  },
  { $id: 'SeriesSuggestions', ...strict },
)

export const AddMembersBody = Type.Object(
  {
    caseIds: Type.Array(Uuid, { minItems: 1, maxItems: CASES_MAX, uniqueItems: true }),
    reason: text(500, 'Why the cases belong there'),
  },
  { ...strict, examples: [{ caseIds: [A_CASE], reason: '同一物业公司、同类诉请。' }] },
)
