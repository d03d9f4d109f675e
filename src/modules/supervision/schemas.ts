import { type Static, Type } from 'typebox'
import { NextCursor } from '../../http/cursor.js'
import { WriteHeaders } from '../../http/route-schemas.js'
import { DEADLINE_KINDS } from '../../workflow/deadline-rules.js'
import { Day, Instant, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { ADDRESSEES, STAGES, STAGES_DESCRIBED } from '../../workflow/supervision-stages.js'
import { NOTICE_ACTS, NOTICE_STATES, RESULTS } from './moves.js'
import { REASON_CODES } from './tables.js'

const strict = { additionalProperties: false }
const Stage = oneOfValues(STAGES, STAGES_DESCRIBED)
const Note = (description: string) =>
  text(
    2_000,
    `${description}. Part of the history of the notice, never of a timeline; nothing of what was said in mediation`,
  )

export const NoticeParams = Type.Object({ caseId: Uuid, noticeId: Uuid }, strict)

export const NoticeHeaders = Type.Object({
  ...WriteHeaders.properties,
  'if-match': Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'ETag of the notice as the client saw it; 428 without, 412 when it is stale',
    }),
  ),
})

export const RaiseNoticeBody = Type.Object(
  {
    stage: Type.Optional(Stage),
    reasonCode: oneOfValues(REASON_CODES),
    note: Note('What the notice is about'),
    deadlineId: Type.Optional(Uuid),
    addressee: oneOfValues(ADDRESSEES, 'Who has to answer: the mediators of the case, or the staff of its court'),
    personId: Type.Optional(Uuid),
    answerDueOn: Type.Optional(Day),
  },
  {
    ...strict,
    examples: [
      {
        stage: 'letter-of-enquiry',
        reasonCode: 'party-complaint',
        note: '当事人反映调解久拖不决，请书面说明原因及办理措施。',
        addressee: 'court',
      },
    ],
  },
)
export type RaiseNoticeBody = Static<typeof RaiseNoticeBody>

export const AnswerNoticeBody = Type.Object(
  {
    reason: Note('Why'),
    measure: Note('What will be done'),
    promisedOn: Type.String({ format: 'date', maxLength: 10, description: 'Day by which it will be done' }),
  },
  {
    ...strict,
    examples: [
      {
        reason: '被申请人在外地，需另行安排线上调解。',
        measure: '已预约线上调解，届时未达成协议即终结调解。',
        promisedOn: '2026-03-20',
      },
    ],
  },
)
export type AnswerNoticeBody = Static<typeof AnswerNoticeBody>

export const AcceptAnswerBody = Type.Object(
  { note: Type.Optional(Note('Remark')) },
  { ...strict, examples: [{ note: '同意，按承诺日期办结。' }] },
)
export type AcceptAnswerBody = Static<typeof AcceptAnswerBody>

export const ReturnAnswerBody = Type.Object(
  { note: Note('What the answer lacks'), answerDueOn: Type.Optional(Day) },
  { ...strict, examples: [{ note: '未说明办理措施，请补充。' }] },
)
export type ReturnAnswerBody = Static<typeof ReturnAnswerBody>

export const EscalateNoticeBody = Type.Object(
  { note: Note('Why the next stage is needed') },
  { ...strict, examples: [{ note: '逾期未答复，转入下一级督办。' }] },
)
export type EscalateNoticeBody = Static<typeof EscalateNoticeBody>

export const CloseNoticeBody = Type.Object(
  { result: oneOfValues(['handled', 'explained', 'unfounded'] as const), note: Note('What was found') },
  { ...strict, examples: [{ result: 'handled', note: '已按承诺办结。' }] },
)
export type CloseNoticeBody = Static<typeof CloseNoticeBody>

export const WithdrawNoticeBody = Type.Object(
  { note: Note('Why it is withdrawn') },
  { ...strict, examples: [{ note: '反映的问题不属于本案，撤回督办。' }] },
)
export type WithdrawNoticeBody = Static<typeof WithdrawNoticeBody>

const BY = ['person', 'system'] as const
const NOTICE = {
  id: Uuid,
  caseId: Uuid,
  courtCode: Type.String({ maxLength: 20 }),
  caseNumber: Type.String({ maxLength: 60, description: 'Number of the case, or of its receipt while it has none' }),
  stage: Stage,
  state: oneOfValues(NOTICE_STATES),
  version: Type.Integer({ minimum: 1 }),
  reasonCode: oneOfValues(REASON_CODES),
  note: nullable(Type.String({ maxLength: 2_000 })),
  deadlineId: nullable(Uuid),
  deadlineKind: nullable(oneOfValues(DEADLINE_KINDS)),
  deadlineDueOn: nullable(Day),
  raisedByKind: oneOfValues(BY),
  raisedById: nullable(Uuid),
  raisedOn: Day,
  raisedAt: Instant,
  supervisingCourtCode: Type.String({ maxLength: 20, description: 'Court that judges the answer' }),
  addressee: oneOfValues(ADDRESSEES),
  personId: nullable(Uuid),
  answerDueOn: Day,
  answeredOn: nullable(Day),
  promisedOn: nullable(Day),
  dueOn: nullable(
    Type.String({
      format: 'date',
      maxLength: 10,
      description: 'Day by which something is owed now: the answer, or what was promised once that is accepted',
    }),
  ),
  result: nullable(oneOfValues(RESULTS)),
  endedOn: nullable(Day),
  escalatedFrom: nullable(Uuid),
}

export const NoticeView = Type.Object(NOTICE, { $id: 'SupervisionNotice', ...strict })
export type NoticeView = Static<typeof NoticeView>

export const NoticePage = Type.Object(
  { items: Type.Array(NoticeView, { maxItems: 100 }), nextCursor: NextCursor },
  strict,
)

const HistoryEntry = Type.Object(
  {
    seq: Type.Integer({ minimum: 1 }),
    act: oneOfValues(NOTICE_ACTS),
    state: oneOfValues(NOTICE_STATES, 'State after the act'),
    actorKind: oneOfValues(BY),
    actorId: nullable(Uuid),
    occurredOn: Day,
    at: Instant,
    note: nullable(Type.String({ maxLength: 2_000 })),
    measure: nullable(Type.String({ maxLength: 2_000 })),
    promisedOn: nullable(Day),
    dueOn: nullable(Day),
  },
  strict,
)

export const NoticeWithHistory = Type.Object(
  {
    ...NOTICE,
    history: Type.Array(HistoryEntry, { description: 'Everything that happened to the notice, in its order' }),
  },
  strict,
)

export const StageFiguresList = Type.Object(
  {
    courtCode: Type.String({ maxLength: 20 }),
    from: Day,
    to: Day,
    stages: Type.Array(
      Type.Object(
        {
          stage: Stage,
          raised: Type.Integer({ minimum: 0 }),
          answeredInTime: Type.Integer({ minimum: 0 }),
          escalated: Type.Integer({ minimum: 0 }),
          closed: Type.Integer({ minimum: 0 }),
          open: Type.Integer({ minimum: 0 }),
        },
        strict,
      ),
      { maxItems: STAGES.length },
    ),
  },
  strict,
)
