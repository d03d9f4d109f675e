import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import {
  type CaseNumber,
  formatCaseNumber,
  parseCaseNumber,
  TYPE_CODES,
  typeCodeFor,
  yearOfAcceptance,
} from '../../src/workflow/numbering.js'
import { PROCEEDING_KINDS, PROFILES } from '../../src/workflow/states.js'

t.test('numbers as courts print them', async (t) => {
  const cases: [string, CaseNumber][] = [
    ['（2026）辽0504民诉前调12号', { year: 2026, courtCode: '辽0504', typeCode: '民诉前调', ordinal: 12 }],
    ['（2021）川0104民诉前调801号', { year: 2021, courtCode: '川0104', typeCode: '民诉前调', ordinal: 801 }],
    ['（2024）浙02民诉前调595号', { year: 2024, courtCode: '浙02', typeCode: '民诉前调', ordinal: 595 }],
    ['（2024）粤0604诉前调确1716号', { year: 2024, courtCode: '粤0604', typeCode: '诉前调确', ordinal: 1716 }],
    ['（2025）辽0502民初1号', { year: 2025, courtCode: '辽0502', typeCode: '民初', ordinal: 1 }],
    ['（2020）辽民终3号', { year: 2020, courtCode: '辽', typeCode: '民终', ordinal: 3 }],
    ['（2019）最高法知民终1号', { year: 2019, courtCode: '最高法', specialCode: '知', typeCode: '民终', ordinal: 1 }],
    ['（2019）最高法民申77号', { year: 2019, courtCode: '最高法', typeCode: '民申', ordinal: 77 }],
    ['（2022）京73知民初5号', { year: 2022, courtCode: '京73', specialCode: '知', typeCode: '民初', ordinal: 5 }],
    ['（2023）辽0504执8号之一', { year: 2023, courtCode: '辽0504', typeCode: '执', ordinal: 8, suffix: '一' }],
  ]
  for (const [text, parts] of cases) {
    t.strictSame(parseCaseNumber(text), parts, text)
    t.equal(formatCaseNumber(parts), text)
  }
})

t.test('half and full width are one', async (t) => {
  const parts = parseCaseNumber('（2026）辽0504民诉前调12号')
  for (const text of [
    '(2026)辽0504民诉前调12号',
    '（２０２６）辽０５０４民诉前调１２号',
    '(２０26）辽0５04民诉前调1２号',
  ]) {
    t.strictSame(parseCaseNumber(text), parts, text)
  }
})

t.test('what is not a case number', async (t) => {
  for (const text of [
    '',
    '2026辽0504民诉前调12号',
    '（26）辽0504民诉前调12号',
    '（2026）辽050民诉前调12号',
    '（2026）辽05041民初12号',
    '（2026）辽0504民诉前调012号',
    '（2026）辽0504民诉前调0号',
    '（2026）辽0504民诉前调号',
    '（2026）辽0504民诉前调12',
    '（2026）辽0504一二三四五六七12号',
    '（2026）最高法12号',
    '（2026）LN0504民初12号',
    '（2026）辽0504民初12号\n',
    ' （2026）辽0504民初12号',
    '（2026）辽0504民初1234567890号',
    `（2026）辽0504民初12号之${'一'.repeat(100)}`,
  ]) {
    t.equal(parseCaseNumber(text), undefined, JSON.stringify(text))
  }
  t.throws(() => formatCaseNumber({ year: 2026, courtCode: '辽0504', typeCode: '民初', ordinal: 0 }), RangeError)
  t.throws(() => formatCaseNumber({ year: 26, courtCode: '辽0504', typeCode: '民初', ordinal: 1 }), RangeError)
  t.throws(() => formatCaseNumber({ year: 2026, courtCode: '辽0504', typeCode: '', ordinal: 1 }), RangeError)
})

const han = (minLength: number, maxLength: number) =>
  fc.string({
    unit: fc.constantFrom(...'民诉前调确书初终特督执财保破行刑赔辽京沪粤浙'),
    minLength,
    maxLength,
  })
const caseNumber: fc.Arbitrary<CaseNumber> = fc
  .record({
    year: fc.integer({ min: 2016, max: 2999 }),
    courtCode: fc.oneof(
      fc.constant('最高法'),
      fc.tuple(han(1, 1), fc.constantFrom('', '05', '0504', '7101')).map(([province, digits]) => province + digits),
    ),
    typeCode: han(1, 6),
    ordinal: fc.integer({ min: 1, max: 999_999_999 }),
    specialCode: fc.option(fc.constant('知' as const), { nil: undefined }),
    suffix: fc.option(fc.constantFrom('一', '十二', '3'), { nil: undefined }),
  })
  .map(({ specialCode, suffix, ...rest }) => ({
    ...rest,
    ...(specialCode === undefined ? {} : { specialCode }),
    ...(suffix === undefined ? {} : { suffix }),
  }))

t.test('reading what was written gives the parts back', async () => {
  fc.assert(fc.property(caseNumber, (parts) => isDeepStrictEqual(parseCaseNumber(formatCaseNumber(parts)), parts)))
})

t.test('writing what was read gives the same number, and no text makes it throw', async () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'（()）0123２６辽最高法知民诉前调初号之一'), maxLength: 24 }),
      (text) => {
        const parts = parseCaseNumber(text)
        return parts === undefined || parseCaseNumber(formatCaseNumber(parts)) !== undefined
      },
    ),
    { numRuns: 2000 },
  )
})

t.test('the year of acceptance is the year in China', async (t) => {
  const cases: [string, number][] = [
    ['2026-12-31T15:59:59.999Z', 2026],
    ['2026-12-31T16:00:00.000Z', 2027],
    ['2027-01-01T00:00:00.000Z', 2027],
    ['2024-02-29T00:00:00.000Z', 2024],
    ['1986-12-31T16:00:00.000Z', 1987],
  ]
  for (const [instant, year] of cases) t.equal(yearOfAcceptance(new Date(instant)), year, instant)
  t.equal(yearOfAcceptance('2026-12-31'), 2026)
  t.equal(yearOfAcceptance('2027-01-01'), 2027)
  t.throws(() => yearOfAcceptance('2026-02-29'), RangeError)
})

t.test('every matter has exactly one type code in each profile, and each can be printed', async (t) => {
  for (const matter of ['mediation', ...PROCEEDING_KINDS] as const) {
    for (const profile of PROFILES) {
      t.equal(TYPE_CODES.filter((row) => row.matter === matter && row.profile === profile).length, 1)
      const { code } = typeCodeFor(matter, profile)
      const text = formatCaseNumber({ year: 2026, courtCode: '辽0504', typeCode: code, ordinal: 1 })
      t.equal(parseCaseNumber(text)?.typeCode, code)
    }
  }
  t.match(typeCodeFor('mediation', 'pre-filing'), { code: '民诉前调', number: 'new' })
  t.match(typeCodeFor('mediation', 'filed-first'), { code: '民初', number: 'new' })
  t.match(typeCodeFor('confirmation', 'pre-filing'), { code: '诉前调确', number: 'new' })
  t.match(typeCodeFor('confirmation', 'filed-first'), { code: '民特', confidence: 'unconfirmed' })
  t.match(typeCodeFor('mediation-statement', 'pre-filing'), { code: '诉前调书', number: 'new' })
  t.match(typeCodeFor('mediation-statement', 'filed-first'), { code: '民初', number: 'case' })
  t.match(typeCodeFor('fast-track', 'pre-filing'), { code: '民初', number: 'new' })
  t.match(typeCodeFor('fast-track', 'filed-first'), { code: '民初', number: 'case' })
})
