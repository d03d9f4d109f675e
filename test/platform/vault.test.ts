import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import {
  createVault,
  type DataKeyStore,
  mintDataKey,
  openVault,
  parseMasterKeys,
  rewrapDataKey,
  type SealContext,
  VaultError,
  type WrappedDataKey,
} from '../../src/platform/vault.js'

const freshKey = () => randomBytes(32).toString('base64')
const masters = parseMasterKeys(freshKey())
const [master] = masters
const vault = createVault(masters, [
  mintDataKey(master, 'blind-index', 1),
  mintDataKey(master, 'parties', 1),
  mintDataKey(master, 'minutes', 1),
])
const place: SealContext = { table: 'parties', column: 'id_number', rowId: '0199d5b0-7c00-7000-8000-000000000001' }

function storeOf(rows: WrappedDataKey[]): DataKeyStore {
  return {
    listDataKeys: async () => [...rows],
    insertDataKey: async (key) => {
      if (!rows.some((row) => row.id === key.id)) rows.push(key)
    },
  }
}

t.test('known answers, computed with another library', async (t) => {
  const known = parseMasterKeys('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=')
  t.equal(known[0].id, '507de5479d8d6200')
  const opened = createVault(known, [
    {
      id: 'blind-index-1',
      purpose: 'blind-index',
      masterKeyId: '507de5479d8d6200',
      wrapped: 'w1.cHFyc3R1dnd4eXp7.V8b4ZPeM2nMMY3yZnQ3_mP1ml95Qzhrt_ddjHxjqSGE.U2dLzDeL9DWgEQE4EVRcCw',
    },
    {
      id: 'parties-1',
      purpose: 'parties',
      masterKeyId: '507de5479d8d6200',
      wrapped: 'w1.ZGVmZ2hpamtsbW5v.aDr8RV3McLkWS3XD9khE0nLzNDm_WcVFn-iWc8eem3c.ePmqi1GZ24M-xWJ8D1I9Ww',
    },
  ])
  t.equal(
    opened.open(place, 'v1.parties-1.fH1-f4CBgoOEhYaH.U4aJA_p4v-2hcakj4eRXLuOA.nx7G_kFcLuCmvsdnIkRw0A'),
    '11010519491231002X',
  )
  t.equal(
    opened.open({ ...place, column: 'name' }, 'v1.parties-1.iImKi4yNjo-QkZKT.yPT7TEER.BsYzai0Wioxwc28s47GUbQ'),
    '张三',
  )
  t.equal(
    opened.blindIndex('parties.id_number', '11010519491231002X').toString('hex'),
    'bd219a792301d8d2f9bdbd2847c6499beff04c5ec5b37b8d7603e5c029efdbee',
  )
})

t.test('what was sealed opens in its place', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.uuid(), (plaintext, rowId) => {
      const context = { ...place, rowId }
      return vault.open(context, vault.seal(context, plaintext)) === plaintext
    }),
  )
})

t.test('moved to another row, column or table it does not open', async (t) => {
  const sealed = vault.seal(place, '11010519491231002X')
  for (const elsewhere of [
    { ...place, rowId: '0199d5b0-7c00-7000-8000-000000000002' },
    { ...place, column: 'phone' },
    { ...place, column: 'id', rowId: `_number${place.rowId}` },
  ]) {
    t.throws(() => vault.open(elsewhere, sealed), { code: 'not-authentic' })
  }
  t.throws(() => vault.open({ ...place, table: 'minutes' }, sealed), { code: 'unknown-key' })
  t.throws(() => vault.open({ ...place, table: 'minutes' }, sealed.replace('parties-1', 'minutes-1')), {
    code: 'not-authentic',
  })
})

t.test('any character changed is noticed', async () => {
  const sealed = vault.seal(place, '11010519491231002X')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
  fc.assert(
    fc.property(fc.nat({ max: sealed.length - 1 }), fc.constantFrom(...alphabet), (at, other) => {
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
      const bytesOf = (text: string) =>
        text.split('.').map((part, i) => (i < 2 ? part : Buffer.from(part, 'base64url').toString('hex')))
      fc.pre(bytesOf(changed).join() !== bytesOf(sealed).join())
      try {
        vault.open(place, changed)
        return false
      } catch (error) {
        return error instanceof VaultError
      }
    }),
    { numRuns: 2000 },
  )
})

t.test('a shortened tag is malformed, whatever its bytes', async (t) => {
  const parts = vault.seal(place, 'x').split('.')
  for (const length of [0, 6, 16, 21]) {
    const shortened = [...parts.slice(0, 4), parts[4]?.slice(0, length)].join('.')
    t.throws(() => vault.open(place, shortened), { code: 'malformed' })
  }
  for (const text of ['', 'v1', '11010519491231002X', `v2${vault.seal(place, 'x').slice(2)}`]) {
    t.throws(() => vault.open(place, text), { code: 'malformed' }, text)
  }
})

t.test('errors carry neither value nor key', async (t) => {
  const sealed = vault.seal(place, '11010519491231002X')
  try {
    vault.open({ ...place, column: 'phone' }, sealed)
    t.fail('it opened')
  } catch (error) {
    const shown = JSON.stringify(error) + String(error)
    t.notMatch(shown, sealed.split('.')[3] ?? '')
    t.notMatch(shown, '1101')
  }
})

t.test('no two values share a nonce', async (t) => {
  const nonces = Array.from({ length: 20_000 }, () => vault.seal(place, 'x').split('.')[2])
  t.equal(new Set(nonces).size, nonces.length)
})

t.test('the blind index', async (t) => {
  const index = vault.blindIndex('parties.id_number', '11010519491231002X')
  t.equal(index.length, 32)
  t.ok(index.equals(vault.blindIndex('parties.id_number', '11010519491231002X')), 'finds equal values')
  t.notOk(index.equals(vault.blindIndex('parties.id_number', '110105194912310021')))
  t.notOk(index.equals(vault.blindIndex('parties.phone', '11010519491231002X')), 'is keyed per field')
  const other = createVault(masters, [mintDataKey(master, 'blind-index', 1)])
  t.notOk(index.equals(other.blindIndex('parties.id_number', '11010519491231002X')), 'needs the key')
})

t.test('rotation of a data key: old values open, new values use the new key', async (t) => {
  const rows = [mintDataKey(master, 'parties', 1)]
  const before = createVault(masters, rows).seal(place, '张三')
  const rotated = createVault(masters, [...rows, mintDataKey(master, 'parties', 2)])
  const after = rotated.seal(place, '张三')
  t.match(before, /^v1\.parties-1\./)
  t.match(after, /^v1\.parties-2\./)
  t.equal(rotated.open(place, before), '张三')
  t.equal(rotated.open(place, after), '张三')
  t.equal(rotated.isCurrent('parties', before), false)
  t.equal(rotated.isCurrent('parties', after), true)
  t.throws(() => createVault(masters, rows).open(place, after), { code: 'unknown-key' })
})

t.test('rotation of the master key: data keys are wrapped anew, values stay', async (t) => {
  const [oldText, newText] = [freshKey(), freshKey()]
  const oldMasters = parseMasterKeys(oldText)
  const rows = ['blind-index', 'parties'].map((purpose) => mintDataKey(oldMasters[0], purpose, 1))
  const old = createVault(oldMasters, rows)
  const sealed = old.seal(place, '张三')

  const both = parseMasterKeys(`${newText}, ${oldText}`)
  const rewrapped = rows.map((row) => rewrapDataKey(both, row))
  const renewed = createVault(parseMasterKeys(newText), rewrapped)
  t.strictSame(
    rewrapped.map((row) => row.masterKeyId),
    [both[0].id, both[0].id],
  )
  t.equal(createVault(both, rows).open(place, sealed), '张三', 'while rotation is under way')
  t.equal(renewed.open(place, sealed), '张三')
  t.ok(renewed.blindIndex('f', 'x').equals(old.blindIndex('f', 'x')))
  t.throws(() => createVault(oldMasters, rewrapped), { code: 'unknown-key' })
})

t.test('a wrapped key serves no other purpose', async (t) => {
  const row = mintDataKey(master, 'parties', 1)
  t.throws(() => createVault(masters, [{ ...row, purpose: 'minutes' }]), { code: 'not-authentic' })
  t.throws(() => createVault(masters, [{ ...row, id: 'parties-2' }]), { code: 'not-authentic' })
  t.throws(() => createVault(masters, [{ ...row, wrapped: 'w1.x' }]), { code: 'malformed' })
})

t.test('opening mints what is missing, once', async (t) => {
  const rows: WrappedDataKey[] = []
  const [one, two] = await Promise.all([
    openVault(masters, storeOf(rows), ['parties', 'minutes']),
    openVault(masters, storeOf(rows), ['parties', 'minutes']),
  ])
  t.strictSame(rows.map((row) => row.id).sort(), ['blind-index-1', 'minutes-1', 'parties-1'])
  t.equal(two.open(place, one.seal(place, '张三')), '张三', 'processes that start together agree')
  t.ok(one.blindIndex('f', 'x').equals(two.blindIndex('f', 'x')))
  const later = await openVault(masters, storeOf(rows), ['parties', 'minutes', 'agreements'])
  t.equal(rows.length, 4)
  t.equal(later.open(place, one.seal(place, '张三')), '张三')
})

t.test('master keys that are refused', async (t) => {
  const key = freshKey()
  for (const text of [
    '',
    'secret',
    randomBytes(16).toString('base64'),
    randomBytes(33).toString('base64'),
    key.slice(0, -1),
    randomBytes(32).toString('hex'),
    Buffer.alloc(32).toString('base64'),
    Buffer.alloc(32, 'ab').toString('base64'),
    `${key},`,
    `${key},${key}`,
  ]) {
    t.throws(() => parseMasterKeys(text), { code: 'bad-master-key' }, text.length > 0 ? 'bad key' : 'empty')
  }
  t.equal(parseMasterKeys(key)[0].id.length, 16)
})

t.test('a place that could be mistaken for another is refused', async (t) => {
  t.throws(() => vault.seal({ ...place, rowId: 'a\0b' }, 'x'), { code: 'malformed' })
  t.throws(() => vault.seal({ ...place, column: '' }, 'x'), { code: 'malformed' })
  t.throws(() => vault.seal({ ...place, table: 'unknown' }, 'x'), { code: 'unknown-key' })
})
