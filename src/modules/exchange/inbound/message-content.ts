import type { Vault } from '../../../platform/vault.js'
import { invalidRequest } from '../../../problems.js'
import type { DeliverMessageBody, Filing, Supplement, Withdrawal } from './schemas.js'
import type { MessageKind } from './tables.js'

export type MessageContent =
  | { readonly of: 'filing'; readonly filing: Filing }
  | { readonly of: 'supplement'; readonly supplement: Supplement }
  | { readonly of: 'withdrawal'; readonly withdrawal: Withdrawal }

const CONTENT_OF: Readonly<Record<MessageKind, MessageContent['of']>> = {
  'cross-region-filing': 'filing',
  'online-filing': 'filing',
  referral: 'filing',
  supplement: 'supplement',
  withdrawal: 'withdrawal',
}

/**
 * The content of a message, which has exactly the one that its kind needs.
 *
 * @throws Problem `invalid-request`
 */
export function contentOf({ kind, filing, supplement, withdrawal }: DeliverMessageBody): MessageContent {
  const given = [
    ...(filing === undefined ? [] : [{ of: 'filing' as const, filing }]),
    ...(supplement === undefined ? [] : [{ of: 'supplement' as const, supplement }]),
    ...(withdrawal === undefined ? [] : [{ of: 'withdrawal' as const, withdrawal }]),
  ]
  const [content] = given
  if (content === undefined || given.length > 1 || content.of !== CONTENT_OF[kind]) {
    throw invalidRequest({
      reason: {
        zh: 'filing、supplement、withdrawal 应当且只能提供与消息种类相符的一项。',
        en: 'Give exactly the one of filing, supplement and withdrawal that the kind of the message needs.',
      },
    })
  }
  return content
}

const place = (id: string) => ({ table: 'inbound_messages', column: 'content', rowId: id })

export function sealMessage(vault: Vault, id: string, content: MessageContent): string {
  return vault.seal(place(id), JSON.stringify(content))
}

export function openMessage(vault: Vault, id: string, sealed: string): MessageContent {
  return JSON.parse(vault.open(place(id), sealed)) as MessageContent
}
