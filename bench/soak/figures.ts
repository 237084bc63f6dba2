/** What a stage of the soak has measured: one figure a line, with what it must be. */
export class Figures {
  #misses = 0

  constructor(private readonly stage: string) {}

  /** Whether every figure was as it must be. */
  get areGood(): boolean {
    return this.#misses === 0
  }

  /** A figure that must not be higher. */
  atMost(name: string, value: number, most: number, unit = ''): void {
    this.#say(name, value, unit, `at most ${String(most)}`, value <= most)
  }

  /** A figure that must not be lower. */
  atLeast(name: string, value: number, least: number, unit = ''): void {
    this.#say(name, value, unit, `at least ${String(least)}`, value >= least)
  }

  /** A figure that only tells how much was tried. */
  tell(name: string, value: number, unit = ''): void {
    this.#say(name, value, unit, 'told', true)
  }

  #say(name: string, value: number, unit: string, bound: string, isGood: boolean): void {
    if (!isGood) this.#misses += 1
    const figure = `${String(Math.round(value * 10) / 10)}${unit === '' ? '' : ` ${unit}`}`
    process.stdout.write(`${isGood ? 'ok  ' : 'MISS'}  ${this.stage}  ${name}: ${figure} (${bound})\n`)
  }
}
