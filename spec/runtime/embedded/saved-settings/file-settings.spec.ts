import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { Problem } from '../../../../src/problem/index.js'
import { FileSettings } from '../../../../src/runtime/embedded/index.js'
import { savedSettingsContract } from '../../../contract/saved-settings.js'
import { tempDirs } from '../../../support/temp-dirs.js'
import { thrownBy } from '../../../support/thrown.js'

const run = promisify(execFile)

describe('Settings in files', () => {
  const tempDir = tempDirs()

  savedSettingsContract('Settings in files', () => new FileSettings(join(tempDir(), 'settings')))

  it('make their folder with the first save, and load without it', async () => {
    const folder = join(tempDir(), 'data', 'settings')
    const saved = new FileSettings(folder)
    expect([...(await saved.load())]).to.deep.equal([])
    await saved.save('mod-1', { volume: 1 })
    expect(await readdir(folder)).to.deep.equal(['mod-1.json'])
  })

  it('are there for whoever opens the folder next', async () => {
    const folder = tempDir()
    await new FileSettings(folder).save('mod-1', { volume: 1 })
    expect([...(await new FileSettings(folder).load())]).to.deep.equal([['mod-1', { volume: 1 }]])
  })

  it('are for people to read, and for the owner alone', async () => {
    const folder = tempDir()
    await new FileSettings(folder).save('mod-1', { volume: 1 })
    const file = join(folder, 'mod-1.json')
    expect(await readFile(file, 'utf8')).to.equal('{\n  "volume": 1\n}')
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
  })

  it('are replaced by another file, so that who reads meanwhile sees the old one or the new one', async () => {
    const folder = tempDir()
    const saved = new FileSettings(folder)
    await saved.save('mod-1', { volume: 1 })
    const before = await stat(join(folder, 'mod-1.json'))
    await saved.save('mod-1', { volume: 2 })
    expect((await stat(join(folder, 'mod-1.json'))).ino).not.to.equal(before.ino)
    expect(await readdir(folder)).to.deep.equal(['mod-1.json'])
  })

  it('heed no file that a crash left half written, and write over it', async () => {
    const folder = tempDir()
    await writeFile(join(folder, 'mod-1.json'), '{"volume":1}')
    await writeFile(join(folder, 'mod-1.json.new'), '{"volume":2, "half written and much lon')
    const saved = new FileSettings(folder)
    expect([...(await saved.load())]).to.deep.equal([['mod-1', { volume: 1 }]])
    await saved.save('mod-1', { volume: 3 })
    expect([...(await saved.load())]).to.deep.equal([['mod-1', { volume: 3 }]])
    expect(await readdir(folder)).to.deep.equal(['mod-1.json'])
  })

  it('heed no other files', async () => {
    const folder = tempDir()
    await writeFile(join(folder, 'README.md'), 'hello')
    await writeFile(join(folder, '100%.json'), '{}')
    expect([...(await new FileSettings(folder).load())]).to.deep.equal([])
  })

  const unreadable: [what: string, make: (path: string) => Promise<unknown>, message: RegExp][] = [
    ['that is no JSON', (path) => writeFile(path, '{"volume":'), /^is not JSON: look at line 1: /],
    ['that is empty', (path) => writeFile(path, ''), /^is not JSON: look at line 1: /],
    ['that holds null', (path) => writeFile(path, 'null'), /^holds null/],
    ['that is a list', (path) => writeFile(path, '[1]'), /^must be an object, not a list$/],
    ['in Latin-1', (path) => writeFile(path, '{"a":"Gehäuse"}', 'latin1'), /^is not UTF-8: look at line 1/],
    ['that is a folder', (path) => mkdir(path), /it is a folder$/],
    ['that leads nowhere', (path) => symlink('/nowhere/at/all', path), /^cannot be read/],
  ]
  for (const [what, make, message] of unreadable)
    it(`say what is wrong with a file ${what}, give the others, and can set it aside`, async () => {
      const folder = tempDir()
      const path = join(folder, 'mod-1.json')
      await writeFile(join(folder, 'mod-0.json'), '{"volume":1}')
      await make(path)
      const saved = new FileSettings(folder)
      const all = await saved.load()
      const problem = all.get('mod-1')
      expect(all.get('mod-0')).to.deep.equal({ volume: 1 })
      expect(problem).to.be.instanceOf(Problem).with.nested.property('faults[0].message').that.match(message)
      expect(await saved.setAside('mod-1')).to.equal(`${path}.unusable`)
      expect(await readdir(folder)).to.deep.equal(['mod-0.json', 'mod-1.json.unusable'])
      expect([...(await saved.load())]).to.deep.equal([['mod-0', { volume: 1 }]])
    })

  it('are read where there are more files than a process may have open', async () => {
    const folder = tempDir()
    const modules = Array.from({ length: 300 }, (_, at) => `mod-${String(at)}`)
    await Promise.all(modules.map((id) => writeFile(join(folder, `${id}.json`), '{}')))
    const look = `const { FileSettings } = await import('./src/runtime/embedded/index.js')
      console.log((await new FileSettings(${JSON.stringify(folder)}).load()).size)`
    const { stdout } = await run('sh', [
      '-c',
      `ulimit -n 256; exec "$0" --import ./spec/setup.mjs --input-type=module -e "$1"`,
      process.execPath,
      look,
    ])
    expect(stdout.trim()).to.equal('300')
  })

  it('say so when their folder is none', async () => {
    const file = join(tempDir(), 'settings')
    await writeFile(file, 'no folder')
    expect(await thrownBy(() => new FileSettings(file).load())).to.have.property('code', 'ENOTDIR')
  })

  it('say so when they cannot be written, and can be once the way is free', async () => {
    const folder = tempDir()
    const saved = new FileSettings(folder)
    await mkdir(join(folder, 'mod-1.json.new'))
    expect(await thrownBy(() => saved.save('mod-1', { volume: 1 }))).to.have.property('code', 'EISDIR')
    await saved.save('mod-2', { volume: 2 })
    expect([...(await saved.load())]).to.deep.equal([['mod-2', { volume: 2 }]])
  })

  it('keep the old file when what is to be saved cannot be JSON', async () => {
    const saved = new FileSettings(tempDir())
    await saved.save('mod-1', { volume: 1 })
    expect(await thrownBy(() => saved.save('mod-1', { volume: 1n }))).to.be.instanceOf(TypeError)
    expect([...(await saved.load())]).to.deep.equal([['mod-1', { volume: 1 }]])
  })
})
