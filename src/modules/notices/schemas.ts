import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { Instant, nullable, oneOfValues, Uuid } from '../../workflow/schemas.js'
import { FIELDS, TEMPLATE_NAMES } from './templates.js'

const strict = { additionalProperties: false }
const Email = nullable(Type.String({ format: 'email', maxLength: 254 }))

export const NoticeParams = Type.Object({ noticeId: Uuid }, strict)

export const NoticesQuery = Type.Object(
  { unread: Type.Optional(Type.Boolean({ description: 'true: only what has not been read' })), ...PAGE_QUERY },
  strict,
)

export const NoticeView = Type.Object(
  {
    id: Uuid,
    template: oneOfValues(TEMPLATE_NAMES, 'What kind of notice it is; says which members data has'),
    subject: Type.String({ maxLength: 300 }),
    text: Type.String({ maxLength: 2000 }),
    data: Type.Partial(Type.Object(FIELDS, strict)),
    case: nullable(
      Type.Object(
        {
          id: Uuid,
          courtCode: Type.String({ maxLength: 20 }),
          number: nullable(Type.String({ maxLength: 60 })),
          receiptNumber: Type.String({ maxLength: 40 }),
        },
        { description: 'The case that it is about', ...strict },
      ),
    ),
    createdAt: Instant,
    readAt: nullable(Instant),
  },
  { $id: 'Notice', ...strict },
)
export type NoticeView = Static<typeof NoticeView>

export const NoticePage = Type.Object(
  { items: Type.Array(NoticeView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'NoticePage', ...strict },
)

export const UnreadCount = Type.Object({ unread: Type.Integer({ minimum: 0 }) }, { $id: 'UnreadCount', ...strict })

export const ReadUpToBody = Type.Object(
  { upTo: Uuid },
  { ...strict, examples: [{ upTo: '019a3f00-7c00-7000-8000-000000000001' }] },
)
export type ReadUpToBody = Static<typeof ReadUpToBody>

export const ReadCount = Type.Object(
  { marked: Type.Integer({ minimum: 0, description: 'How many were unread' }) },
  { $id: 'NoticesMarked', ...strict },
)

export const NoticeAddress = Type.Object({ email: Email }, { $id: 'NoticeAddress', ...strict })
export const SetNoticeAddressBody = Type.Object(
  { email: Email },
  { ...strict, examples: [{ email: 'clerk@court.example' }, { email: null }] },
)
export type SetNoticeAddressBody = Static<typeof SetNoticeAddressBody>

export const NoticeAddressSet = Type.Object(
  { isMailed: Type.Boolean({ description: 'Whether notices are mailed from now on' }) },
  { $id: 'NoticeAddressSet', ...strict },
)
