import type { Command } from '../../../src/cli/line/command.js'

/** What a command has said, and its exit code. */
export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Does a command with these words, and no variables but these. */
export async function called(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Said> {
  const said = { out: '', err: '' }
  const code = await command(args, env, {
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
  })
  return { code, ...said }
}
