import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { randomBytes } from './random.js'

/** A key-encryption key. It never leaves the configuration; data keys are stored only wrapped by it. */
export interface MasterKey {
  /** Derived from the key, so that no one has to name keys. */
  readonly id: string
  readonly key: Buffer
}

/** A data key as it is stored: of no use without the master key. */
export interface WrappedDataKey {
  /** Purpose and version, such as `parties-1`. */
  readonly id: string
  /** The table whose values it seals, or `blind-index`. */
  readonly purpose: string
  readonly masterKeyId: string
  readonly wrapped: string
}

/** Where wrapped data keys are kept. */
export interface DataKeyStore {
  /** All keys, the oldest first. */
  listDataKeys(): Promise<readonly WrappedDataKey[]>
  /** Keeps the key unless one with its id exists already, which is no error. */
  insertDataKey(key: WrappedDataKey): Promise<void>
}

/** The place that a value belongs to. A sealed value opens in no other place. */
export interface SealContext {
  readonly table: string
  readonly column: string
  readonly rowId: string
}

export type VaultErrorCode = 'bad-master-key' | 'unknown-key' | 'malformed' | 'not-authentic'

/** It never carries a value or a key. */
export class VaultError extends Error {
  readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.name = 'VaultError'
    this.code = code
  }
}

/** Seals single values at rest and makes equal values findable without opening them. */
export interface Vault {
  /**
   * Seals a value for one place, under a fresh nonce.
   *
   * @returns v1.(id of the data key).(nonce).(ciphertext).(tag), the last three in base64url
   */
  seal(context: SealContext, plaintext: string): string
  /** @throws VaultError `malformed`, `unknown-key`, or `not-authentic` when it was altered or moved */
  open(context: SealContext, sealed: string): string
  /** Whether a value is sealed under the newest data key of its table; others wait for the next rotation run. */
  isCurrent(table: string, sealed: string): boolean
  /**
   * HMAC-SHA-256 of a canonical value under a key of its own per field: equal values are found within a field and
   * cannot be compared across fields. A guess can be tried only by those who hold the key.
   *
   * @param field - for example `parties.id_number`
   * @returns 32 bytes
   */
  blindIndex(field: string, canonical: string): Buffer
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const BLIND_INDEX = 'blind-index'
const SEALED = /^v1\.([\w-]{1,80})\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/
const WRAPPED = /^w1\.([\w-]{16})\.([\w-]{43})\.([\w-]{22})$/

/**
 * Reads the master keys of the configuration: base64 of 32 bytes each, separated by commas. The first one wraps new
 * data keys; the others only unwrap, until every data key has been wrapped anew.
 *
 * @throws VaultError `bad-master-key`
 */
export function parseMasterKeys(text: string): readonly [MasterKey, ...MasterKey[]] {
  const [first, ...others] = text.split(',').map((part) => masterKey(part.trim()))
  if (first === undefined) throw new VaultError('bad-master-key', 'none given')
  if (new Set([first, ...others].map(({ id }) => id)).size <= others.length) {
    throw new VaultError('bad-master-key', 'the same key twice')
  }
  return [first, ...others]
}

function masterKey(base64: string): MasterKey {
  const key = Buffer.from(base64, 'base64')
  if (key.length !== KEY_BYTES || key.toString('base64') !== base64) {
    throw new VaultError('bad-master-key', 'it must be 32 random bytes in base64')
  }
  if (new Set(key).size < 8) throw new VaultError('bad-master-key', 'it is not random')
  return { id: createHash('sha256').update('master-key-id\0').update(key).digest('hex').slice(0, 16), key }
}

/**
 * A new random data key, wrapped. Once it is stored as the latest of its purpose, it seals what is written from then on.
 *
 * @param purpose - a table; never `blind-index`, which has one key for good: with another one every stored index would
 * have to be computed anew from opened values
 * @param version - one more than the purpose has keys
 */
export function mintDataKey(master: MasterKey, purpose: string, version: number): WrappedDataKey {
  return wrap(master, { id: `${purpose}-${version}`, purpose }, randomBytes(KEY_BYTES))
}

/**
 * Wraps a data key under the newest master key. Values sealed with it stay as they are.
 *
 * @throws VaultError when none of the master keys unwraps it
 */
export function rewrapDataKey(masters: readonly [MasterKey, ...MasterKey[]], row: WrappedDataKey): WrappedDataKey {
  return wrap(masters[0], row, unwrap(masters, row))
}

/**
 * Opens the vault, minting the data keys that are missing. Several processes may do so at once: all end up with the
 * keys that were stored first.
 *
 * @param tables - every table that holds sealed values
 * @throws VaultError when a stored key cannot be unwrapped
 */
export async function openVault(
  masters: readonly [MasterKey, ...MasterKey[]],
  store: DataKeyStore,
  tables: readonly string[],
): Promise<Vault> {
  const purposes = [BLIND_INDEX, ...tables]
  const stored = await store.listDataKeys()
  const missing = purposes.filter((purpose) => !stored.some((row) => row.purpose === purpose))
  for (const purpose of missing) await store.insertDataKey(mintDataKey(masters[0], purpose, 1))
  return createVault(masters, missing.length === 0 ? stored : await store.listDataKeys())
}

/**
 * A vault over data keys at hand.
 *
 * @param rows - the oldest first; the last one of each table seals, all of them open
 * @throws VaultError when a data key cannot be unwrapped
 * @see NIST SP 800-38D (GCM, 96-bit random nonces); RFC 5869 (HKDF); RFC 2104 (HMAC)
 */
export function createVault(masters: readonly [MasterKey, ...MasterKey[]], rows: readonly WrappedDataKey[]): Vault {
  const keys = new Map(rows.map((row) => [row.id, { purpose: row.purpose, key: unwrap(masters, row) }]))
  const newest = new Map(rows.map((row) => [row.purpose, row.id]))
  const indexKeys = new Map<string, Buffer>()

  const keyOf = (purpose: string, id: string | undefined): Buffer => {
    const found = id === undefined ? undefined : keys.get(id)
    if (found?.purpose !== purpose) throw new VaultError('unknown-key', `for ${purpose}`)
    return found.key
  }

  return {
    seal(context, plaintext) {
      const id = newest.get(context.table)
      return `v1.${id}.${encrypt(keyOf(context.table, id), placeOf(context), Buffer.from(plaintext, 'utf8'))}`
    },

    open(context, sealed) {
      const [, id, nonce, ciphertext, tag] = SEALED.exec(sealed) ?? malformed('not a sealed value')
      return decrypt(keyOf(context.table, id), placeOf(context), { nonce, ciphertext, tag }).toString('utf8')
    },

    isCurrent: (table, sealed) => sealed.startsWith(`v1.${newest.get(table)}.`),

    blindIndex(field, canonical) {
      let key = indexKeys.get(field)
      if (key === undefined) {
        const root = keyOf(BLIND_INDEX, `${BLIND_INDEX}-1`)
        key = Buffer.from(hkdfSync('sha256', root, '', `${BLIND_INDEX}\0${field}`, KEY_BYTES))
        indexKeys.set(field, key)
      }
      return createHmac('sha256', key).update(canonical, 'utf8').digest()
    },
  }
}

function placeOf({ table, column, rowId }: SealContext): Buffer {
  const parts = [table, column, rowId]
  if (parts.some((part) => part === '' || part.includes('\0'))) malformed('a context part is empty or contains NUL')
  return Buffer.from(parts.join('\0'), 'utf8')
}

function wrap(master: MasterKey, { id, purpose }: Pick<WrappedDataKey, 'id' | 'purpose'>, key: Buffer): WrappedDataKey {
  const wrapped = `w1.${encrypt(master.key, keyPlaceOf(id, purpose), key)}`
  return { id, purpose, masterKeyId: master.id, wrapped }
}

function unwrap(masters: readonly MasterKey[], { id, purpose, masterKeyId, wrapped }: WrappedDataKey): Buffer {
  const master = masters.find((candidate) => candidate.id === masterKeyId)
  if (master === undefined) throw new VaultError('unknown-key', `master key ${masterKeyId} of data key ${id}`)
  const [, nonce, ciphertext, tag] = WRAPPED.exec(wrapped) ?? malformed(`data key ${id}`)
  return decrypt(master.key, keyPlaceOf(id, purpose), { nonce, ciphertext, tag })
}

function keyPlaceOf(id: string, purpose: string): Buffer {
  return Buffer.from(`data-key\0${purpose}\0${id}`, 'utf8')
}

function encrypt(key: Buffer, place: Buffer, plaintext: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(place)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url')).join('.')
}

interface Box {
  readonly nonce: string | undefined
  readonly ciphertext: string | undefined
  readonly tag: string | undefined
}

function decrypt(key: Buffer, place: Buffer, { nonce = '', ciphertext = '', tag = '' }: Box): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: TAG_BYTES })
  decipher.setAAD(place).setAuthTag(Buffer.from(tag, 'base64url'))
  const opened = decipher.update(Buffer.from(ciphertext, 'base64url'))
  try {
    return Buffer.concat([opened, decipher.final()])
  } catch (cause) {
    throw new VaultError('not-authentic', 'altered, moved, or sealed under another key', { cause })
  }
}

function malformed(detail: string): never {
  throw new VaultError('malformed', detail)
}
