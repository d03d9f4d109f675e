import { writeFile } from 'node:fs/promises'
import { describeClock } from '../describe-clock.js'
import { describeRoles, describeStates } from '../describe-documents.js'
import { describeFigures } from '../describe-figures.js'

const docs = new URL('../../docs/', import.meta.url)
await writeFile(new URL('clock.md', docs), describeClock())
await writeFile(new URL('roles.md', docs), describeRoles())
await writeFile(new URL('life-cycle.md', docs), describeStates())
await writeFile(new URL('figures.md', docs), describeFigures())
