import type { OfferedInstalment } from './tables.js'

/** What of the lead case the others follow. */
export interface LeadTerms {
  readonly claimAmountFen: number
  readonly amountFen: number
  /** In the order in which they fall due. */
  readonly instalments: readonly OfferedInstalment[]
}

/**
 * What a case is offered so that it stands as the lead case does: the same part of its claim, in the same instalments.
 *
 * The amount is rounded to the nearest fen, each instalment down, and the last one takes what is left, so that together
 * they are the amount.
 *
 * @param claimAmountFen - what the case claims
 */
export function followLead(
  lead: LeadTerms,
  claimAmountFen: number,
): { amountFen: number; instalments: OfferedInstalment[] } {
  const [claim, leadClaim, leadAmount] = [BigInt(claimAmountFen), BigInt(lead.claimAmountFen), BigInt(lead.amountFen)]
  const amount = (2n * claim * leadAmount + leadClaim) / (2n * leadClaim)
  let left = amount
  const instalments = lead.instalments.map(({ amountFen, dueOn, onTheSpot }, index) => {
    const isLast = index === lead.instalments.length - 1
    const part = isLast ? left : (amount * BigInt(amountFen)) / leadAmount
    left -= part
    return { amountFen: Number(part), dueOn, onTheSpot }
  })
  return { amountFen: Number(amount), instalments: instalments.filter((part) => part.amountFen > 0) }
}
