import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeApi } from '../describe-api.js'

const FILE = fileURLToPath(new URL('../../openapi/mediation.v1.json', import.meta.url))

const text = await describeApi()
if (process.argv.includes('--check')) {
  const committed = readFileSync(FILE, 'utf8')
  if (committed !== text) {
    process.stderr.write('openapi/mediation.v1.json is out of date: run `npm run openapi` and commit the change.\n')
    process.exitCode = 1
  }
} else {
  writeFileSync(FILE, text)
}
