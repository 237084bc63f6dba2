import { readSecret } from '../../host/index.js'
import { messageOf } from '../../problem/index.js'

/** Variables that may hold secrets; each may have a file instead, which `NAME_FILE` names. */
const SECRETS = [
  ...['ADMIN_KEY', 'DATABASE_URL', 'SMTP_URL', 'PLACEOS_WEBHOOKS_KEY'],
  ...['PLACEOS_REDIS_URL', 'PLACEOS_API_KEY'],
] as const

/** The variables with what is in the files that some of them name, and why any of these cannot be used. */
export async function environmentOf(
  given: NodeJS.ProcessEnv,
): Promise<{ readonly env: NodeJS.ProcessEnv; readonly faults: readonly string[] }> {
  const env = { ...given }
  const faults: string[] = []
  for (const name of SECRETS) {
    const variable = `${name}_FILE`
    const file = given[variable]
    if (file === undefined || file === '') continue
    if (given[name] !== undefined && given[name] !== '') {
      faults.push(`${name} and ${variable} are both set in the environment: which is meant?`)
      continue
    }
    try {
      env[name] = await readSecret(variable, file)
    } catch (error) {
      faults.push(messageOf(error))
    }
  }
  return { env, faults }
}
