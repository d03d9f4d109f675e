import { type Actor, actingKind } from '../../authorization/policy.js'
import type { Court, Reference } from '../../workflow/reference.js'
import type { WarningThreshold } from './clock-schemas.js'
import type { WarningThresholdRow } from './clock-store.js'
import type { Client, Grant, Me } from './schemas.js'
import type { ClientRow, GrantRow } from './store.js'
import { EVERY_KIND } from './tables.js'

/** A grant on that court. */
export function grantView(court: Court, row: GrantRow): Grant {
  const { courtId, ...grant } = row
  return { ...grant, courtCode: court.code }
}

/** A client with the codes of its courts; a court made within the last seconds may not be known here yet. */
export function clientView(reference: Reference, row: ClientRow): Client {
  const { courtIds, ...client } = row
  return { ...client, courtCodes: courtIds.flatMap((id) => reference.courtById(id)?.code ?? []) }
}

/** What a court set for a kind of period; null stands for all kinds. */
export function warningThresholdView(row: WarningThresholdRow): WarningThreshold {
  const { kind, amberPercent, redWorkingDays } = row
  return { kind: kind === EVERY_KIND ? null : kind, amberPercent, redWorkingDays }
}

/** Who the caller is and what they may be where. */
export function meView(reference: Reference, actor: Actor): Me {
  const namesOf = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const court = reference.courtById(id)
      return court === undefined ? [] : [{ code: court.code, name: court.name }]
    })
  const { id, name, clientId, scopes } = actor
  return {
    kind: actingKind(actor),
    id,
    name,
    clientId,
    roles: actor.grants.map(({ role, courtIds, mediatorId, organisationId }) => ({
      role,
      courts: namesOf(courtIds),
      mediatorId,
      organisationId,
    })),
    scopes: [...scopes],
    courts: namesOf(
      [...new Set([...actor.grants.flatMap((grant) => grant.courtIds), ...actor.clientCourtIds])].sort((a, b) => a - b),
    ),
  }
}
