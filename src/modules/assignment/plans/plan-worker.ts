/** Makes one plan in a thread of its own, so that the service answers others meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { type PlanFacts, proposePlan } from './propose-plan.js'

parentPort?.postMessage(proposePlan(workerData as PlanFacts))
