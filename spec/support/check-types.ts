import { resolve } from 'node:path'
import ts from 'typescript'

/** How people outside compile, but that the package is looked for in the sources here. */
const OPTIONS = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  types: ['node', 'mocha'],
  strict: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  noEmit: true,
  paths: {
    'placeos-webhooks': ['./src/index.ts'],
    'placeos-webhooks/plugin': ['./src/plugin/index.ts'],
    'placeos-webhooks/runtime': ['./src/contract/index.ts'],
    'placeos-webhooks/testing': ['./src/testing/index.ts'],
  },
}

const { options } = ts.parseJsonConfigFileContent(
  { compilerOptions: OPTIONS, files: [] },
  ts.sys,
  resolve('.'),
)

/** A module as the compiler makes it, to be run. */
export const compiled = (text: string): string =>
  ts.transpileModule(text, { compilerOptions: options, fileName: 'module.mts' }).outputText

/** What the compiler finds wrong with files; what they import is checked by `npm run typecheck`. */
export function typeFaults(files: readonly string[]): string[] {
  const program = ts.createProgram([...files], options)
  return files
    .flatMap((file) => [...ts.getPreEmitDiagnostics(program, program.getSourceFile(file))])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
