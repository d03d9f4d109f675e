import type { FastifyPluginAsync } from 'fastify'
import type { ModuleDeps } from './http/write.js'
import { intakeRoutes } from './modules/intake/routes.js'
import { lookingRoutes } from './modules/looking/routes.js'
import { triageRoutes } from './modules/triage/routes.js'

/** The modules of the service, in the order in which a case meets them. */
export const MODULES: readonly FastifyPluginAsync<ModuleDeps>[] = [intakeRoutes, triageRoutes, lookingRoutes]
