import { expect } from 'chai'
import type { InventoryChange, InventoryStore, MadeModule, MadeSystem } from '../../src/inventory/index.js'
import type { ModuleId } from '../../src/modules/index.js'
import { Problem } from '../../src/problem/index.js'

const at = { version: 1, created_at: 1_700_000_000_001, updated_at: 1_800_000_000_002 }

const aModule = (given: Partial<MadeModule> = {}): MadeModule => ({
  id: 'mod-1',
  driver: 'Türklingel 🔔 "quoted"',
  name: undefined,
  settings: { host: 'a', nested: { list: [1, null, 'x\0'], secret: 's' } },
  running: true,
  ...at,
  ...given,
})
const aSystem = (given: Partial<MadeSystem> = {}): MadeSystem => ({
  id: 'sys-1',
  name: "Lobby 'one'",
  modules: ['mod-1', 'mod-declared'] as ModuleId[],
  ...at,
  ...given,
})
const saveModule = (given?: Partial<MadeModule>): InventoryChange => ({
  kind: 'save module',
  module: aModule(given),
})
const saveSystem = (given?: Partial<MadeSystem>): InventoryChange => ({
  kind: 'save system',
  system: aSystem(given),
})

/** What every store of an inventory does; `make` gives an empty one. */
export function inventoryStoreContract(
  name: string,
  make: () => InventoryStore | Promise<InventoryStore>,
): void {
  describe(`${name}, as an inventory store`, () => {
    let store: InventoryStore
    beforeEach(async () => {
      store = await make()
    })

    const codeOf = (work: Promise<unknown>): Promise<string | undefined> =>
      work.then(
        () => undefined,
        (error: unknown) => Problem.from(error).code,
      )

    it('is empty at first', async () => {
      expect(await store.load()).to.deep.equal({ modules: [], systems: [] })
    })

    it('keeps modules and systems with all they have, the oldest first', async () => {
      await store.apply([saveModule(), saveSystem()])
      const second = aModule({ id: 'mod-0', name: 'Display', running: false })
      await store.apply([{ kind: 'save module', module: second }])
      expect(await store.load()).to.deep.equal({ modules: [aModule(), second], systems: [aSystem()] })
    })

    it('replaces a thing by its next version', async () => {
      await store.apply([saveModule(), saveSystem()])
      const next = { version: 2, updated_at: at.updated_at + 1 }
      await store.apply([saveModule({ ...next, settings: {} }), saveSystem({ ...next, modules: [] })])
      expect(await store.load()).to.deep.equal({
        modules: [aModule({ ...next, settings: {} })],
        systems: [aSystem({ ...next, modules: [] })],
      })
    })

    it('removes things, and those that are not there', async () => {
      await store.apply([saveModule(), saveSystem()])
      await store.apply([
        { kind: 'remove module', id: 'mod-1' },
        { kind: 'remove system', id: 'sys-1' },
        { kind: 'remove module', id: 'mod-x' },
      ])
      expect(await store.load()).to.deep.equal({ modules: [], systems: [] })
    })

    const conflicts: [what: string, change: InventoryChange][] = [
      ['a module that is there already', saveModule()],
      ['a system that is there already', saveSystem()],
      ['a version that is not the next one', saveModule({ version: 3 })],
      ['a thing that somebody else has removed', saveSystem({ id: 'sys-2', version: 2 })],
    ]
    for (const [what, change] of conflicts)
      it(`refuses ${what}, and with it all that comes with it`, async () => {
        await store.apply([saveModule(), saveSystem()])
        const both = [saveModule({ id: 'mod-2' }), change]
        expect(await codeOf(store.apply(both))).to.equal('conflict')
        expect(await store.load()).to.deep.equal({ modules: [aModule()], systems: [aSystem()] })
      })
  })
}
