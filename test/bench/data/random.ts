/** Numbers that look random and are the same for the same seed (sfc32). Nothing secret may come from it. */
export class Random {
  private a = 0x9e3779b9
  private b = 0x243f6a88
  private c: number
  private counter = 1

  constructor(seed: number) {
    this.c = seed | 0
    for (let round = 0; round < 15; round += 1) this.next()
  }

  /** 0 to 4,294,967,295 */
  next(): number {
    const result = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + result
    return result >>> 0
  }

  /** 0 to `limit` - 1 */
  below(limit: number): number {
    return Math.floor((this.next() / 4_294_967_296) * limit)
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** Eight hexadecimal digits. */
  hex(): string {
    const value = this.next()
    return (HEX[value >>> 16] ?? '') + (HEX[value & 0xffff] ?? '')
  }
}

const HEX = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'))
