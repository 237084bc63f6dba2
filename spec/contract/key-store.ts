import { expect } from 'chai'
import { roles, type KeyStore, type StoredSignIn } from '../../src/auth/index.js'
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

    it('notes when a key was used, and nothing of one it does not have', async () => {
      await store.put(aKey())
      await store.touch('key-1', 1_800_000_000_123)
      await store.touch('key-2', 1_800_000_000_123)
      expect(await store.list()).to.deep.equal([aKey({ last_used_at: 1_800_000_000_123 })])
    })

    describe('with somebody signed in', () => {
      const NOW = 1_800_000_000_000
      const aSignIn = (hash: string, given: Partial<StoredSignIn> = {}): StoredSignIn => ({
        hash,
        key_hash: aKey().hash,
        parent: null,
        expires: NOW + 1000,
        ...given,
      })
      beforeEach(async () => {
        await store.put(aKey())
        await store.signIn(aSignIn('one'), NOW)
      })

      it('gives their key until their time is over', async () => {
        const found = [NOW, NOW + 999, NOW + 1000].map((now) => store.signedIn('one', now))
        expect(await Promise.all(found)).to.deep.equal([aKey(), aKey(), undefined])
        expect([await store.signedIn('two', NOW), await store.signedIn('\0', NOW)]).to.deep.equal([
          undefined,
          undefined,
        ])
      })

      it('gives their key as it is now', async () => {
        await store.put(aKey({ role: 'admin', name: 'Other' }))
        expect(await store.signedIn('one', NOW)).to.include({ role: 'admin', name: 'Other' })
      })

      it('ends with the key, be it removed or another one put in its place', async () => {
        await store.put(aKey({ hash: 'another' }))
        expect(await store.signedIn('one', NOW)).to.equal(undefined)
        await store.put(aKey())
        expect(await store.signedIn('one', NOW)).to.deep.equal(aKey())
        await store.remove('key-1')
        expect(await store.signedIn('one', NOW)).to.equal(undefined)
      })

      it('gives who is signed out to one of those who ask', async () => {
        const found = await Promise.all([store.signOut('one'), store.signOut('one')])
        expect(found).to.have.deep.members([aSignIn('one'), undefined])
        expect(await store.signedIn('one', NOW)).to.equal(undefined)
        expect(await store.signOut('\0')).to.equal(undefined)
      })

      it('takes no ticket for a sign-in', async () => {
        await store.signIn(aSignIn('ticket', { parent: 'one' }), NOW)
        expect(await store.signedIn('ticket', NOW)).to.equal(undefined)
        expect(await store.signOut('ticket')).to.deep.equal(aSignIn('ticket', { parent: 'one' }))
      })

      it('signs out all of a key, and nobody else', async () => {
        await store.put(aKey({ id: 'key-2' }))
        await store.signIn(aSignIn('two'), NOW)
        await store.signIn(aSignIn('other', { key_hash: aKey({ id: 'key-2' }).hash }), NOW)
        await store.signOutAll('one')
        const found = ['one', 'two', 'other'].map((hash) => store.signedIn(hash, NOW))
        expect(await Promise.all(found)).to.deep.equal([undefined, undefined, aKey({ id: 'key-2' })])
      })

      it('signs out all of a key by the hash of the key', async () => {
        await store.signOutAll(aKey().hash)
        expect(await store.signedIn('one', NOW)).to.equal(undefined)
      })

      it('forgets those whose time is over, and those whose key is gone, with the next', async () => {
        await store.put(aKey({ id: 'key-2' }))
        await store.signIn(aSignIn('gone', { key_hash: aKey({ id: 'key-2' }).hash }), NOW)
        await store.remove('key-2')
        await store.signIn(aSignIn('next', { expires: NOW + 5000 }), NOW + 1000)
        const found = ['one', 'gone', 'next'].map((hash) => store.signOut(hash))
        expect((await Promise.all(found)).map((one) => one?.hash)).to.deep.equal([
          undefined,
          undefined,
          'next',
        ])
      })
    })
  })
}
