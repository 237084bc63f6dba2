import { expect } from 'chai'
import { nativeFault } from '../../src/problem/index.js'

const built = (file: string): Error =>
  Object.assign(
    new Error(
      `The module '${file}'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 115. This version of Node.js requires\nNODE_MODULE_VERSION 127. Please try re-compiling or re-installing`,
    ),
    { code: 'ERR_DLOPEN_FAILED' },
  )

describe('A native module that this Node cannot load', () => {
  const NODE = process.versions.node
  const cases: [what: string, error: unknown, said: string | undefined][] = [
    [
      'was built for another Node',
      built('/srv/node_modules/better-sqlite3/build/Release/better_sqlite3.node'),
      `better-sqlite3 was built for another Node (its ABI is 115, and that of this one 127); this is Node ${NODE}\nBuild it for this one: npm rebuild better-sqlite3`,
    ],
    [
      'is of a scope',
      built('/srv/node_modules/a/node_modules/@serial/bindings/build/serial.node'),
      `@serial/bindings was built for another Node (its ABI is 115, and that of this one 127); this is Node ${NODE}\nBuild it for this one: npm rebuild @serial/bindings`,
    ],
    [
      'was built for another system',
      Object.assign(new Error('/srv/node_modules/usb/usb.node: invalid ELF header'), {
        code: 'ERR_DLOPEN_FAILED',
      }),
      `usb was built for another system or another Node; this is Node ${NODE}\nBuild it for this one: npm rebuild usb`,
    ],
    ['is none', new Error('Cannot find module usb'), undefined],
  ]
  for (const [what, error, said] of cases)
    it(`is told with its cause and its cure where it ${what}`, () => {
      expect(nativeFault(error)).to.equal(said)
    })
})
