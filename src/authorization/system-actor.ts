import type { Actor } from './policy.js'

/** Who acts when the service itself does what the law says, without anybody asking. */
export const SYSTEM_ACTOR: Actor = {
  kind: 'system',
  id: '00000000-0000-8000-8000-000000000001',
  name: '系统',
  clientId: 'system',
  grants: [],
  scopes: [],
  clientCourtIds: [],
}
