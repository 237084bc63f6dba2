import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { carry, hopOf, presentHop } from '../../src/chain/index.js'
import { thrownBy } from '../support/thrown.js'

const present = (): string | undefined => presentHop()?.id

describe('The work of a hop', () => {
  it('has its hop at once, after each wait, and in what it starts', async () => {
    const seen: (string | undefined)[] = [present()]
    await carry(hopOf('a', 'a'), async () => {
      seen.push(present())
      await turn()
      seen.push(present())
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          seen.push(present())
          resolve()
        })
      })
    })
    seen.push(present())
    expect(seen).to.deep.equal([undefined, 'a', 'a', 'a', undefined])
  })

  it('gives what comes of it, or fails as it does', async () => {
    expect(await carry(hopOf('a', 'a'), () => Promise.resolve(3))).to.equal(3)
    const failing = carry(hopOf('a', 'a'), () => Promise.reject(new Error('no')))
    expect(await thrownBy(() => failing)).to.have.property('message', 'no')
    expect(present()).to.equal(undefined)
  })

  it('leaves no hop to what it leaves behind', async () => {
    let left: Promise<string | undefined> | undefined
    let end = (): void => undefined
    // Hops are carried as long as any is under way.
    const other = carry(hopOf('b', 'b'), () => new Promise<void>((resolve) => (end = resolve)))
    await carry(hopOf('a', 'a'), () => {
      left = turn().then(present)
      return Promise.resolve()
    })
    expect(await left).to.equal(undefined)
    end()
    await other
  })

  it('leaves to what it leaves behind the hop of the work around it, while that goes on', async () => {
    const seen: (string | undefined)[] = []
    let end = (): void => undefined
    await carry(hopOf('a', 'a'), async () => {
      let left: Promise<void> | undefined
      await carry(hopOf('b', 'b'), () => {
        left = new Promise<void>((resolve) => (end = resolve)).then(() => void seen.push(present()))
        return Promise.resolve()
      })
      end()
      await left
    })
    expect(seen).to.deep.equal(['a'])
  })

  it('is not mixed up with that of others at the same time, nor with that inside it', async () => {
    const seen: string[] = []
    const work = (id: string, inside: () => Promise<void> = turn): Promise<void> =>
      carry(hopOf(id, id), async () => {
        await inside()
        seen.push(`${id}${String(present())}`)
      })
    await Promise.all([work('a', () => work('b')), work('c'), work('d', () => work('e'))])
    expect(seen.sort()).to.deep.equal(['aa', 'bb', 'cc', 'dd', 'ee'])
  })
})
