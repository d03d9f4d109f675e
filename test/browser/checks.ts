import { isDeepStrictEqual } from 'node:util'

/** Counts what was checked and says each result as it comes. */
export class Checks {
  passed = 0
  failed = 0

  ok(isGood: boolean, title: string, found?: unknown): void {
    if (isGood) this.passed += 1
    else this.failed += 1
    process.stdout.write(`${isGood ? 'ok' : 'not ok'} - ${title}\n`)
    if (!isGood && found !== undefined)
      process.stdout.write(`  ${JSON.stringify(found, null, 2).replaceAll('\n', '\n  ')}\n`)
  }

  same(found: unknown, expected: unknown, title: string): void {
    this.ok(isDeepStrictEqual(found, expected), title, { found, expected })
  }

  /** A part that fails in an unforeseen way is one failure; the next part is tried all the same. */
  async part(title: string, run: () => Promise<void>): Promise<void> {
    process.stdout.write(`# ${title}\n`)
    try {
      await run()
    } catch (error) {
      this.ok(false, title, error instanceof Error ? error.message : error)
    }
  }
}
