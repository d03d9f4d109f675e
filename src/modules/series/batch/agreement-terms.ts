import { type Refusal, type Rule, refuse, rule } from '../../../workflow/rule.js'
import type { PartyRole } from '../../intake/tables.js'
import type { InstalmentTerms } from '../../settlement/decide-agreement.js'

export const FIELD_OF_TEMPLATE = rule({
  id: 'agreement-template-field',
  source: 'project decision, ADR-0011',
  zh: '协议模板中只能使用下列字段：{{案号}}、{{申请人}}、{{被申请人}}、{{金额}}、{{分期}}。',
  en: 'The template of an agreement knows the fields case number, applicant, respondent, amount and instalments only, under their Chinese names.',
})
export const ONE_PARTY_ON_EACH_SIDE = rule({
  id: 'agreement-template-sides',
  source: 'INV 23; project decision, ADR-0011',
  confidence: 'derived',
  zh: '一方有数名当事人的，应当在名单中写明由谁向谁支付。',
  en: 'Where a side has several parties, the list says who pays whom.',
})
export const SHARES_MAKE_THE_WHOLE = rule({
  id: 'agreement-template-shares',
  source: 'INV 23; project decision, ADR-0011',
  zh: '各期比例之和应当为百分之百。',
  en: 'The shares of the instalments make up the whole.',
})

/** Rules of an agreement that is written for many cases, for the rule catalogue. */
export const AGREEMENT_TERMS_RULES: readonly Rule[] = [FIELD_OF_TEMPLATE, ONE_PARTY_ON_EACH_SIDE, SHARES_MAKE_THE_WHOLE]

/** A hundredth of a per cent. */
export const WHOLE_BASIS_POINTS = 10_000

export interface InstalmentShare {
  /** Share of the amount in hundredths of a per cent. */
  readonly shareBasisPoints: number
  readonly dueOn: string
  readonly onTheSpot: boolean
}

/** What an agreement is computed from, in every case alike. */
export interface SharedTerms {
  /** Text with fields such as `{{金额}}`. */
  readonly terms: string
  /** Part of the claim that is paid, in hundredths of a per cent. */
  readonly claimBasisPoints: number
  readonly instalments: readonly InstalmentShare[]
}

/** What a case has of its own. */
export interface OwnTerms {
  readonly amountFen?: number
  readonly instalments?: readonly { readonly amountFen: number; readonly dueOn: string; readonly onTheSpot: boolean }[]
  readonly payerPartyId?: string
  readonly payeePartyId?: string
}

/** The case that an agreement is for. */
export interface CaseOfTerms {
  readonly number: string
  readonly claimAmountFen: number
  readonly parties: readonly { readonly id: string; readonly role: PartyRole; readonly name: string }[]
}

export interface ComputedTerms {
  readonly ok: true
  readonly terms: string
  readonly amountFen: number
  readonly instalments: InstalmentTerms[]
}

const FIELD = /\{\{([^{}]*)\}\}/g
const FIELDS: readonly string[] = ['案号', '申请人', '被申请人', '金额', '分期']

/** Whether what is the same for all cases can be used at all. */
export function checkSharedTerms({ terms, instalments }: SharedTerms): (Refusal & { pointer: string }) | { ok: true } {
  const unknown = [...terms.matchAll(FIELD)].some(([, name]) => name === undefined || !FIELDS.includes(name.trim()))
  if (unknown) return { ...refuse(FIELD_OF_TEMPLATE), pointer: '#/terms' }
  const whole = instalments.reduce((sum, { shareBasisPoints }) => sum + shareBasisPoints, 0)
  if (instalments.length > 0 && whole !== WHOLE_BASIS_POINTS) {
    return { ...refuse(SHARES_MAKE_THE_WHOLE), pointer: '#/instalments' }
  }
  return { ok: true }
}

/** A part of an amount, rounded to the nearest fen; exact for every amount that the service takes. */
function partOf(amountFen: number, basisPoints: number): number {
  const whole = BigInt(WHOLE_BASIS_POINTS)
  return Number((BigInt(amountFen) * BigInt(basisPoints) * 2n + whole) / (2n * whole))
}

/** Each instalment is rounded down and the last one takes what is left, so that together they are the amount. */
function splitUp(amountFen: number, shares: readonly InstalmentShare[]) {
  let leftFen = amountFen
  return shares.map(({ shareBasisPoints, dueOn, onTheSpot }, index) => {
    const isLast = index === shares.length - 1
    const fen = isLast ? leftFen : Number((BigInt(amountFen) * BigInt(shareBasisPoints)) / BigInt(WHOLE_BASIS_POINTS))
    leftFen -= fen
    return { amountFen: fen, dueOn, onTheSpot }
  })
}

/** `1234.50元` */
export function inYuan(amountFen: number): string {
  const fen = BigInt(amountFen)
  return `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}元`
}

function inChinese(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/**
 * The agreement of one case, from what all have in common and what is its own: own amounts go before computed ones.
 *
 * @see INV 23-24; MED 7-9
 */
export function computeTerms(
  shared: SharedTerms,
  own: OwnTerms,
  about: CaseOfTerms,
): ComputedTerms | (Refusal & { pointer: string }) {
  const sideOf = (wanted: PartyRole) => about.parties.filter(({ role }) => role === wanted)
  const only = (wanted: PartyRole) => (sideOf(wanted).length === 1 ? sideOf(wanted)[0]?.id : undefined)
  const payerPartyId = own.payerPartyId ?? only('respondent')
  const payeePartyId = own.payeePartyId ?? only('applicant')
  if (payerPartyId === undefined || payeePartyId === undefined) {
    return { ...refuse(ONE_PARTY_ON_EACH_SIDE), pointer: '#/payerPartyId' }
  }
  const amountFen = own.amountFen ?? partOf(about.claimAmountFen, shared.claimBasisPoints)
  const parts = (own.instalments ?? splitUp(amountFen, shared.instalments)).filter((part) => part.amountFen > 0)
  const names = (role: PartyRole) =>
    sideOf(role)
      .map(({ name }) => name)
      .join('、')
  const values: Readonly<Record<string, string>> = {
    案号: about.number,
    申请人: names('applicant'),
    被申请人: names('respondent'),
    金额: inYuan(amountFen),
    分期: parts.map((part) => `${inChinese(part.dueOn)}前支付${inYuan(part.amountFen)}`).join('，'),
  }
  return {
    ok: true,
    terms: shared.terms.replace(FIELD, (_, name: string) => values[name.trim()] ?? ''),
    amountFen,
    instalments: parts.map((part) => ({ payerPartyId, payeePartyId, ...part })),
  }
}
