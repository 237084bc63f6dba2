import type { StatusListener } from '../../driver/index.js'
import { contain, type Log } from '../../log/index.js'
import type { ModuleRegistry } from '../../modules/index.js'
import type { Stop } from '../../time/index.js'
import type { ModuleAddress } from '../calls.js'
import type { EmbeddedModule } from './module.js'

const nothing: Stop = () => undefined

/** Follows a status key of whichever module is at an address, as modules come, go and are renumbered. */
export function follow(
  registry: ModuleRegistry<EmbeddedModule>,
  { system, name, index }: ModuleAddress,
  key: string,
  listener: StatusListener,
  log: Log,
): Stop {
  let module: EmbeddedModule | undefined
  let leave = nothing
  let stopped = false
  const tell: StatusListener = (value) => {
    contain(log, `a listener on ${name} ${key}`, () => listener(value))
  }
  const attach = (): void => {
    const next = registry.find(system, name, index)
    // An arrangement still calls those that a listener has just stopped.
    if (stopped || next === module) return
    const before = module?.status.read(key)
    leave()
    module = next
    leave = next?.status.listen(key, tell) ?? nothing
    const value = next?.status.read(key)
    if (value !== undefined) tell(value)
    else if (before !== undefined) tell(null)
  }
  const unlisten = registry.listen(system, attach)
  attach()
  return () => {
    stopped = true
    unlisten()
    leave()
  }
}
