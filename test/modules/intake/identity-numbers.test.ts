import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import {
  CREDIT_CODE_CHECK_CHARACTER,
  CREDIT_CODE_FORMAT,
  canonicalIdentityNumber,
  canonicalPhone,
  ID_KIND_TEXTS,
  ID_KINDS,
  IDENTITY_NUMBER_BIRTH_DATE,
  IDENTITY_NUMBER_CHECK_DIGIT,
  IDENTITY_NUMBER_FORMAT,
  IDENTITY_NUMBER_OF_PERMIT,
  IDENTITY_RULES,
  type IdKind,
  maskAddress,
  maskIdentityNumber,
  maskPhone,
  PAPER_NUMBER_FORMAT,
  PHONE_FORMAT,
  RESIDENCE_PERMIT_FORMAT,
} from '../../../src/modules/intake/identity-numbers.js'

const TODAY = '2026-11-23'
const canonical = (kind: IdKind, raw: string, today = TODAY) => canonicalIdentityNumber(kind, raw, today)
const resident = (raw: string) => canonical('resident-identity-card', raw)

/** Completes 17 digits by trying every ending: knows nothing of weights. */
function completed(kind: IdKind, body: string, alphabet: string, today = '9999-12-31'): string {
  const endings = [...alphabet].filter((ending) => canonical(kind, body + ending, today).ok)
  if (endings.length !== 1) throw new Error(`${body}: ${endings.length} endings`)
  return body + endings[0]
}

t.test('published samples', async (t) => {
  t.strictSame(resident('11010519491231002X'), { ok: true, canonical: '11010519491231002X', bornOn: '1949-12-31' })
  t.strictSame(resident('440524188001010014'), { ok: true, canonical: '440524188001010014', bornOn: '1880-01-01' })
  t.strictSame(canonical('unified-social-credit-code', '91350100M000100Y43'), {
    ok: true,
    canonical: '91350100M000100Y43',
  })
})

t.test('one person is one party, however the number was typed', async (t) => {
  for (const raw of [
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '１１０１０５１９４９１２３１００２Ｘ',
    '１１０１０５１９４９１２３１００２ｘ',
    '110105\u300019491231\u00a0002X',
    '\t11010519491231002X\n',
  ]) {
    t.match(resident(raw), { ok: true, canonical: '11010519491231002X' }, JSON.stringify(raw))
  }
  t.strictSame(resident('110105491231002'), {
    ok: true,
    canonical: '11010519491231002X',
    bornOn: '1949-12-31',
    fromOldForm: true,
  })
  t.match(resident('１１０１０５ ４９１２３１ ００２'), { canonical: '11010519491231002X', fromOldForm: true })
  t.match(canonical('unified-social-credit-code', ' 91350100m000100y43'), { canonical: '91350100M000100Y43' })
  t.match(canonical('unified-social-credit-code', '９１３５０１００Ｍ０００１００Ｙ４３'), {
    canonical: '91350100M000100Y43',
  })
  t.match(canonical('organisation-code', '12345678-9'), { canonical: '123456789' })
  t.match(canonical('organisation-code', '123456789'), { canonical: '123456789' })
  t.match(canonical('passport', 'e 1234 5678'), { canonical: 'E12345678' })
  t.match(canonical('military-id', '南字第０１２３４５６７号'), { canonical: '南字第01234567号' })
})

t.test('what is refused, and why', async (t) => {
  const cases: [IdKind, string, object][] = [
    ['resident-identity-card', '', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '1101051949123100', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '110105194912310021X', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '1101051949123100X2', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '010105194912310021', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '11010519491231002Х', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '110105-19491231-002X', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '1101051949123100\u200b2X', IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '9'.repeat(10_000), IDENTITY_NUMBER_FORMAT],
    ['resident-identity-card', '110105194912310021', IDENTITY_NUMBER_CHECK_DIGIT],
    ['resident-identity-card', '810000199001010016', IDENTITY_NUMBER_OF_PERMIT],
    ['resident-identity-card', '110105491331002', IDENTITY_NUMBER_BIRTH_DATE],
    ['hmt-residence-permit', '11010519491231002X', RESIDENCE_PERMIT_FORMAT],
    ['hmt-residence-permit', '840000199001010016', RESIDENCE_PERMIT_FORMAT],
    ['unified-social-credit-code', '91350100M000100Y44', CREDIT_CODE_CHECK_CHARACTER],
    ['unified-social-credit-code', '91350100M000100I43', CREDIT_CODE_FORMAT],
    ['unified-social-credit-code', '9135O100M000100Y43', CREDIT_CODE_FORMAT],
    ['unified-social-credit-code', '91350100M000100Y4', CREDIT_CODE_FORMAT],
    ['passport', 'E123', PAPER_NUMBER_FORMAT],
    ['passport', 'E1234567;', PAPER_NUMBER_FORMAT],
    ['organisation-code', '1234567-89', PAPER_NUMBER_FORMAT],
    ['military-id', '<b>1234</b>', PAPER_NUMBER_FORMAT],
    ['other', '', PAPER_NUMBER_FORMAT],
    ['other', 'a\u0000b', PAPER_NUMBER_FORMAT],
    ['other', 'A'.repeat(41), PAPER_NUMBER_FORMAT],
  ]
  for (const [kind, raw, rule] of cases) {
    t.strictSame(canonical(kind, raw), { ok: false, rule }, `${kind} ${JSON.stringify(raw.slice(0, 40))}`)
  }
})

t.test('the date of birth must be a real day from 1850 to today', async (t) => {
  const digits = '0123456789X'
  const bornOn = (body: string) => completed('resident-identity-card', body, digits)
  t.match(resident(bornOn('21050420240229001')), { ok: true, bornOn: '2024-02-29' })
  t.match(resident(bornOn('21050418500101001')), { ok: true })
  t.match(canonical('resident-identity-card', bornOn('21050420261123001'), '2026-11-23'), { ok: true }, 'born today')
  t.match(canonical('resident-identity-card', bornOn('21050420261124001'), '2026-11-23'), {
    ok: false,
    rule: IDENTITY_NUMBER_BIRTH_DATE,
  })
  for (const body of [
    '21050420230229001',
    '21050420231301001',
    '21050420230431001',
    '21050418491231001',
    '21050420230100001',
  ]) {
    const refusals = [...digits].map((ending) => resident(body + ending))
    t.equal(refusals.filter((answer) => !answer.ok && answer.rule === IDENTITY_NUMBER_BIRTH_DATE).length, 1, body)
    t.notOk(refusals.some((answer) => answer.ok))
  }
})

const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-22'), noInvalidDate: true })
const bodyOf = (division: fc.Arbitrary<string>) =>
  fc
    .tuple(division, day, fc.integer({ min: 0, max: 999 }))
    .map(
      ([code, born, order]) =>
        `${code}${born.toISOString().slice(0, 10).replaceAll('-', '')}${`${order}`.padStart(3, '0')}`,
    )
const residentNumber = bodyOf(fc.integer({ min: 110_000, max: 799_999 }).map(String)).map((body) =>
  completed('resident-identity-card', body, '0123456789X', TODAY),
)
const permitNumber = bodyOf(fc.constantFrom('810000', '820000', '830000')).map((body) =>
  completed('hmt-residence-permit', body, '0123456789X', TODAY),
)
const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditText = (length: number) =>
  fc.string({ unit: fc.constantFrom(...CREDIT), minLength: length, maxLength: length })
const creditCode = fc
  .tuple(creditText(2), fc.integer({ min: 100_000, max: 999_999 }), creditText(9))
  .map(([head, division, body]) => completed('unified-social-credit-code', `${head}${division}${body}`, CREDIT))

for (const [kind, numbers, alphabet] of [
  ['resident-identity-card', residentNumber, '0123456789X'],
  ['hmt-residence-permit', permitNumber, '0123456789X'],
  ['unified-social-credit-code', creditCode, CREDIT],
] as const) {
  t.test(`${kind}: any one character changed is refused`, async () => {
    fc.assert(
      fc.property(numbers, (number) => {
        for (let place = 0; place < 18; place += 1) {
          for (const other of alphabet) {
            if (other === number[place]) continue
            if (canonical(kind, number.slice(0, place) + other + number.slice(place + 1)).ok) return false
          }
        }
        return true
      }),
    )
  })
  t.test(`${kind}: any two different neighbours swapped are refused`, async () => {
    fc.assert(
      fc.property(numbers, (number) => {
        for (let place = 0; place < 17; place += 1) {
          const [left, right] = [number.charAt(place), number.charAt(place + 1)]
          if (left === right) continue
          if (canonical(kind, number.slice(0, place) + right + left + number.slice(place + 2)).ok) return false
        }
        return true
      }),
    )
  })
}

t.test('the 15-digit form is the same party as the 18-digit form', async () => {
  fc.assert(
    fc.property(residentNumber, (number) => {
      fc.pre(number.slice(6, 8) === '19')
      const old = resident(number.slice(0, 6) + number.slice(8, 17))
      return old.ok && old.canonical === number
    }),
  )
})

t.test('a canonical number is its own canonical form, and no text makes the function throw', async () => {
  fc.assert(
    fc.property(fc.constantFrom(...ID_KINDS), fc.string({ unit: 'binary', maxLength: 80 }), (kind, raw) => {
      const answer = canonical(kind, raw)
      const phone = canonicalPhone(raw)
      for (const mask of [maskIdentityNumber, maskPhone, maskAddress]) mask(raw)
      return (
        (!answer.ok || isDeepStrictEqual(canonical(kind, answer.canonical), answer)) &&
        (!phone.ok || isDeepStrictEqual(canonicalPhone(phone.canonical), phone))
      )
    }),
    { numRuns: 2000 },
  )
})

t.test('telephone numbers', async (t) => {
  const good: [string, string, string][] = [
    ['13812345678', '13812345678', 'mobile'],
    ['138 1234 5678', '13812345678', 'mobile'],
    ['１３８１２３４５６７８', '13812345678', 'mobile'],
    ['+86 138-1234-5678', '13812345678', 'mobile'],
    ['0086 13812345678', '13812345678', 'mobile'],
    ['024-22345678', '024-22345678', 'landline'],
    ['(0414)2345678', '0414-2345678', 'landline'],
    ['（0414）2345678', '0414-2345678', 'landline'],
    ['010 62345678', '010-62345678', 'landline'],
    ['+86 24 22345678', '024-22345678', 'landline'],
    ['+86 (0)24 22345678', '024-22345678', 'landline'],
    ['+86 10 62345678', '010-62345678', 'landline'],
    ['+852 2345 6789', '+85223456789', 'international'],
    ['00 1 212 555 0100', '+12125550100', 'international'],
  ]
  for (const [raw, number, kind] of good) {
    t.strictSame(canonicalPhone(raw), { ok: true, canonical: number, kind }, raw)
    t.match(canonicalPhone(number), { ok: true, canonical: number, kind }, 'its own canonical form')
  }
  for (const raw of [
    '',
    '1',
    '12812345678',
    '1381234567',
    '138123456789',
    '2345678',
    '+8612345',
    '+0123456789',
    '+86 1',
    `+${'1'.repeat(16)}`,
    '138a2345678',
    '+',
    '1'.repeat(1000),
  ]) {
    t.strictSame(canonicalPhone(raw), { ok: false, rule: PHONE_FORMAT }, raw.slice(0, 40))
  }
})

t.test('masks', async (t) => {
  t.equal(maskIdentityNumber('11010519491231002X'), '110*************2X')
  t.equal(maskIdentityNumber('E12345678'), 'E*******8')
  t.equal(maskIdentityNumber('AB1'), '***')
  t.equal(maskPhone('13812345678'), '138******78')
  t.equal(maskPhone('024-22345678'), '024*******78')
  t.equal(maskPhone('+85223456789'), '+85*******89')
  const addresses: [string, string][] = [
    ['辽宁省本溪市明山区解放路12号3单元', '辽宁省本溪市明山区****'],
    ['本溪市平山区平山路1号', '本溪市平山区****'],
    ['北京市朝阳区建国路88号', '北京市朝阳区****'],
    ['内蒙古自治区呼和浩特市新城区1号', '内蒙古自治区呼和浩特市新城区****'],
    ['湖北省恩施土家族苗族自治州恩施市舞阳坝1号', '湖北省恩施土家族苗族自治州恩施市****'],
    ['新疆维吾尔自治区阿克苏地区库车市1号', '新疆维吾尔自治区阿克苏地区库车市****'],
    ['本溪市幸福小区3号楼2单元', '本溪市幸福小****'],
    ['解放路12号', '解放路****'],
    ['家', '****'],
    ['', '****'],
  ]
  for (const [address, masked] of addresses) t.equal(maskAddress(address), masked, address)
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789X'), maxLength: 40 }), (number) => {
      const masked = maskIdentityNumber(number)
      const hidden = [...masked].filter((character) => character === '*').length
      return masked.length === number.length && hidden * 2 >= number.length
    }),
  )
  fc.assert(
    fc.property(
      residentNumber,
      (number) =>
        !maskIdentityNumber(number).includes(number.slice(6, 14)) &&
        maskIdentityNumber(number).slice(3, 16) === '*'.repeat(13),
    ),
  )
})

t.test('every kind has a name, every rule an id of its own', async (t) => {
  for (const kind of ID_KINDS) t.ok(ID_KIND_TEXTS[kind].zh && ID_KIND_TEXTS[kind].en)
  t.equal(new Set(IDENTITY_RULES.map((rule) => rule.id)).size, IDENTITY_RULES.length)
})
