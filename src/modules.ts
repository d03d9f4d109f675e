import type { FastifyPluginAsync } from 'fastify'
import type { ModuleDeps } from './http/write.js'
import { planRoutes } from './modules/assignment/plans/plan-routes.js'
import { assignmentRoutes } from './modules/assignment/routes.js'
import { deadlineRoutes } from './modules/deadlines/routes.js'
import { directoryRoutes } from './modules/directory/routes.js'
import { clientRoutes } from './modules/exchange/clients/client-routes.js'
import { feedRoutes } from './modules/exchange/feed/feed-routes.js'
import { inboundRoutes } from './modules/exchange/inbound/inbound-routes.js'
import { webhookRoutes } from './modules/exchange/webhooks/routes.js'
import { importsRoutes } from './modules/imports/routes.js'
import { intakeRoutes } from './modules/intake/routes.js'
import { lookingRoutes } from './modules/looking/routes.js'
import { mediationRoutes } from './modules/mediation/routes.js'
import { noticesRoutes } from './modules/notices/routes.js'
import { operationsRoutes } from './modules/operations/routes.js'
import { batchRoutes } from './modules/series/batch/batch-routes.js'
import { demonstrationRoutes } from './modules/series/demonstration/demonstration-routes.js'
import { seriesRoutes } from './modules/series/routes.js'
import { handoverRoutes } from './modules/settlement/handovers/handover-routes.js'
import { settlementRoutes } from './modules/settlement/routes.js'
import { boardRoutes } from './modules/statistics/board/board-routes.js'
import { statisticsRoutes } from './modules/statistics/routes.js'
import { supervisionRoutes } from './modules/supervision/routes.js'
import { teamRoutes } from './modules/teams/routes.js'
import { triageRoutes } from './modules/triage/routes.js'

/** The modules of the service, in the order in which a case meets them. */
export const MODULES: readonly FastifyPluginAsync<ModuleDeps>[] = [
  directoryRoutes,
  intakeRoutes,
  triageRoutes,
  teamRoutes,
  assignmentRoutes,
  planRoutes,
  mediationRoutes,
  settlementRoutes,
  handoverRoutes,
  supervisionRoutes,
  lookingRoutes,
  noticesRoutes,
  deadlineRoutes,
  seriesRoutes,
  batchRoutes,
  demonstrationRoutes,
  importsRoutes,
  inboundRoutes,
  operationsRoutes,
  statisticsRoutes,
  boardRoutes,
  feedRoutes,
  clientRoutes,
  webhookRoutes,
]
