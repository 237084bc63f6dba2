/** Where a command says what it has to say. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Does a command, and gives its exit code: 0, 1 when it failed, 2 when the command line cannot be used. */
export type Command = (args: readonly string[], env: NodeJS.ProcessEnv, output: Output) => Promise<number>

/**
 * Says what the matter is with a command line, a line for each, and who says more.
 * @param name of the command; empty for the host itself
 */
export function refuse(faults: readonly string[], name: string, { err }: Output): number {
  const help = ['placeos-webhooks', ...(name === '' ? [] : [name]), '--help'].join(' ')
  const text = faults.join('\n')
  err(`${text}${text.endsWith('?') ? ' See' : '; see'} ${help}\n`)
  return 2
}
