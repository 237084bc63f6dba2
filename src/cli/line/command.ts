/** Where a command says what it has to say. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Does a command, and gives its exit code: 0, 1 when it failed, 2 when the command line cannot be used. */
export type Command = (args: readonly string[], env: NodeJS.ProcessEnv, output: Output) => Promise<number>

/** Says what the matter is with a command line, and what could be said instead. */
export function refuse(faults: readonly string[], usage: string, { err }: Output): number {
  err(`${faults.join('\n')}\n\n${usage}`)
  return 2
}
