/** What the output of one test file says, in the Test Anything Protocol. */
export interface Outcome {
  /** Assertions; those that only sum up a subtest are left out. */
  readonly passed: number
  readonly failed: number
  /** Lines of the assertions that failed, with their diagnoses. */
  readonly failures: readonly string[]
}

const POINT = /^( *)(not )?ok \d+/
const DIAGNOSIS_BEGINS = /^ +---$/
const DIAGNOSIS_ENDS = /^ +\.\.\.$/
const SUMS_UP = /# time=|\{$/
const PLAN_OR_END = /^ +1\.\.\d+|^ +\}/

/** Reads the output of a test file; a line that is no assertion and no diagnosis of one is passed over. */
export function readOutcome(output: string): Outcome {
  let passed = 0
  let failed = 0
  const failures: string[] = []
  let isFailure = false
  let isDiagnosis = false
  let before = ''
  for (const line of output.split('\n')) {
    // What a test printed into a diagnosis is no assertion of its own.
    const point = isDiagnosis ? null : POINT.exec(line)
    if (point !== null) {
      isFailure = point[2] !== undefined
      const isSummary = SUMS_UP.test(line) || PLAN_OR_END.test(before)
      if (!isSummary) {
        if (isFailure) failed += 1
        else passed += 1
      }
    }
    if (isFailure) failures.push(line)
    if (DIAGNOSIS_BEGINS.test(line)) isDiagnosis = true
    if (DIAGNOSIS_ENDS.test(line)) {
      isDiagnosis = false
      isFailure = false
    }
    before = line
  }
  return { passed, failed, failures }
}
