import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

/** Source files: path from the project's folder, with forward slashes, to text. */
export type Tree = Readonly<Record<string, string>>

/** One import, re-export or `import()` of another module. */
export interface Import {
  /** As it is written. */
  readonly specifier: string
  /** The file it leads to; undefined for a package. */
  readonly target: string | undefined
  /** The names it takes; `*` when it takes all, and none when it takes the module for its effects. */
  readonly names: readonly string[]
  /** Whether nothing of it is left at run time. */
  readonly typeOnly: boolean
}

/** One file, and what it says to others. */
export interface SourceModule {
  readonly path: string
  readonly imports: readonly Import[]
  readonly hasDefaultExport: boolean
  /** Lines that hold more than blanks and comments. */
  readonly lines: number
  readonly functions: readonly FunctionSize[]
}

/** One function or method, what is inside it included. */
export interface FunctionSize {
  /** Empty for one without a name. */
  readonly name: string
  /** Lines that hold more than blanks and comments. */
  readonly lines: number
}

/** The TypeScript files below some folders of the project. */
export function readTree(...folders: readonly string[]): Tree {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts')),
  )
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(path), 'utf8')]))
}

/** What the files of a tree import and export. */
export const modulesOf = (tree: Tree): SourceModule[] =>
  Object.entries(tree).map(([path, text]) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    const lines = linesOfCode(file)
    return {
      path,
      imports: importsOf(file, tree),
      hasDefaultExport: file.statements.some(exportsDefault),
      lines: lines.size,
      functions: functionsOf(file, lines),
    }
  })

function importsOf(file: ts.SourceFile, tree: Tree): Import[] {
  const imports: Import[] = []
  const add = (module: ts.Node | undefined, names: readonly string[], typeOnly: boolean): void => {
    if (!module || !ts.isStringLiteralLike(module)) return
    const { text: specifier } = module
    imports.push({ specifier, target: targetOf(file.fileName, specifier, tree), names, typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause
      add(
        node.moduleSpecifier,
        [...(clause?.name ? ['default'] : []), ...boundNames(clause?.namedBindings)],
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword,
      )
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.exportClause ? boundNames(node.exportClause) : ['*'], node.isTypeOnly)
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, ['*'], true)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], ['*'], false)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return imports
}

function boundNames(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] {
  if (!bindings) return []
  if (!ts.isNamedImports(bindings) && !ts.isNamedExports(bindings)) return ['*']
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text)
}

function targetOf(from: string, specifier: string, tree: Tree): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const path = posix.join(posix.dirname(from), specifier)
  const component = path.replace(/\.js$/, '.tsx')
  return component in tree ? component : path.replace(/\.js$/, '.ts')
}

function exportsDefault(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (
    ts.isExportDeclaration(statement) &&
    statement.exportClause &&
    ts.isNamedExports(statement.exportClause)
  ) {
    return statement.exportClause.elements.some(({ name }) => name.text === 'default')
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false
}

/** The numbers of the lines that hold code. */
function linesOfCode(file: ts.SourceFile): ReadonlySet<number> {
  const lines = new Set<number>()
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return
    const children = node.getChildren(file)
    children.forEach(visit)
    if (children.length > 0 || node.getStart(file) === node.end) return
    const last = file.getLineAndCharacterOfPosition(node.end).line
    for (let line = file.getLineAndCharacterOfPosition(node.getStart(file)).line; line <= last; line += 1)
      lines.add(line)
  }
  visit(file)
  return lines
}

function functionsOf(file: ts.SourceFile, code: ReadonlySet<number>): FunctionSize[] {
  const functions: FunctionSize[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const [first, last] = [node.getStart(file), node.end].map(
        (at) => file.getLineAndCharacterOfPosition(at).line,
      )
      const lines = [...code].filter((line) => line >= (first ?? 0) && line <= (last ?? 0)).length
      functions.push({ name: node.name?.getText(file) ?? '', lines })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return functions
}
