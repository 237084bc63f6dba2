import { posix } from 'node:path'
import type { Import, SourceModule } from './source-tree.js'

/** The shape the sources are held to; folders are those of `src/`. */
export interface Architecture {
  /** Layers from the top; a folder imports folders of layers below its own, and no other. */
  readonly layers: readonly (readonly string[])[]
  /** A folder that stands in another's layer, and that nothing may import. */
  readonly beside: Readonly<Record<string, string>>
  /** Folders that fill ports, by the folders that hold these. */
  readonly adapters: Readonly<Record<string, readonly string[]>>
  /** Rooms inside a folder, from the top: a room imports rooms of its folder below its own, and nothing else of it. */
  readonly rooms: Readonly<Record<string, readonly string[]>>
  /** The one file that chooses adapters and sees the container. */
  readonly compositionRoot: string
  /** Files that import an adapter although they do not choose it, and which. */
  readonly exceptions: Readonly<Record<string, string>>
  /** What every file may take from tsyringe. */
  readonly injection: readonly string[]
}

/** Gives a line for each breach of it. */
export type Rule = (modules: readonly SourceModule[], architecture: Architecture) => string[]

/** Arrows point one way, and only the composition root chooses adapters. */
export const arrows: Rule = (modules, architecture) =>
  eachImport(modules, (path, { target }) => {
    if (!target || !path.startsWith('src/')) return undefined
    return arrowFault(unitOf(path, architecture), unitOf(target, architecture), path, architecture)
  })

/** Rooms inside a folder have arrows one way too, and the folder's own files stand above them. */
export const rooms: Rule = (modules, { rooms: all }) =>
  eachImport(modules, (path, { target }) => {
    const own = target && roomOf(path, all)
    if (!own || !isWithin(target, own.folder)) return undefined
    const other = roomOf(target, all)
    if (!other) {
      const isOutside = posix.dirname(target) !== own.folder
      return isOutside ? undefined : 'stands above the rooms of its folder'
    }
    return own.at <= other.at ? undefined : `${other.name} is not below ${own.name}`
  })

/** A folder is entered by its index; only a folder's own files see behind its rooms. */
export const faces: Rule = (modules, { adapters, rooms }) =>
  eachImport(modules, (path, { target }) => {
    if (!target) return undefined
    const [from, to] = [posix.dirname(path), posix.dirname(target)]
    if (isWithin(from, to)) return undefined
    const room = roomOf(target, rooms)
    if (room && posix.dirname(target) === `${room.folder}/${room.name}` && isWithin(from, room.folder))
      return undefined
    if (posix.basename(target) !== 'index.ts') return 'is behind the index of its folder'
    const isOwnChild = isWithin(from, posix.dirname(to))
    const isConcept = to.split('/').length === 2 || to.replace(/^src\//, '') in adapters
    return isOwnChild || isConcept ? undefined : 'is an inner folder of another'
  })

/** No file imports itself by way of others, not even for types. */
export const cycles: Rule = (modules) => {
  const imports = new Map(
    modules.map(({ path, imports }) => [path, imports.flatMap((one) => one.target ?? [])]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path)
    if (at !== -1) found.push([...way.slice(at), path].join(' → '))
    if (at !== -1 || done.has(path)) return
    for (const next of imports.get(path) ?? []) walk(next, [...way, path])
    done.add(path)
  }
  for (const path of imports.keys()) walk(path, [])
  return found
}

/** The container stays in the composition root. */
export const injection: Rule = (modules, architecture) =>
  eachImport(modules, (path, { specifier, names }) => {
    if (specifier !== 'tsyringe' || path === architecture.compositionRoot) return undefined
    const odd = names.filter((name) => !architecture.injection.includes(name))
    return odd.length > 0 ? `takes ${odd.join(', ')}` : undefined
  })

/** Each folder below `src/` is in a layer, and each folder below these is a room, an adapter or inside one. */
export const places: Rule = (modules, architecture) => {
  const folders = new Set(modules.map(({ path }) => posix.dirname(path)))
  return [...folders].flatMap((folder) => {
    if (!folder.startsWith('src/')) return []
    if (layerOf(unitOf(`${folder}/`, architecture), architecture) === undefined) {
      return [`${folder} is in no layer`]
    }
    const isInAdapter = Object.keys(architecture.adapters).some((adapter) =>
      isWithin(folder, `src/${adapter}`),
    )
    const isRoom = roomOf(`${folder}/`, architecture.rooms)?.path === folder
    return folder.split('/').length === 2 || isInAdapter || isRoom
      ? []
      : [`${folder} is neither a concept, a room nor an adapter`]
  })
}

/** Names say what they are in every file that uses them. */
export const defaultExports: Rule = (modules) =>
  modules.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => `${path} has a default export`)

/** The most that there may be: of code lines in a function and in a file, and of files in a folder. */
export const BOUNDS = { function: 60, file: 200, folder: 15 } as const

/** A function that grows beyond this does several things. */
export const functionLength: Rule = (modules) => tooMuch(functionSizes(modules), BOUNDS.function, 'lines')

/** A file that grows beyond this holds two concepts. */
export const length: Rule = (modules) => tooMuch(fileSizes(modules), BOUNDS.file, 'lines')

/** A folder with more files than this holds several concepts: give them rooms. */
export const folderSize: Rule = (modules) => tooMuch(folderSizes(modules), BOUNDS.folder, 'files')

/** What comes closest to each bound, such as `57 admit in src/a.ts`. */
export const figures = (modules: readonly SourceModule[]): Record<keyof typeof BOUNDS, string> => ({
  function: largestOf(functionSizes(modules)),
  file: largestOf(fileSizes(modules)),
  folder: largestOf(folderSizes(modules)),
})

type Sizes = readonly (readonly [what: string, size: number])[]

const functionSizes = (modules: readonly SourceModule[]): Sizes =>
  modules.flatMap(({ path, functions }) =>
    isSpec(path)
      ? []
      : functions.map(({ name, lines }) => [`${name || 'a function'} in ${path}`, lines] as const),
  )

const fileSizes = (modules: readonly SourceModule[]): Sizes =>
  modules.flatMap(({ path, lines }) => (isSpec(path) ? [] : [[path, lines] as const]))

/** Migrations are many by nature: one is added with each change of the tables. */
function folderSizes(modules: readonly SourceModule[]): Sizes {
  const counts = new Map<string, number>()
  for (const { path } of modules) {
    const folder = posix.dirname(path)
    if (!isSpec(path) && posix.basename(folder) !== 'migrations')
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
}

const tooMuch = (sizes: Sizes, bound: number, unit: string): string[] =>
  sizes.flatMap(([what, size]) => (size > bound ? [`${what} has ${String(size)} ${unit}`] : []))

function largestOf(sizes: Sizes): string {
  const [what, size] = sizes.reduce((most, one) => (one[1] > most[1] ? one : most), ['nothing', 0])
  return `${String(size)}: ${what}`
}

/** Drivers are written as authors outside write them: by the package's own name. */
export const drivers =
  (devPackages: readonly string[]): Rule =>
  (modules) =>
    eachImport(modules, (path, { specifier, target }) => {
      if (!path.startsWith('drivers/')) return undefined
      if (target)
        return isWithin(target, path.split('/').slice(0, 2).join('/')) ? undefined : 'is not its own'
      if (specifier === 'placeos-webhooks' || specifier.startsWith('node:')) return undefined
      if (!isSpec(path)) return 'is not for drivers'
      const known = ['placeos-webhooks/testing', ...devPackages]
      return known.includes(specifier) ? undefined : 'is not for specs of drivers'
    })

/** The packages that are loaded with a file, in order of name. */
export function packagesLoadedBy(path: string, modules: readonly SourceModule[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const packages = new Set<string>()
  const seen = new Set<string>()
  const load = (from: string): void => {
    if (seen.has(from)) return
    seen.add(from)
    for (const { specifier, target, typeOnly } of byPath.get(from)?.imports ?? []) {
      if (typeOnly) continue
      if (target) load(target)
      else packages.add(specifier)
    }
  }
  load(path)
  return [...packages].sort()
}

/** A line for each import that `faultOf` finds something wrong with. */
const eachImport = (
  modules: readonly SourceModule[],
  faultOf: (path: string, one: Import) => string | undefined,
): string[] =>
  modules.flatMap(({ path, imports }) =>
    imports.flatMap((one) => {
      const fault = faultOf(path, one)
      return fault === undefined ? [] : [`${path} → ${one.target ?? one.specifier}: ${fault}`]
    }),
  )

function arrowFault(from: string, to: string, path: string, architecture: Architecture): string | undefined {
  const { adapters, beside, compositionRoot, exceptions } = architecture
  if (from === to) return undefined
  if (to in beside) return `nothing may import ${to}`
  if (to in adapters) {
    if (path === compositionRoot || exceptions[path] === to) return undefined
    return `only ${compositionRoot} may import adapters`
  }
  if (adapters[from]?.includes(to)) return undefined
  const [own, other] = [layerOf(from, architecture), layerOf(to, architecture)]
  if (own !== undefined && other !== undefined && own < other) return undefined
  return `${to} is not below ${from}`
}

/** The adapter a file is part of, else its folder; `.` for a file of `src/` itself. */
function unitOf(path: string, { adapters }: Architecture): string {
  const inside = path.slice('src/'.length)
  const adapter = Object.keys(adapters).find((folder) => isWithin(inside, folder))
  return adapter ?? (inside.includes('/') ? (inside.split('/')[0] ?? '') : '.')
}

/** The room a file is in, with how far from the top of its folder's rooms it is. */
function roomOf(
  path: string,
  rooms: Architecture['rooms'],
): { folder: string; name: string; path: string; at: number } | undefined {
  for (const [folder, names] of Object.entries(rooms)) {
    if (!path.startsWith(`${folder}/`)) continue
    const at = names.findIndex((name) => path.startsWith(`${folder}/${name}/`))
    const name = names[at]
    if (name !== undefined) return { folder, name, path: `${folder}/${name}`, at }
  }
  return undefined
}

/** How far from the top; an adapter is where its ports are. */
function layerOf(unit: string, { layers, beside, adapters }: Architecture): number | undefined {
  const folder = beside[unit] ?? adapters[unit]?.[0] ?? unit
  const at = layers.findIndex((layer) => layer.includes(folder))
  return at === -1 ? undefined : at
}

const isSpec = (path: string): boolean => /\.(spec|fixture)\.ts$/.test(path)

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
