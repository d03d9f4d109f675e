const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000

/** Calendar date of an instant in Asia/Shanghai, which has had no summer time since 1991. */
export function shanghaiDate(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
}
