/** Changes of a map that are not made before they are kept; what a refusal leaves behind is then nothing. */
export class Draft<Value> {
  readonly #changed = new Map<string, Value | undefined>()

  constructor(private readonly map: Map<string, Value>) {}

  get(key: string): Value | undefined {
    return this.#changed.has(key) ? this.#changed.get(key) : this.map.get(key)
  }

  set(key: string, value: Value): void {
    this.#changed.set(key, value)
  }

  delete(key: string): void {
    this.#changed.set(key, undefined)
  }

  /** Everything as it would be. */
  entries(): [key: string, value: Value][] {
    const keys = new Set([...this.map.keys(), ...this.#changed.keys()])
    return [...keys].flatMap((key): [string, Value][] => {
      const value = this.get(key)
      return value === undefined ? [] : [[key, value]]
    })
  }

  /** Makes the changes. */
  keep(): void {
    for (const [key, value] of this.#changed) {
      if (value === undefined) this.map.delete(key)
      else this.map.set(key, value)
    }
  }
}
