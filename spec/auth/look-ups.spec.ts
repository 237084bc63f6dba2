import { expect } from 'chai'
import { LookUps, SHARING_MS } from '../../src/auth/look-ups.js'
import { FakeClock } from '../../src/testing/index.js'

/** A look-up that has begun: what it is of, and how it ends. */
interface Begun {
  readonly name: string
  readonly give: (found: string) => void
  readonly fail: (error: Error) => void
}

describe('Look-ups', () => {
  let begun: Begun[]
  let clock: FakeClock
  let lookUps: LookUps<string>
  beforeEach(() => {
    begun = []
    clock = new FakeClock()
    lookUps = new LookUps(
      (name) =>
        new Promise((give, fail) => {
          begun.push({ name, give, fail })
        }),
      clock,
    )
  })
  const names = (): string[] => begun.map(({ name }) => name)
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('begin at once where none of the name is under way', () => {
    void lookUps.of('a')
    void lookUps.of('b')
    expect(names()).to.deep.equal(['a', 'b'])
  })

  it('begin anew once one is over', async () => {
    const first = lookUps.of('a')
    begun[0]?.give('old')
    expect(await first).to.equal('old')
    const second = lookUps.of('a')
    expect(names()).to.deep.equal(['a', 'a'])
    begun[1]?.give('new')
    expect(await second).to.equal('new')
  })

  it('give those who ask meanwhile what one look-up finds that begins afterwards', async () => {
    const first = lookUps.of('a')
    const since = [lookUps.of('a'), lookUps.of('a'), lookUps.of('a')]
    await settled()
    expect(names()).to.deep.equal(['a'])
    begun[0]?.give('before')
    expect(await first).to.equal('before')
    since.push(lookUps.of('a'))
    expect(names()).to.deep.equal(['a'])
    await clock.advance(SHARING_MS)
    expect(names()).to.deep.equal(['a', 'a'])
    const last = lookUps.of('a')
    begun[1]?.give('since')
    expect(await Promise.all(since)).to.deep.equal(Array<string>(4).fill('since'))
    await clock.advance(SHARING_MS)
    begun[2]?.give('at last')
    expect(await last).to.equal('at last')
    expect(names()).to.deep.equal(['a', 'a', 'a'])
  })

  it('fail together with the one they wait for, and begin anew afterwards', async () => {
    const asked = [lookUps.of('a'), lookUps.of('a'), lookUps.of('a')]
    begun[0]?.fail(new Error('no answer'))
    const ends = await Promise.allSettled(asked)
    expect(ends.map((end) => (end.status === 'rejected' ? String(end.reason) : 'found'))).to.deep.equal(
      Array<string>(3).fill('Error: no answer'),
    )
    const later = lookUps.of('a')
    expect(names()).to.deep.equal(['a', 'a'])
    begun[1]?.give('there again')
    expect(await later).to.equal('there again')
  })
})
