import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'
import { findPostgresBinaries } from '../../src/platform/postgres-binaries.js'
import { findPgbench } from './pgbench.js'
import type { Machine } from './result.js'

/** What the figures depend on. */
export function describeMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.versions.node,
    postgres: findPostgresBinaries().version,
    pgbench: findPgbench() ?? null,
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(),
  }
}
