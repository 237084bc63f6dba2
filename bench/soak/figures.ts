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
    this.#say(value <= most, name, inWords(value, unit), `at most ${String(most)}`)
  }

  /** A figure that must not be lower. */
  atLeast(name: string, value: number, least: number, unit = ''): void {
    this.#say(value >= least, name, inWords(value, unit), `at least ${String(least)}`)
  }

  /** How many things there are that must not be; some of them are named. */
  none(name: string, things: readonly string[]): void {
    const named = things.length === 0 ? '' : `: ${things.slice(0, 5).join(', ')}`
    this.#say(things.length === 0, name, String(things.length), `must be none${named}`)
  }

  /** A figure that only tells how much was tried. */
  tell(name: string, value: number, unit = ''): void {
    this.#say(true, name, inWords(value, unit), 'told')
  }

  /** A stage that cannot be held, or to its end, has shown nothing. */
  miss(why: string): void {
    this.#misses += 1
    process.stdout.write(`MISS  ${this.stage}  ${why}\n`)
  }

  #say(isGood: boolean, name: string, figure: string, bound: string): void {
    if (!isGood) this.#misses += 1
    process.stdout.write(`${isGood ? 'ok  ' : 'MISS'}  ${this.stage}  ${name}: ${figure} (${bound})\n`)
  }
}

const inWords = (value: number, unit: string): string =>
  `${String(Math.round(value * 10) / 10)}${unit === '' ? '' : ` ${unit}`}`
