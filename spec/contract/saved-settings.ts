import { expect } from 'chai'
import type { SavedSettings } from '../../src/runtime/embedded/saved-settings/index.js'

/** What every store of saved settings does; `make` gives an empty one. */
export function savedSettingsContract(name: string, make: () => SavedSettings): void {
  describe(`${name}, as saved settings`, () => {
    let saved: SavedSettings
    beforeEach(() => {
      saved = make()
    })

    const all = async (): Promise<object> => Object.fromEntries(await saved.load())

    it('are none at first', async () => {
      expect(await all()).to.deep.equal({})
    })

    it('are kept by module', async () => {
      await saved.save('mod-1', { volume: 1, nested: { list: [1, null, 'x'] } })
      await saved.save('mod-2', { volume: 2 })
      expect(await all()).to.deep.equal({
        'mod-1': { volume: 1, nested: { list: [1, null, 'x'] } },
        'mod-2': { volume: 2 },
      })
    })

    it('are replaced as a whole', async () => {
      await saved.save('mod-1', { volume: 1, power: true })
      await saved.save('mod-1', { power: false })
      expect(await all()).to.deep.equal({ 'mod-1': { power: false } })
    })

    it('are those of the last save, when several are under way', async () => {
      await Promise.all([1, 2, 3].map((volume) => saved.save('mod-1', { volume })))
      expect(await all()).to.deep.equal({ 'mod-1': { volume: 3 } })
    })

    it('are those of the moment they were saved', async () => {
      const list = [1]
      await saved.save('mod-1', { list })
      list.push(2)
      const loaded = await saved.load()
      expect(loaded.get('mod-1')).to.deep.equal({ list: [1] })
    })

    it('are gone once they are set aside, and may be saved anew', async () => {
      await saved.save('mod-1', { volume: 1 })
      await saved.save('mod-2', { volume: 2 })
      await saved.setAside('mod-1')
      expect(await all()).to.deep.equal({ 'mod-2': { volume: 2 } })
      await saved.save('mod-1', { volume: 3 })
      expect(await all()).to.deep.equal({ 'mod-1': { volume: 3 }, 'mod-2': { volume: 2 } })
    })

    const ids = [
      'a/b',
      '../../up',
      '.',
      '..',
      'mod 1',
      'mod.json',
      'mod.json.new',
      '100%',
      '%2F',
      'ä-ø-漢',
      'con:nul*?',
      'MOD-1\\x',
      '__proto__',
    ]
    for (const id of ids)
      it(`take the module id ${JSON.stringify(id)}`, async () => {
        await saved.save('other', { volume: 1 })
        await saved.save(id, { volume: 2 })
        const loaded = await saved.load()
        expect([...loaded.keys()].sort()).to.deep.equal([id, 'other'].sort())
        expect(loaded.get(id)).to.deep.equal({ volume: 2 })
      })
  })
}
