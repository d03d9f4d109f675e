const STEP = 0x6d2b79f5
const RANGE = 4_294_967_296

/** Draws lots that are the same for the same seed (mulberry32). Nothing secret may come from it. */
export class Lots {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** 0 up to, not including, 1 */
  part(): number {
    this.state = (this.state + STEP) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number {
    return low + Math.floor(this.part() * (high - low + 1))
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length - 1)]
    if (item === undefined) throw new RangeError('nothing to draw from')
    return item
  }

  /** One of the items, each as often as its weight says. */
  weighed<Item>(items: readonly (readonly [Item, number])[]): Item {
    let lot = this.part() * items.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [item, weight] of items) {
      lot -= weight
      if (lot < 0) return item
    }
    return this.pick(items)[0]
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, lot: this.part() }))
      .sort((one, other) => one.lot - other.lot)
      .map(({ item }) => item)
  }
}
