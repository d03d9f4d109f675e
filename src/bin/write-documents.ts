import { writeFile } from 'node:fs/promises'
import { describeClock } from '../describe-clock.js'
import { describeRoles, describeStates } from '../describe-documents.js'

const docs = new URL('../../docs/', import.meta.url)
await writeFile(new URL('clock.md', docs), describeClock())
await writeFile(new URL('roles.md', docs), describeRoles())
await writeFile(new URL('life-cycle.md', docs), describeStates())
