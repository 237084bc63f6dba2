import { createContext, type ComponentChildren, type JSX } from 'preact'
import { useContext } from 'preact/hooks'
import { systems } from '../api/routes.js'
import type { Command, Module } from '../api/resources.js'
import { useLoaded, type Loaded } from '../load.js'

/** The system that forms offer modules of. */
export interface Offered {
  readonly system: string | undefined
  readonly modules: readonly Module[]
}

const OfferedModules = createContext<Offered>({ system: undefined, modules: [] })

/** A module as people write it, such as `Display_2`. */
export const addressOf = ({ name, index }: Pick<Module, 'name' | 'index'>): string => `${name}_${index}`

/** Offers the modules of a system to the form inside. */
export function Modules({
  system,
  children,
}: {
  readonly system: string | undefined
  readonly children: ComponentChildren
}): JSX.Element {
  const list = useLoaded(
    async () => (system === undefined ? [] : (await systems.modules(system)).data),
    [system],
  )
  return (
    <OfferedModules.Provider value={{ system, modules: list.data.value ?? [] }}>
      {children}
    </OfferedModules.Provider>
  )
}

/** What is offered here. */
export const useOffered = (): Offered => useContext(OfferedModules)

/** The status keys a module of the offered system has now, with their values. */
export function useStatusKeys(module: string): Loaded<Record<string, string>> {
  const { system } = useOffered()
  return useLoaded(
    async () => (system === undefined || module === '' ? {} : (await systems.status(system, module)).data),
    [system, module],
  )
}

/** The commands of a module of the offered system; none where it has no such module. */
export function useCommands(module: string): Loaded<Record<string, Command>> {
  const { system, modules } = useOffered()
  const isThere = modules.some((one) => addressOf(one) === module || (one.index === 1 && one.name === module))
  return useLoaded(
    async () => (system === undefined || !isThere ? {} : (await systems.commands(system, module)).data),
    [system, module, isThere],
  )
}
