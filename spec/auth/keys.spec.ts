import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Keys, roles } from '../../src/auth/index.js'
import { MemoryKeyStore } from '../../src/auth/memory/index.js'
import { FakeClock } from '../../src/testing/index.js'

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

describe('API keys', () => {
  let clock: FakeClock
  let store: MemoryKeyStore
  let keys: Keys
  beforeEach(() => {
    clock = new FakeClock()
    store = new MemoryKeyStore()
    keys = new Keys(store, clock)
  })

  it('are none at first', async () => {
    expect(await keys.list()).to.deep.equal([])
    expect(await keys.authenticate('')).to.equal(undefined)
  })

  it('have the form of those of PlaceOS: their id, a dot and 32 random bytes', async () => {
    const made = await Promise.all(roles.map((role) => keys.create({ name: role, role })))
    for (const { id, key } of made) {
      expect(id).to.match(/^[0-9a-f]{32}$/)
      expect(key).to.match(/^[0-9a-f]{32}\.[\w-]{43}$/)
      expect(key.startsWith(`${id}.`)).to.equal(true)
    }
    expect(new Set(made.map(({ key }) => key.split('.')[1])).size).to.equal(roles.length)
  })

  for (const role of roles)
    it(`say who calls, and that it is a ${role}`, async () => {
      const { id, key } = await keys.create({ name: 'Anna', role })
      expect(await keys.authenticate(key)).to.deep.equal({ key: id, name: 'Anna', role })
    })

  it("are nobody's when anything in them is different", async () => {
    const { id, key } = await keys.create({ name: 'Anna', role: 'admin' })
    const others = ['', id, `${id}.`, key.slice(0, -1), `${key}x`, ` ${key}`, key.toUpperCase(), hashOf(key)]
    for (const other of others) expect(await keys.authenticate(other)).to.equal(undefined)
  })

  it('are not kept themselves, only their hash, which no list shows', async () => {
    const { key } = await keys.create({ name: 'Anna', role: 'admin' })
    const [stored] = await store.list()
    expect(stored?.hash).to.equal(hashOf(key))
    const [, secret = ''] = key.split('.')
    expect(JSON.stringify(await store.list())).not.to.include(secret)
    const listed = JSON.stringify(await keys.list())
    expect(listed).not.to.include(secret).and.not.include(hashOf(key))
  })

  it('are listed from the oldest on, with when they were made', async () => {
    const made: { id: string }[] = []
    const start = clock.now()
    for (const name of ['Anna', 'Ben', 'Cleo']) {
      made.push(await keys.create({ name, role: 'user' }))
      await clock.advance(1000)
    }
    expect(await keys.list()).to.deep.equal(
      ['Anna', 'Ben', 'Cleo'].map((name, at) => ({
        id: made[at]?.id,
        name,
        role: 'user',
        created_at: start + at * 1000,
        last_used_at: null,
      })),
    )
  })

  it("that are revoked are nobody's at once; revoking again finds none", async () => {
    const { id, key } = await keys.create({ name: 'Anna', role: 'admin' })
    const other = await keys.create({ name: 'Ben', role: 'user' })
    expect(await keys.revoke(id)).to.equal(true)
    expect(await keys.authenticate(key)).to.equal(undefined)
    expect(await keys.authenticate(other.key)).to.include({ name: 'Ben' })
    expect(await keys.revoke(id)).to.equal(false)
    expect(await keys.revoke('constructor')).to.equal(false)
  })

  describe('that somebody else has made', () => {
    const adopt = (key: string): Promise<void> =>
      keys.adopt({ id: 'settings', name: 'of the settings', role: 'admin', key })

    it('stand under an id of their own', async () => {
      await adopt('a key of twenty signs')
      expect(await keys.authenticate('a key of twenty signs')).to.deep.equal({
        key: 'settings',
        name: 'of the settings',
        role: 'admin',
      })
    })

    it('take the place of the one before', async () => {
      await adopt('a key of twenty signs')
      await clock.advance(1000)
      await adopt('another key of twenty')
      expect(await keys.authenticate('a key of twenty signs')).to.equal(undefined)
      expect(await keys.authenticate('another key of twenty')).to.include({ key: 'settings' })
      expect(await keys.list()).to.have.length(1)
    })

    it('stay as old as they are when they come again', async () => {
      await adopt('a key of twenty signs')
      const listed = await keys.list()
      await clock.advance(1000)
      await adopt('a key of twenty signs')
      expect(await keys.list()).to.deep.equal(listed)
    })
  })
})
