import { type Static, Type } from 'typebox'
import { Day, nullable, OccurredOn, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { END_GROUNDS } from './closing.js'
import { SUSPENSION_REASONS } from './pauses.js'
import { ATTENDANCES, SESSION_MODES, SESSION_RESULTS } from './sessions.js'
import { CONFIRMATION_FORMS, NOTICE_FORMS, RECORD_KINDS } from './tables.js'

const strict = { additionalProperties: false }
const PARTY = '01999999-0000-7000-8000-000000000001'
const OTHER_PARTY = '01999999-0000-7000-8000-000000000002'

const InstantInput = Type.String({ format: 'date-time', maxLength: 35, description: 'RFC 3339, with its offset' })
const PartyIds = (description: string) =>
  Type.Array(Uuid, { minItems: 1, maxItems: 200, uniqueItems: true, description })

export const SessionParams = Type.Object({ caseId: Uuid, sessionId: Uuid }, strict)
export const FactParams = Type.Object({ caseId: Uuid, factId: Uuid }, strict)

export const GiveNoticesBody = Type.Object(
  { occurredOn: OccurredOn, partyIds: PartyIds('Parties that were given the notices'), how: oneOfValues(NOTICE_FORMS) },
  { ...strict, examples: [{ partyIds: [PARTY, OTHER_PARTY], how: 'written' }] },
)
export type GiveNoticesBody = Static<typeof GiveNoticesBody>

const InvitedInput = Type.Object(
  { kind: oneOfValues(['organisation', 'person'] as const), name: text(200), role: Type.Optional(text(100)) },
  strict,
)
const InvitedList = Type.Optional(
  Type.Array(InvitedInput, { maxItems: 20, description: '联动调解: partner organisations and persons asked to help' }),
)
const RoomLink = Type.Optional(
  Type.String({
    format: 'uri',
    pattern: '^https://',
    maxLength: 500,
    description: 'Online room, for the court and the parties',
  }),
)
const Place = Type.Optional(text(200, 'Needed when the session is held on site, wholly or in part'))

export const ScheduleSessionBody = Type.Object(
  {
    occurredOn: OccurredOn,
    mode: oneOfValues(SESSION_MODES),
    scheduledAt: InstantInput,
    place: Place,
    roomLink: RoomLink,
    invited: InvitedList,
  },
  {
    ...strict,
    examples: [
      {
        mode: 'on-site',
        scheduledAt: '2026-03-02T09:30:00+08:00',
        place: '第三调解室',
        invited: [{ kind: 'organisation', name: '示例社区居民委员会', role: '协助调解' }],
      },
    ],
  },
)
export type ScheduleSessionBody = Static<typeof ScheduleSessionBody>

const Report = {
  beganAt: InstantInput,
  endedAt: InstantInput,
  result: oneOfValues(SESSION_RESULTS),
  attendance: Type.Array(Type.Object({ partyId: Uuid, attendance: oneOfValues(ATTENDANCES) }, strict), {
    minItems: 1,
    maxItems: 200,
    description: 'One line for every party of the case',
  }),
}
const REPORT_EXAMPLE = {
  beganAt: '2026-03-02T09:30:00+08:00',
  endedAt: '2026-03-02T11:00:00+08:00',
  result: 'continues',
  attendance: [
    { partyId: PARTY, attendance: 'in-person' },
    { partyId: OTHER_PARTY, attendance: 'by-representative' },
  ],
}

export const RecordSessionBody = Type.Object(
  {
    ...Report,
    mode: Type.Optional(oneOfValues(SESSION_MODES, 'If it was held in another way than scheduled')),
    place: Type.Optional(text(200, 'If it was held at another place than scheduled')),
  },
  { ...strict, description: 'The act carries the day on which the session began', examples: [REPORT_EXAMPLE] },
)
export type RecordSessionBody = Static<typeof RecordSessionBody>

export const ReportSessionBody = Type.Object(
  { mode: oneOfValues(SESSION_MODES), place: Place, invited: InvitedList, ...Report },
  {
    ...strict,
    description: 'A session that was not scheduled here. The act carries the day on which it began',
    examples: [{ mode: 'on-site', place: '第三调解室', ...REPORT_EXAMPLE }],
  },
)
export type ReportSessionBody = Static<typeof ReportSessionBody>

export const RecordMinutesBody = Type.Object(
  {
    occurredOn: OccurredOn,
    kind: oneOfValues(RECORD_KINDS, 'A caucus note is read by its author alone'),
    partyId: Type.Optional(Uuid),
    content: text(20_000, 'Kept sealed; read by the mediators of the case only'),
  },
  { ...strict, examples: [{ kind: 'offer', partyId: PARTY, content: '申请人愿意减免百分之十。' }] },
)
export type RecordMinutesBody = Static<typeof RecordMinutesBody>

export const RecordsQuery = Type.Object(
  {
    after: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '50 if not given' })),
  },
  strict,
)

export const ConfidentialRecords = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          id: Uuid,
          kind: oneOfValues(RECORD_KINDS),
          authorId: Uuid,
          partyId: nullable(Uuid),
          writtenOn: Day,
          content: Type.String({ maxLength: 20_000 }),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    next: nullable(Uuid),
  },
  {
    $id: 'ConfidentialRecords',
    ...strict,
    description: '`next` is the `after` of the next page; null on the last one',
  },
)

export const StateUndisputedFactBody = Type.Object(
  { occurredOn: OccurredOn, text: text(2000, 'One fact; no concession and no term of settlement') },
  { ...strict, examples: [{ text: '双方确认欠付物业费的期间为2024年1月至12月。' }] },
)
export type StateUndisputedFactBody = Static<typeof StateUndisputedFactBody>

export const ConfirmUndisputedFactBody = Type.Object(
  { occurredOn: OccurredOn, partyId: Uuid, form: oneOfValues(CONFIRMATION_FORMS) },
  { ...strict, examples: [{ partyId: PARTY, form: 'written' }] },
)
export type ConfirmUndisputedFactBody = Static<typeof ConfirmUndisputedFactBody>

export const PauseMediationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    reason: oneOfValues(SUSPENSION_REASONS),
    note: text(2000, 'What is to be appraised, or what points to sham mediation'),
    appliedBy: Type.Optional(Uuid),
    approval: Type.Optional(text(500, 'The court’s approval of the appraisal: by whom and when')),
    consentingPartyIds: Type.Optional(PartyIds('For an appraisal: all parties')),
  },
  {
    ...strict,
    examples: [
      {
        reason: 'appraisal',
        note: '对房屋渗漏原因进行鉴定。',
        appliedBy: PARTY,
        approval: '承办法官已准许。',
        consentingPartyIds: [PARTY, OTHER_PARTY],
      },
      { reason: 'sham-review', note: '双方对借款事实陈述高度一致，且无交付凭证。' },
    ],
  },
)
export type PauseMediationBody = Static<typeof PauseMediationBody>

export const ResumeMediationBody = Type.Object(
  { occurredOn: OccurredOn, note: text(2000, 'What the appraisal or the review brought') },
  { ...strict, examples: [{ note: '鉴定意见已送达各方当事人。' }] },
)
export type ResumeMediationBody = Static<typeof ResumeMediationBody>

const ExtensionDays = Type.Integer({
  minimum: 1,
  maximum: 3660,
  description: 'Calendar days; 30 at most after filing (OP25-3)',
})

export const ExtendMediationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    days: ExtensionDays,
    consentingPartyIds: PartyIds('All parties of the case'),
  },
  { ...strict, examples: [{ days: 15, consentingPartyIds: [PARTY, OTHER_PARTY] }] },
)
export type ExtendMediationBody = Static<typeof ExtendMediationBody>

export const RestoreMediationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    agreedOn: Type.String({
      format: 'date',
      maxLength: 10,
      description: 'Day on which the last party agreed to extend: the last day of the mediation period at the latest',
    }),
    days: ExtensionDays,
    consentingPartyIds: PartyIds('All parties of the case'),
    reason: text(500, 'Why the extension is entered only now'),
  },
  {
    ...strict,
    examples: [
      {
        agreedOn: '2026-03-16',
        days: 15,
        consentingPartyIds: [PARTY, OTHER_PARTY],
        reason: '延长调解期限同意书由调解员邮寄，期限届满后送达本院。',
      },
    ],
  },
)
export type RestoreMediationBody = Static<typeof RestoreMediationBody>

export const EndMediationBody = Type.Object(
  {
    occurredOn: OccurredOn,
    ground: oneOfValues(END_GROUNDS),
    course: text(5000, 'Basic facts of the mediation; no concession and no offer'),
    reasonOfFailure: Type.Optional(text(2000)),
    costRaisingConduct: Type.Optional(text(2000, 'Conduct that raised the other side’s cost; 无 if there was none')),
    hints: Type.Optional(text(2000, 'What else the court should heed; 无 if nothing')),
  },
  {
    ...strict,
    description: 'Everything but `occurredOn` is required unless the parties settled among themselves and withdrew',
    examples: [
      {
        ground: 'wide-difference',
        course: '组织现场调解两次，双方均到场。',
        reasonOfFailure: '双方对欠费金额分歧较大。',
        costRaisingConduct: '无',
        hints: '无',
      },
    ],
  },
)
export type EndMediationBody = Static<typeof EndMediationBody>

export const FileClosingReportBody = Type.Object(
  {
    occurredOn: OccurredOn,
    course: text(5000, 'Basic facts of the mediation; no concession and no offer'),
    reasonOfFailure: text(2000),
    costRaisingConduct: text(2000, 'Conduct that raised the other side’s cost; 无 if there was none'),
    hints: text(2000, 'What else the court should heed; 无 if nothing'),
  },
  {
    ...strict,
    examples: [
      {
        course: '组织视频调解两次，双方均到场。',
        reasonOfFailure: '期限届满，双方未能就金额达成一致，亦未同意延长。',
        costRaisingConduct: '无',
        hints: '无',
      },
    ],
  },
)
export type FileClosingReportBody = Static<typeof FileClosingReportBody>
