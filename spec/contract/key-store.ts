import { expect } from 'chai'
import { roles, type KeyStore } from '../../src/auth/index.js'
import { aKey } from '../support/records.js'

/** What every store of API keys does; `make` gives an empty one. */
export function keyStoreContract(name: string, make: () => KeyStore | Promise<KeyStore>): void {
  describe(`${name}, as a key store`, () => {
    let store: KeyStore
    beforeEach(async () => {
      store = await make()
    })

    it('is empty at first', async () => {
      expect([await store.list(), await store.find('hash-of-key-1')]).to.deep.equal([[], undefined])
    })

    for (const role of roles)
      it(`keeps a key of the role ${role} with all it has, and finds it by its hash`, async () => {
        const key = aKey({ role, name: `Ümlaut 🔑 ' " \\`, created_at: 1_800_000_000_123 })
        await store.put(aKey({ id: 'key-0' }))
        await store.put(key)
        expect(await store.find(key.hash)).to.deep.equal(key)
        expect(await store.list()).to.deep.include(key)
      })

    it('finds a key by the whole hash only', async () => {
      await store.put(aKey({ hash: 'abcdef' }))
      for (const hash of ['', 'abcde', 'abcdefg', 'ABCDEF', 'abcde_', '%', 'abcdef\0'])
        expect(await store.find(hash), hash).to.equal(undefined)
    })

    it('lists the oldest first, and those of one moment in the order they came', async () => {
      await store.put(aKey({ id: 'key-3', created_at: 3000 }))
      await store.put(aKey({ id: 'key-2b', created_at: 2000 }))
      await store.put(aKey({ id: 'key-1', created_at: 1000 }))
      await store.put(aKey({ id: 'key-2a', created_at: 2000 }))
      expect((await store.list()).map(({ id }) => id)).to.deep.equal(['key-1', 'key-2b', 'key-2a', 'key-3'])
    })

    it('keeps a key instead of one with the same id, which is then found no more', async () => {
      await store.put(aKey({ hash: 'before', role: 'admin' }))
      const after = aKey({ hash: 'after', name: 'Other', role: 'support', created_at: 1_900_000_000_000 })
      await store.put(after)
      expect(await store.list()).to.deep.equal([after])
      expect([await store.find('before'), await store.find('after')]).to.deep.equal([undefined, after])
    })

    it('keeps a key again as it is', async () => {
      await store.put(aKey())
      await store.put(aKey())
      expect(await store.list()).to.deep.equal([aKey()])
    })

    it('removes a key, and says whether there was one', async () => {
      await store.put(aKey({ id: 'key-1' }))
      await store.put(aKey({ id: 'key-2' }))
      const outcomes = [await store.remove('key-1'), await store.remove('key-1'), await store.remove('\0')]
      expect(outcomes).to.deep.equal([true, false, false])
      expect(await store.list()).to.deep.equal([aKey({ id: 'key-2' })])
      expect(await store.find(aKey({ id: 'key-1' }).hash)).to.equal(undefined)
    })
  })
}
