declare const kind: unique symbol

/** Text that names one kind of thing, so that ids are not mixed up; text of no kind, as a host's runtime gives it, fits all. */
type Id<Kind extends string> = string & { readonly [kind]?: Kind }

export type SystemId = Id<'system'>
export type ModuleId = Id<'module'>

/** A module as callers name it. */
export interface ModuleName {
  /** Such as `Display`. */
  readonly name: string
  /** Counts the modules of that name in their system, from 1. */
  readonly index: number
}

/** `Display_2` as name and index; without a number at the end the index is 1. */
export function parseModuleName(text: string): ModuleName {
  const found = /^(.+)_(\d{1,9})$/s.exec(text)
  return found ? { name: found[1] ?? '', index: Number(found[2]) } : { name: text, index: 1 }
}

/** Name and index as one word: `Display_2`. */
export const formatModuleName = ({ name, index }: ModuleName): string => `${name}_${String(index)}`
