import { Type } from 'typebox'
import { invalidRequest } from '../problems.js'
import { nullable } from '../workflow/schemas.js'

const CURSOR_LENGTH_MAX = 400
const TEXT_LENGTH_MAX = 100

/** Sort keys that a cursor may carry, and what each looks like. */
const KEYS = {
  integer: (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value),
  text: (value: unknown) => typeof value === 'string' && value.length <= TEXT_LENGTH_MAX && !value.includes('\u0000'),
  uuid: (value: unknown) =>
    typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value),
  day: (value: unknown) => typeof value === 'string' && isDay(value),
  instant: (value: unknown) => typeof value === 'string' && isInstant(value),
} as const
type KeyKind = keyof typeof KEYS

/** Sort keys of the last row of a page, as JavaScript values; an instant is its ISO text. */
export type CursorKeys<Shape extends readonly KeyKind[]> = {
  -readonly [Index in keyof Shape]: Shape[Index] extends 'integer' ? number : string
}

function isInstant(value: string): boolean {
  const at = new Date(value)
  return !Number.isNaN(at.getTime()) && at.toISOString() === value
}

function isDay(value: string): boolean {
  return isInstant(`${value}T00:00:00.000Z`)
}

/** Query parameters of every list. */
export const PAGE_QUERY = {
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: CURSOR_LENGTH_MAX,
      description: 'nextCursor of the previous page, unchanged; it has no meaning of its own',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Rows of a page; 50 if not given' })),
}

export const PAGE_SIZE = 50

/** `nextCursor` of every list: null on the last page. */
export const NextCursor = nullable(Type.String({ maxLength: CURSOR_LENGTH_MAX }))

/** Packs the sort keys of the last row of a page. */
export function encodeCursor(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url')
}

function readKeys(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/**
 * Unpacks what `encodeCursor` packed. A cursor carries positions only, never rights: it is checked for form, and the
 * list that it is used on checks again what the caller may see.
 *
 * @param shape - kinds of the sort keys, in their order
 * @returns undefined when no cursor was given: the first page
 * @throws Problem `invalid-request` for anything that `encodeCursor` wouldn't have made for this shape
 */
export function decodeCursor<const Shape extends readonly KeyKind[]>(
  cursor: string | undefined,
  shape: Shape,
): CursorKeys<Shape> | undefined {
  if (cursor === undefined) return undefined
  const keys = cursor.length > CURSOR_LENGTH_MAX ? undefined : readKeys(cursor)
  const isWhole =
    Array.isArray(keys) &&
    keys.length === shape.length &&
    shape.every((kind, index) => KEYS[kind](keys[index])) &&
    encodeCursor(keys) === cursor
  if (!isWhole) {
    throw invalidRequest(
      {},
      {
        errors: [
          {
            pointer: '#/cursor',
            code: 'cursor',
            zh: '分页游标无效，请从第一页重新查询。',
            en: 'This cursor is not one that the service gave for this list; begin again with the first page.',
          },
        ],
      },
    )
  }
  return keys as CursorKeys<Shape>
}

/**
 * One page out of rows that were read with one row more than the page holds.
 *
 * @param keysOf - sort keys of a row, in the order of the list
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keysOf: (row: Row) => readonly (string | number)[],
  itemOf: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null,
  }
}
