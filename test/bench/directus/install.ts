import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const DIRECTUS_VERSION = '11.17.4'
const NODE_VERSION = '24'

export interface Installation {
  readonly directory: string
  readonly node: string
  readonly cli: string
  readonly versions: { readonly directus: string; readonly node: string }
}

/** Installs Directus and the Node that it needs; what an earlier run completed is used again. */
export async function installDirectus(directory: string, log: (line: string) => void): Promise<Installation> {
  const complete = join(directory, 'complete')
  if (!existsSync(complete)) {
    log(`installing Directus ${DIRECTUS_VERSION} and Node ${NODE_VERSION} into ${directory}: about 800 MB, minutes`)
    rmSync(join(directory, 'node_modules'), { recursive: true, force: true })
    mkdirSync(directory, { recursive: true })
    const dependencies = { directus: DIRECTUS_VERSION, node: NODE_VERSION }
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await npm(directory, 'install', '--ignore-scripts')
    // Only the script that fetches the binary of Node itself.
    await npm(directory, 'rebuild', 'node')
    withoutSandbox(directory)
    writeFileSync(complete, '')
  }
  log('isolated-vm, a native module that only scripts inside flows need, is replaced by an empty one')
  return {
    directory,
    node: join(directory, 'node_modules/node/bin/node'),
    cli: join(directory, 'node_modules/@directus/api/dist/cli/run.js'),
    versions: { directus: versionOf(directory, 'directus'), node: versionOf(directory, 'node') },
  }
}

async function npm(directory: string, ...command: string[]): Promise<void> {
  const flags = ['--prefix', directory, '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn('npm', [...command, ...flags], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`npm ${command.join(' ')} ended with ${code} in ${directory}`)
}

/** It would have to be compiled for this Node; nothing here runs code inside a flow. */
function withoutSandbox(directory: string): void {
  writeFileSync(join(directory, 'node_modules/isolated-vm/isolated-vm.js'), 'module.exports = {}\n')
}

function versionOf(directory: string, name: string): string {
  const manifest = readFileSync(join(directory, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
