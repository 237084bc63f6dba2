/** A host that is at work on what is kept, as far as it says who it is. */
export interface HostAtWork {
  /** Its process, as its machine numbers it; undefined where it has not said so. */
  readonly pid: number | undefined
  /** The name of its machine. */
  readonly machine: string
  /** Where it listens; undefined before it does. */
  readonly address: string | undefined
}

/** One host among those that are at work on the same records. */
export interface Presence {
  /** How many there are, this one included, as it was last seen. */
  readonly hosts: number
  /** Says to others where this one listens. Never rejects. */
  listensAt(address: string): Promise<void>
  /** Is at work no more. */
  close(): Promise<void>
}

/** A host in words, such as `process 4711, http://127.0.0.1:3000`. */
export function wordsFor({ pid, machine, address }: HostAtWork, ownMachine: string): string {
  const words = [
    ...(pid === undefined ? [] : [`process ${String(pid)}${machine === ownMachine ? '' : ` on ${machine}`}`]),
    ...(address === undefined ? [] : [address]),
  ]
  return words.length === 0 ? 'one that has not said who it is' : words.join(', ')
}
