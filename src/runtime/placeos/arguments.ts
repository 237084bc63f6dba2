import type { GivenArguments } from '../../driver/index.js'
import { Problem, type Fault } from '../../problem/index.js'
import type { DriverFunction } from './redis/index.js'

/**
 * Holds arguments to what a driver says of its function, so that a call that cannot work is not sent. Their kinds are
 * the driver's to judge. Throws Problem `invalid-arguments`. A function without parameters ignores what it is given.
 * @see PlaceOS/driver, `placeos-driver.cr`, `KlassExecutor`
 */
export function checkAgainst({ name, parameters }: DriverFunction, given: GivenArguments): void {
  if (parameters.length === 0) return
  if (isList(given) && given.length > parameters.length) {
    const counts = `given ${given.length}, expected ${parameters.length}`
    throw new Problem('invalid-arguments', `wrong number of arguments for '${name}' (${counts})`)
  }
  const isGiven = isList(given)
    ? (_: string, at: number): boolean => at < given.length
    : (parameter: string): boolean => Object.hasOwn(given, parameter)
  const faults: Fault[] = parameters.flatMap((parameter, at) =>
    parameter.isOptional || isGiven(parameter.name, at)
      ? []
      : [{ path: parameter.name, message: 'is required' }],
  )
  if (!isList(given)) {
    const known = new Set(parameters.map((parameter) => parameter.name))
    for (const path of Object.keys(given))
      if (!known.has(path)) faults.push({ path, message: 'is not an argument of this command' })
  }
  if (faults.length === 0) return
  const said = faults.map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new Problem('invalid-arguments', `${name}: ${said}`, { faults })
}

const isList = (given: GivenArguments): given is readonly unknown[] => Array.isArray(given)
