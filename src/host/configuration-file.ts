import { isPassing, readJsonOrYaml, readText } from '../files/index.js'
import { isSecretName } from '../log/index.js'
import { isErrorLike, jsonPath, Problem, type Fault } from '../problem/index.js'

/** A configuration as its file has it, with the values of variables in it. */
export interface ReadConfiguration {
  readonly configuration: unknown
  /** Values of variables that are secret, by their name or that of the member they stand in. */
  readonly secrets: readonly string[]
}

/** `${NAME}`, `${NAME:-otherwise}`, `$${` for a text that has `${` in it, and `${` that is none of these. */
const REFERENCE = /\$\$\{|\$\{(?:([A-Za-z_]\w*)(?::-([^}]*))?\})?/g

/**
 * Reads a configuration, and puts the values of variables into its texts: `${NAME}` stands for the variable `NAME`,
 * or else for what is in the file that `NAME_FILE` names. Rejects with Problem `invalid-configuration`, whose cause is an
 * error that passes by itself, if there was one.
 */
export async function readConfiguration(path: string, env: NodeJS.ProcessEnv): Promise<ReadConfiguration> {
  const read = await readJsonOrYaml(path)
  const filling = new Filling(env)
  const configuration = await filling.filled(read, [])
  const { faults, cause } = filling
  if (faults.length > 0)
    throw new Problem('invalid-configuration', 'variables cannot be used', { faults, cause })
  return { configuration, secrets: filling.secrets }
}

class Filling {
  readonly faults: Fault[] = []
  readonly secrets: string[] = []
  /** An error that passes by itself, if there was one. */
  cause: unknown

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  async filled(value: unknown, path: readonly PropertyKey[]): Promise<unknown> {
    if (typeof value === 'string') return value.includes('${') ? await this.#text(value, path) : value
    if (Array.isArray(value)) {
      const items: unknown[] = []
      for (const [at, item] of value.entries()) items.push(await this.filled(item, [...path, at]))
      return items
    }
    if (typeof value !== 'object' || value === null) return value
    const members: [string, unknown][] = []
    for (const [name, member] of Object.entries(value))
      members.push([name, await this.filled(member, [...path, name])])
    return Object.fromEntries(members)
  }

  async #text(text: string, path: readonly PropertyKey[]): Promise<string> {
    let [filled, from] = ['', 0]
    for (const { 0: reference, 1: name, 2: otherwise, index } of text.matchAll(REFERENCE)) {
      filled += text.slice(from, index) + (await this.#value(reference, name, otherwise, path))
      from = index + reference.length
    }
    return filled + text.slice(from)
  }

  async #value(
    reference: string,
    name: string | undefined,
    otherwise: string | undefined,
    path: readonly PropertyKey[],
  ): Promise<string> {
    if (reference === '$${') return '${'
    try {
      if (name === undefined)
        throw new Error('has ${ without the name of a variable: write $${ for the text ${')
      const found = await this.#variable(name)
      const value = found?.value ?? otherwise
      if (value === undefined) throw new Error(`the variable ${name} is not set, nor is ${name}_FILE`)
      if (found && (found.isFile || isSecretName(name) || isSecretName(String(path.at(-1)))))
        this.secrets.push(value)
      return value
    } catch (error) {
      if (isPassing(error)) this.cause = error
      this.faults.push({ path: jsonPath(path), message: isErrorLike(error) ? error.message : '' })
      return ''
    }
  }

  async #variable(name: string): Promise<{ value: string; isFile: boolean } | undefined> {
    const own = this.env[name]
    if (own !== undefined && own !== '') return { value: own, isFile: false }
    const file = this.env[`${name}_FILE`]
    return file === undefined || file === ''
      ? undefined
      : { value: await readSecret(`${name}_FILE`, file), isFile: true }
  }
}

/**
 * What is in the file that a variable names, without the line break at its end. Rejects with an error that names the
 * variable and the file.
 */
export async function readSecret(variable: string, file: string): Promise<string> {
  try {
    return (await readText(file)).replace(/\r?\n$/, '')
  } catch (error) {
    const { faults, message } = Problem.from(error)
    throw new Error(`${variable} names ${file}, which ${faults[0]?.message ?? message}`, { cause: error })
  }
}
