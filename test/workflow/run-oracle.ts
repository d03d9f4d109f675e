/** npm run deadlines:oracle -- --cases 100000 --seed 1 */
import { parseArgs } from 'node:util'
import { computeDeadline } from '../../src/workflow/clock.js'
import { compare } from './oracle-cases.js'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() >>> 0) },
  },
})
const cases = Number(values.cases)
const seed = Number(values.seed)
if (!Number.isSafeInteger(cases) || cases < 1) throw new RangeError('--cases must be a whole number from 1')
if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('--seed must be a whole number from 0')

const { agreed, first } = compare(computeDeadline, { cases, seed })
process.stdout.write(`seed ${seed}\n${agreed} of ${cases} agree\n`)
if (first !== null) process.stdout.write(`first disagreement: ${JSON.stringify(first, null, 2)}\n`)
process.exitCode = agreed === cases ? 0 : 1
