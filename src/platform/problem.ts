import { type TProperties, type TSchema, Type } from 'typebox'

export interface Bilingual {
  readonly zh: string
  readonly en: string
}

/** A kind of refusal that clients may branch on. Its slug and status never change. */
export interface ProblemType<Members extends object = object> {
  readonly slug: string
  readonly status: number
  readonly title: Bilingual
  readonly members: TProperties
  detail(members: Members): Bilingual
  headers?(members: Members): Record<string, string>
}

export interface FieldError {
  /** JSON Pointer into the part of the request that is wrong. */
  readonly pointer: string
  readonly code: string
  readonly zh: string
  readonly en: string
}

/** A refusal on its way to the client as `application/problem+json`. What is internal goes to `cause`. */
export class Problem extends Error {
  readonly type: ProblemType
  readonly members: object
  readonly errors: readonly FieldError[]

  constructor(type: ProblemType, members: object, options: { cause?: unknown; errors?: readonly FieldError[] } = {}) {
    super(type.slug, options.cause === undefined ? undefined : { cause: options.cause })
    this.type = type
    this.members = members
    this.errors = options.errors ?? []
  }

  get detail(): Bilingual {
    return this.type.detail(this.members)
  }
}

export type ProblemFactory<Members extends object> = ((
  members: Members,
  options?: { cause?: unknown; errors?: readonly FieldError[] },
) => Problem) & { readonly type: ProblemType }

/** Declares a problem type; the returned function makes its refusals. */
export function problemType<Members extends object>(type: ProblemType<Members>): ProblemFactory<Members> {
  const erased: ProblemType = {
    ...type,
    detail: (members) => type.detail(members as Members),
    headers: (members) => type.headers?.(members as Members) ?? {},
  }
  return Object.assign((members: Members, options = {}) => new Problem(erased, members, options), { type: erased })
}

/** Stable URI of a problem type. */
export function problemUri(slug: string): string {
  return `tag:open-mediation,2026:problems/${slug}`
}

export type Language = keyof Bilingual

/** A refusal as it is kept: everything that a client may see of it, in both languages. */
export interface ProblemRecord {
  readonly code: string
  readonly status: number
  readonly title: Bilingual
  readonly detail: Bilingual
  /** Members of the problem type beside the standard ones. */
  readonly members: Readonly<Record<string, unknown>>
  readonly errors: readonly FieldError[]
}

export function problemRecord({ type, members, detail, errors }: Problem): ProblemRecord {
  const shown = Object.fromEntries(Object.entries(members).filter(([name]) => name in type.members))
  return { code: type.slug, status: type.status, title: type.title, detail, members: shown, errors }
}

/** The members of RFC 9457 in one language, but for `instance`, which names a request. */
export function problemBody(record: ProblemRecord, language: Language) {
  const { code, status, title, detail, members, errors } = record
  return {
    type: problemUri(code),
    title: title[language],
    status,
    detail: detail[language],
    code,
    ...members,
    ...(errors.length === 0
      ? {}
      : { errors: errors.map(({ pointer, code, ...texts }) => ({ pointer, code, detail: texts[language] })) }),
  }
}

const FIELD_ERRORS = Type.Array(
  Type.Object(
    {
      pointer: Type.String({ maxLength: 500, description: 'JSON Pointer to the member' }),
      code: Type.String({ maxLength: 60 }),
      detail: Type.String({ maxLength: 500 }),
    },
    { additionalProperties: false },
  ),
  { maxItems: 100 },
)

/** Response schema of one problem type, built from its catalogue entry so that no member gets lost. */
export function problemSchema(types: readonly ProblemType[]): TSchema {
  return Type.Object(
    { ...problemMembers(types), instance: Type.String({ maxLength: 100, description: 'Id of the request' }) },
    { additionalProperties: false },
  )
}

/** Schema of what `problemBody` gives. */
export function problemMembers(types: readonly ProblemType[]): TProperties {
  const members = Object.assign(
    {},
    ...types.map((type) =>
      Object.fromEntries(Object.entries(type.members).map(([name, schema]) => [name, Type.Optional(schema)])),
    ),
  ) as TProperties
  return {
    type: Type.Unsafe<string>({ type: 'string', enum: types.map((type) => problemUri(type.slug)) }),
    title: Type.String({ maxLength: 200 }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ maxLength: 2000 }),
    code: Type.Unsafe<string>({ type: 'string', enum: types.map((type) => type.slug) }),
    errors: Type.Optional(FIELD_ERRORS),
    ...members,
  }
}
