import { SingleBar } from 'cli-progress'

/** Where a generation is: cases made, then what follows them. */
export interface Progress {
  readonly step: 'prototypes' | 'cases' | 'indexes' | 'foreign keys' | 'statistics'
  readonly done: number
  readonly total: number
}

const LINE_EVERY_MS = 10_000

/** A bar on a terminal, elsewhere a line every ten seconds. */
export function progressPrinter(): { print(progress: Progress): void; stop(): void } {
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{step} {bar} {value}/{total}, {eta_formatted} left', stream: process.stderr })
    : undefined
  let shown: Progress['step'] | undefined
  let printedAtMs = 0
  return {
    print(progress) {
      const isNew = progress.step !== shown
      shown = progress.step
      if (bar !== undefined) {
        if (isNew) {
          bar.stop()
          bar.start(progress.total, progress.done, { step: progress.step })
        }
        bar.update(progress.done, { step: progress.step })
      } else if (isNew || performance.now() - printedAtMs > LINE_EVERY_MS) {
        printedAtMs = performance.now()
        process.stderr.write(`${progress.step}: ${progress.done} of ${progress.total}\n`)
      }
    },
    stop: () => bar?.stop(),
  }
}
