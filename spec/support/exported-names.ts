import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** The entry points of the package, as people import them, each with the file that declares its types. */
export function entryPoints(): Map<string, string> {
  const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    name: string
    exports: Readonly<Record<string, string | { readonly types: string }>>
  }
  return new Map(
    Object.entries(exports).flatMap(([path, target]) =>
      typeof target === 'string' ? [] : [[name + path.slice(1), target.types]],
    ),
  )
}

/** The names each file exports, values and types alike, in order. */
export function exportedNames(files: readonly string[]): Map<string, string[]> {
  const program = ts.createProgram([...files], {
    module: ts.ModuleKind.NodeNext,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  })
  const checker = program.getTypeChecker()
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(file)
      const symbol = source && checker.getSymbolAtLocation(source)
      const names = symbol ? checker.getExportsOfModule(symbol).map(({ name }) => name) : []
      return [file, names.sort()]
    }),
  )
}

/** The names a document's tables have in their first column, in order, by the heading above them. */
export function documentedNames(markdown: string): Map<string, string[]> {
  const sections = markdown.split(/^## /m).slice(1)
  return new Map(
    sections.map((section) => {
      const heading = section.slice(0, section.indexOf('\n')).replaceAll('`', '').trim()
      const names = [...section.matchAll(/^\| *`([^`]+)` *\|/gm)].map(([, name = '']) => name)
      return [heading, names.sort()]
    }),
  )
}
