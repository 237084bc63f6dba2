import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { FileSettings } from '../../../../src/runtime/embedded/index.js'
import { savedSettingsContract } from '../../../contract/saved-settings.js'
import { tempDirs } from '../../../support/temp-dirs.js'
import { problemOf, thrownBy } from '../../../support/thrown.js'

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
    expect([...(await new FileSettings(folder).load())]).to.deep.equal([])
  })

  const unreadable: [what: string, file: string, make: (path: string) => Promise<unknown>][] = [
    ['that is no JSON', 'mod-1.json', (path) => writeFile(path, '{"volume":')],
    ['that is empty', 'mod-1.json', (path) => writeFile(path, '')],
    ['that is a list', 'mod-1.json', (path) => writeFile(path, '[1]')],
    ['that is a folder', 'mod-1.json', (path) => mkdir(path)],
    ['that leads nowhere', 'mod-1.json', (path) => symlink('/nowhere/at/all', path)],
    ['whose name has a bad escape', '100%.json', (path) => writeFile(path, '{}')],
  ]
  for (const [what, file, make] of unreadable)
    it(`name a file ${what}, but not where it is`, async () => {
      const folder = tempDir()
      await writeFile(join(folder, 'mod-0.json'), '{"volume":1}')
      await make(join(folder, file))
      const problem = await problemOf(() => new FileSettings(folder).load())
      expect(problem.code).to.equal('invalid-configuration')
      expect(problem.message).to.equal(`the saved settings in ${file} cannot be read`)
      expect(problem.cause).to.be.instanceOf(Error)
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
