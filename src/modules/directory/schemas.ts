import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { COURT_LEVELS } from '../../workflow/reference.js'
import { ROLES, SCOPES } from '../../workflow/roles.js'
import { CONFIDENCES } from '../../workflow/rule.js'
import { Day, Fen, Instant, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { PROFILES } from '../../workflow/states.js'

const strict = { additionalProperties: false }

export const CourtCode = Type.String({ minLength: 1, maxLength: 20, description: '法院代字, e.g. 辽0504' })
const NewCourtCode = Type.String({
  pattern: '^[\\u4e00-\\u9fa5](?:[0-9]{2}(?:[0-9]{2})?)?$',
  maxLength: 5,
  description:
    '法院代字: one character of the province, two digits more for an intermediate, four for a basic court (NUM 5)',
})
const Province = Type.String({
  pattern: '^[\\u4e00-\\u9fa5]{2,5}$',
  maxLength: 5,
  description: 'Short name, e.g. 辽宁',
})
const Confidence = oneOfValues(CONFIDENCES, 'How sure the source is')

function page<Item extends Parameters<typeof Type.Array>[0]>(item: Item, $id: string) {
  return Type.Object({ items: Type.Array(item, { maxItems: 100 }), nextCursor: NextCursor }, { $id, ...strict })
}

const CourtName = Type.Object({ code: CourtCode, name: text(100) }, strict)

export const Me = Type.Object(
  {
    kind: oneOfValues(['person', 'client', 'system'] as const),
    id: Uuid,
    name: text(100),
    clientId: Type.String({ maxLength: 100, description: 'Client through which the caller signed in' }),
    roles: Type.Array(
      Type.Object(
        {
          role: oneOfValues(ROLES),
          courts: Type.Array(CourtName, { maxItems: 5000 }),
          mediatorId: nullable(Uuid),
          organisationId: nullable(Uuid),
        },
        strict,
      ),
      { maxItems: 200 },
    ),
    scopes: Type.Array(oneOfValues(SCOPES), { maxItems: SCOPES.length }),
    courts: Type.Array(CourtName, {
      maxItems: 5000,
      description: 'Every court in which the caller has a role or scope',
    }),
  },
  { $id: 'Me', ...strict },
)
export type Me = Static<typeof Me>

export const CourtsQuery = Type.Object(PAGE_QUERY, strict)
export const Court = Type.Object(
  {
    code: CourtCode,
    divisionCode: Type.String({ maxLength: 6, description: 'GB/T 2260' }),
    name: text(100),
    level: oneOfValues(COURT_LEVELS),
    province: Type.String({ maxLength: 10 }),
    parentCode: nullable(CourtCode),
    codeConfidence: Confidence,
  },
  { $id: 'Court', ...strict },
)
export type Court = Static<typeof Court>
export const CourtPage = page(Court, 'CourtPage')

export const CreateCourtBody = Type.Object(
  {
    code: NewCourtCode,
    divisionCode: Type.String({ pattern: '^[0-9]{2}(?:[0-9]{2}){0,2}$', maxLength: 6, description: 'GB/T 2260' }),
    name: text(100),
    level: oneOfValues(['high', 'intermediate', 'basic'] as const),
    parentCode: CourtCode,
    codeConfidence: Confidence,
  },
  {
    ...strict,
    examples: [
      {
        code: '辽0591',
        divisionCode: '2105',
        name: '本溪示例人民法院',
        level: 'basic',
        parentCode: '辽05',
        codeConfidence: 'unconfirmed',
      },
    ],
  },
)
export type CreateCourtBody = Static<typeof CreateCourtBody>

export const CausesQuery = Type.Object(
  {
    ...PAGE_QUERY,
    q: Type.Optional(text(50, 'Part of the name, or a number or code as printed, e.g. 物业 or 126')),
    level: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    revision: Type.Optional(
      Type.String({ pattern: '^[0-9]{4}$', maxLength: 4, description: 'The newest if not given' }),
    ),
  },
  strict,
)
export const CauseParams = Type.Object(
  {
    revision: Type.String({ pattern: '^[0-9]{4}$', maxLength: 4 }),
    code: Type.String({ pattern: '^[L0-9.-]{1,12}$', maxLength: 12 }),
  },
  strict,
)
export const Cause = Type.Object(
  {
    revision: Type.String({ maxLength: 10 }),
    code: Type.String({ maxLength: 20 }),
    number: Type.String({ maxLength: 20, description: 'Number as the regulation prints it' }),
    name: Type.String({ maxLength: 200 }),
    level: Type.Integer({ minimum: 1, maximum: 4 }),
    parentCode: nullable(Type.String({ maxLength: 20 })),
    path: Type.Array(Type.String({ maxLength: 200 }), {
      maxItems: 4,
      description: 'Names from the first level to this one',
    }),
    isLowest: Type.Boolean({ description: 'Whether it has no cause below it; the lowest that fits is to be used' }),
  },
  { $id: 'Cause', ...strict },
)
export type Cause = Static<typeof Cause>
export const CausePage = page(Cause, 'CausePage')

export const ThresholdsQuery = Type.Object({ province: Province }, strict)
const threshold = {
  province: Province,
  effectiveFrom: Day,
  mandatoryLimitFen: Fen,
  byAgreementLimitFen: nullable(Fen),
  source: text(300),
  confidence: Confidence,
}
export const Threshold = Type.Object(threshold, { $id: 'SmallClaimsThreshold', ...strict })
export type Threshold = Static<typeof Threshold>
export const ThresholdList = Type.Object(
  { items: Type.Array(Threshold, { maxItems: 100 }) },
  { $id: 'SmallClaimsThresholdList', ...strict },
)
export const SetThresholdBody = Type.Object(threshold, {
  ...strict,
  examples: [
    {
      province: '辽宁',
      effectiveFrom: '2027-07-01',
      mandatoryLimitFen: 5000000,
      byAgreementLimitFen: 20000000,
      source: '示例：辽宁省高级人民法院通知',
      confidence: 'confirmed',
    },
  ],
})

const profilePeriod = {
  courtCode: nullable(CourtCode),
  profile: oneOfValues(PROFILES),
  effectiveFrom: Day,
  source: text(300),
  confidence: Confidence,
}
export const ProfilePeriod = Type.Object(profilePeriod, { $id: 'ProfilePeriod', ...strict })
export type ProfilePeriod = Static<typeof ProfilePeriod>
export const ProfilesQuery = Type.Object(PAGE_QUERY, strict)
export const ProfilePage = page(ProfilePeriod, 'ProfilePeriodPage')
export const SetProfileBody = Type.Object(profilePeriod, {
  ...strict,
  description: 'Without a court: for every court that has no own period',
  examples: [
    {
      courtCode: '辽0504',
      profile: 'filed-first',
      effectiveFrom: '2027-01-01',
      source: '示例：本院关于开展先行调解工作的通知',
      confidence: 'confirmed',
    },
  ],
})

const CodeOfTag = Type.String({ pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$', maxLength: 40 })
const tag = {
  courtCode: CourtCode,
  code: CodeOfTag,
  name: text(40),
  weight: Type.Integer({ minimum: 0, maximum: 100, description: 'What the tag adds to the priority in work lists' }),
}
export const TagsQuery = Type.Object({ courtCode: CourtCode }, strict)
export const PriorityTag = Type.Object(tag, { $id: 'PriorityTag', ...strict })
export type PriorityTag = Static<typeof PriorityTag>
export const PriorityTagList = Type.Object(
  { items: Type.Array(PriorityTag, { maxItems: 200 }) },
  { $id: 'PriorityTagList', ...strict },
)
export const DefineTagBody = Type.Object(tag, {
  ...strict,
  description: 'A tag that the court already has gets the new name and weight',
  examples: [{ courtCode: '辽0504', code: 'elderly', name: '涉老年人', weight: 20 }],
})

const Subject = Type.String({
  pattern: '^[\\x21-\\x7e]{1,128}$',
  maxLength: 128,
  description: '`sub` of their access tokens',
})

export const PeopleQuery = Type.Object(
  { ...PAGE_QUERY, courtCode: CourtCode, subject: Type.Optional(Subject) },
  { ...strict, description: 'With `subject`: that person only, also when they have no role in the court yet' },
)
export const Grant = Type.Object(
  {
    id: Uuid,
    personId: Uuid,
    role: oneOfValues(ROLES),
    courtCode: CourtCode,
    mediatorId: nullable(Uuid),
    organisationId: nullable(Uuid),
    grantedAt: Instant,
    revokedAt: nullable(Instant),
  },
  { $id: 'Grant', ...strict },
)
export type Grant = Static<typeof Grant>
export const Person = Type.Object({ id: Uuid, subject: Subject, name: text(100) }, { $id: 'Person', ...strict })
export type Person = Static<typeof Person>
const PersonInCourt = Type.Object(
  {
    ...Person.properties,
    grants: Type.Array(Grant, { maxItems: 200, description: 'In this court, revoked ones too' }),
  },
  { $id: 'PersonInCourt', ...strict },
)
export const PersonPage = page(PersonInCourt, 'PersonPage')
export const CreatePersonBody = Type.Object(
  { subject: Subject, name: text(100) },
  { ...strict, examples: [{ subject: 'clerk-example', name: '示例人员' }] },
)
export type CreatePersonBody = Static<typeof CreatePersonBody>

export const GrantRoleBody = Type.Object(
  {
    personId: Uuid,
    role: oneOfValues(ROLES),
    courtCode: CourtCode,
    mediatorId: Type.Optional(Uuid),
    organisationId: Type.Optional(Uuid),
  },
  {
    ...strict,
    examples: [{ personId: '01999999-0000-7000-8000-000000000001', role: 'clerk', courtCode: '辽0504' }],
  },
)
export type GrantRoleBody = Static<typeof GrantRoleBody>
export const GrantParams = Type.Object({ grantId: Uuid }, strict)

const RateLimitPerMinute = Type.Integer({
  minimum: 1,
  maximum: 100_000,
  description: 'Requests that the client may make in a minute, with all of its tokens together; null: as everybody',
})
const ClientScopes = Type.Array(oneOfValues(SCOPES), { minItems: 1, maxItems: SCOPES.length, uniqueItems: true })
const ClientCourtCodes = Type.Array(CourtCode, { minItems: 1, maxItems: 1000, uniqueItems: true })

export const Client = Type.Object(
  {
    id: Uuid,
    clientId: Type.String({ maxLength: 100 }),
    name: text(100),
    scopes: Type.Array(oneOfValues(SCOPES), { maxItems: SCOPES.length }),
    courtCodes: Type.Array(CourtCode, { maxItems: 5000 }),
    organisationId: nullable(Uuid),
    rateLimitPerMinute: nullable(RateLimitPerMinute),
    version: Type.Integer({ minimum: 1, description: 'Of the registration, for If-Match' }),
    createdAt: Instant,
    disabledAt: nullable(Instant),
  },
  { $id: 'MachineClient', ...strict },
)
export type Client = Static<typeof Client>
export const ClientsQuery = Type.Object({ ...PAGE_QUERY, courtCode: CourtCode }, strict)
export const ClientPage = page(Client, 'MachineClientPage')
export const RegisterClientBody = Type.Object(
  {
    clientId: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,99}$',
      maxLength: 100,
      description: '`client_id` at the issuer',
    }),
    name: text(100),
    scopes: ClientScopes,
    courtCodes: ClientCourtCodes,
    rateLimitPerMinute: Type.Optional(nullable(RateLimitPerMinute)),
    organisationId: Type.Optional(
      Type.Unsafe<string>({
        ...Uuid,
        description:
          'For the system of a mediation organisation on the roster of one of these courts: it receives what is referred to the organisation, and nothing that is addressed to the courts',
      }),
    ),
  },
  {
    ...strict,
    description: 'The secret or key of the client stays with the issuer of tokens and never comes here',
    examples: [{ clientId: 'platform-example', name: '示例平台', scopes: ['cases.register'], courtCodes: ['辽0504'] }],
  },
)
export type RegisterClientBody = Static<typeof RegisterClientBody>
export const ChangeClientBody = Type.Object(
  {
    name: text(100),
    scopes: ClientScopes,
    courtCodes: ClientCourtCodes,
    rateLimitPerMinute: nullable(RateLimitPerMinute),
  },
  {
    ...strict,
    description: 'The whole registration as it should be; `clientId` stays',
    examples: [
      {
        name: '示例平台',
        scopes: ['cases.register', 'outcomes.read'],
        courtCodes: ['辽0504'],
        rateLimitPerMinute: 600,
      },
    ],
  },
)
export type ChangeClientBody = Static<typeof ChangeClientBody>
/** Id of the registration, not the `client_id` of the issuer. */
export const ClientParams = Type.Object({ clientId: Uuid }, strict)
