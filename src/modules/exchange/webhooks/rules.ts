import type { TargetFault } from '../../../platform/outbound.js'
import { type Rule, rule } from '../../../workflow/rule.js'

const WEBHOOK_URL_FORM = rule({
  id: 'webhook-url-form',
  source: 'OWASP API7:2023; project rule',
  confidence: 'derived',
  zh: '接收地址应当为完整的 https 地址，主机名小写，不含用户名、片段、非 ASCII 字符，也不使用其他写法的 IP 地址。请改为规范写法。',
  en: 'Give a plain https address: host in lower case, no user, no fragment, ASCII only, an IP address only as it is usually written.',
})
const WEBHOOK_URL_SCHEME = rule({
  id: 'webhook-url-scheme',
  source: 'OWASP API7:2023; project rule',
  confidence: 'derived',
  zh: '本平台只向 https 地址推送。请为接收方配置证书并改用 https。',
  en: 'This service only sends to https. Give the receiver a certificate and use its https address.',
})
const WEBHOOK_HOST_ALLOWED = rule({
  id: 'webhook-host-allowed',
  source: 'PIPL 36; OWASP API7:2023; project rule',
  confidence: 'derived',
  zh: '该主机或者端口不在允许推送的名单内。请联系平台运维人员将其加入 WEBHOOK_ALLOWED_HOSTS 后再登记。',
  en: 'This host or port is not on the list of allowed ones. Ask those who run the service to add it to WEBHOOK_ALLOWED_HOSTS, then register it.',
})
const WEBHOOK_ADDRESS_ALLOWED = rule({
  id: 'webhook-address-allowed',
  source: 'OWASP API7:2023; project rule',
  confidence: 'derived',
  zh: '该地址属于内部网络、本机或者保留地址。确属法院内网的，请联系平台运维人员将该网段加入 WEBHOOK_ALLOWED_NETWORKS。',
  en: 'This address is private, local or reserved. If it is in the network of the court, ask those who run the service to add that network to WEBHOOK_ALLOWED_NETWORKS.',
})
/** Which rule an address does not meet. */
export const RULE_OF_FAULT: Readonly<Record<TargetFault, Rule>> = {
  form: WEBHOOK_URL_FORM,
  scheme: WEBHOOK_URL_SCHEME,
  host: WEBHOOK_HOST_ALLOWED,
  address: WEBHOOK_ADDRESS_ALLOWED,
}

export const WEBHOOK_COURTS_OF_CLIENT = rule({
  id: 'webhook-courts-of-client',
  source: 'project rule: least privilege',
  confidence: 'derived',
  zh: '只能推送该客户端登记范围内法院的事件。请先将法院加入客户端的登记范围，或者去掉该法院。',
  en: 'Events are sent only of courts that the client is registered for. Leave the court out, or register the client for it first.',
})
export const WEBHOOK_TYPES_VISIBLE = rule({
  id: 'webhook-types-visible',
  source: 'project rule: least privilege',
  confidence: 'derived',
  zh: '该客户端的权限范围看不到所选的事件类型。请调整事件类型，或者由管理员重新登记客户端权限。',
  en: 'The scopes of the client show none of the types asked for. Choose other types, or have a client with more scopes registered.',
})
export const WEBHOOK_ENDPOINTS_BOUNDED = rule({
  id: 'webhook-endpoints-bounded',
  source: 'project rule',
  zh: '一个客户端最多有20个有效的接收地址。请先注销不再使用的地址。',
  en: 'A client has 20 endpoints at most. Withdraw one that is not used any more.',
})
export const WEBHOOK_WITHDRAWN = rule({
  id: 'webhook-withdrawn',
  source: 'project rule',
  zh: '该接收地址已经注销，不能恢复。请登记新的接收地址。',
  en: 'This endpoint was withdrawn for good. Register a new one.',
})
export const WEBHOOK_DISABLED = rule({
  id: 'webhook-disabled',
  source: 'project rule',
  zh: '该接收地址已经停用。请先重新启用，再要求重新推送。',
  en: 'This endpoint is disabled. Enable it first, then ask for deliveries again.',
})
export const WEBHOOK_RANGE_WITHIN_FEED = rule({
  id: 'webhook-range-within-feed',
  source: 'project rule',
  zh: '起始位置应当在该接收地址已经到达的位置之内，且不大于截止位置，一次不超过10000个位置。更早的事件请通过事件流读取。',
  en: 'A range begins at a position that the endpoint has reached, ends no earlier, and spans 10,000 positions at most. Read what is older from the feed.',
})
