import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { isPassing, readJson, readJsonOrYaml, readText } from '../../src/files/index.js'
import { Problem } from '../../src/problem/index.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

describe('A file that people or tools write', () => {
  const tempDir = tempDirs()
  const write = async (content: string | Uint8Array): Promise<string> => {
    const path = join(tempDir(), 'site.json')
    await writeFile(path, content)
    return path
  }

  const contents: [what: string, content: string | Uint8Array, value: unknown][] = [
    ['plain', '{"a": "Gehäuse"}', { a: 'Gehäuse' }],
    ['with a byte order mark', '\ufeff{"a": 1}', { a: 1 }],
    ['with comments', '{"a": 1} // one', { a: 1 }],
    ['with line ends of Windows', '{\r\n"a": 1\r\n}\r\n', { a: 1 }],
    ['with false', 'false', false],
  ]
  for (const [what, content, value] of contents)
    it(`is read ${what}`, async () => {
      expect(await readJson(await write(content))).to.deep.equal(value)
    })

  const faults: [what: string, content: string | Uint8Array, message: string][] = [
    ['null', ' null\n', 'holds null and nothing else'],
    [
      'no JSON',
      '{\n"a": 1\n',
      'is not JSON: look at line 3: the file ends, and the { of line 1 is not closed',
    ],
    ['nothing', '', 'is not JSON: look at line 1: the file ends where a value is meant'],
    [
      'Latin-1',
      Buffer.from('{\n"a": "Gehäuse"\n}', 'latin1'),
      'is not UTF-8: look at line 2, and save it as UTF-8',
    ],
    [
      'half a character at its end',
      Buffer.from('"ä').subarray(0, 2),
      'is not UTF-8: look at line 1, and save it as UTF-8',
    ],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'is UTF-16: save it as UTF-8'],
  ]
  for (const [what, content, message] of faults)
    it(`is refused with ${what}`, async () => {
      const path = await write(content)
      const problem = await problemOf(() => readJson(path))
      expect(problem.code).to.equal('invalid-configuration')
      expect(problem.faults).to.deep.equal([{ path: '', message }])
    })

  const yaml: [name: string, content: string | Uint8Array, seen: unknown][] = [
    ['site.yaml', '\ufeffa: Gehäuse # it\n', { a: 'Gehäuse' }],
    ['site.YML', 'a: 1', { a: 1 }],
    ['site.json', '{"a": 1}', { a: 1 }],
    [
      'site.json',
      'a: 1',
      'is not JSON: look at line 1: a value is neither a number, true, false, null nor in quotes',
    ],
    ['site.yaml', 'a: 1\na: 2', 'is not YAML: look at line 2, column 1: the object has the member before'],
    ['site.yaml', '# nothing', 'holds null and nothing else'],
    ['site.yaml', Buffer.from('a: Gehäuse', 'latin1'), 'is not UTF-8: look at line 1, and save it as UTF-8'],
  ]
  for (const [name, content, seen] of yaml)
    it(`is YAML or JSON by its name: ${name} with ${JSON.stringify(content.toString())}`, async () => {
      const path = join(tempDir(), name)
      await writeFile(path, content)
      if (typeof seen === 'object') expect(await readJsonOrYaml(path)).to.deep.equal(seen)
      else
        expect((await problemOf(() => readJsonOrYaml(path))).faults).to.deep.equal([
          { path: '', message: seen },
        ])
    })

  it('is refused where there is none, or a folder', async () => {
    const folder = join(tempDir(), 'folder')
    await mkdir(folder)
    for (const [path, message] of [
      [join(folder, 'none'), 'cannot be read: is the path right?'],
      [folder, 'cannot be read: it is a folder'],
    ] as const)
      expect((await problemOf(() => readText(path))).faults).to.deep.equal([{ path: '', message }])
  })

  it('is refused where it may not be read', async function () {
    if (process.getuid?.() === 0) this.skip()
    const path = await write('{}')
    await chmod(path, 0)
    const { faults } = await problemOf(() => readText(path))
    expect(faults).to.deep.equal([{ path: '', message: 'cannot be read: this user may not read it' }])
  })

  const passing: [code: string, isSo: boolean][] = [
    ['EMFILE', true],
    ['ENFILE', true],
    ['ENOENT', false],
    ['EACCES', false],
  ]
  for (const [code, isSo] of passing)
    it(`${isSo ? 'may' : 'will not'} be readable later by itself after ${code}`, () => {
      const cause = Object.assign(new Error('x'), { code })
      expect(isPassing(cause)).to.equal(isSo)
      expect(isPassing(new Problem('invalid-configuration', 'x', { cause }))).to.equal(isSo)
    })
})
