import { expect } from 'chai'
import { FakeClock } from '../../src/testing/index.js'

describe('A fake clock', () => {
  it('stands still until it is moved', async () => {
    const clock = new FakeClock(1000)
    expect(clock.now()).to.equal(1000)
    await clock.advance(250)
    expect(clock.now()).to.equal(1250)
  })

  it('begins at a moment of its own when it is not told one', () => {
    expect(new Date(new FakeClock().now()).toISOString()).to.equal('2026-03-14T09:26:53.000Z')
  })

  it('fires what falls due in order of time, each at its own moment, equal ones as they came', async () => {
    const clock = new FakeClock(0)
    const fired: [string, number][] = []
    for (const [name, ms] of [
      ['c', 30],
      ['a', 10],
      ['b', 20],
      ['b too', 20],
      ['d', 31],
    ] as const)
      clock.after(ms, () => fired.push([name, clock.now()]))
    await clock.advance(30)
    expect(fired).to.deep.equal([
      ['a', 10],
      ['b', 20],
      ['b too', 20],
      ['c', 30],
    ])
    expect(clock.pending).to.equal(1)
  })

  it('fires what is set while it moves, if it falls due on the way', async () => {
    const clock = new FakeClock(0)
    const fired: number[] = []
    const again = (): void => {
      fired.push(clock.now())
      clock.after(10, again)
    }
    clock.after(10, again)
    await clock.advance(35)
    expect(fired).to.deep.equal([10, 20, 30])
  })

  it('lets what a timer sets off settle before the next one fires', async () => {
    const clock = new FakeClock(0)
    const order: string[] = []
    clock.after(10, () => {
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => order.push('settled'))
    })
    clock.after(11, () => order.push('next'))
    await clock.advance(20)
    expect(order).to.deep.equal(['settled', 'next'])
  })

  it('fires at a moment as it fires after a delay', async () => {
    const clock = new FakeClock(1000)
    const fired: [string, number][] = []
    clock.after(20, () => fired.push(['delay', clock.elapsed()]))
    clock.at(1010, () => fired.push(['moment', clock.elapsed()]))
    await clock.advance(30)
    expect(fired).to.deep.equal([
      ['moment', 10],
      ['delay', 20],
    ])
  })

  it('fires at moments that it is set over, and lets no time go by', async () => {
    const clock = new FakeClock(1000)
    const fired: string[] = []
    clock.after(1, () => fired.push('delay'))
    clock.at(1010, () => fired.push('second'))
    clock.at(1009, () => fired.push('first'))
    clock.at(2001, () => fired.push('later'))
    await clock.set(2000)
    expect([fired, clock.now(), clock.elapsed()]).to.deep.equal([['first', 'second'], 2000, 0])
  })

  it('tells those who wait for a moment that it is set to before they began to', async () => {
    const clock = new FakeClock(1000)
    const told: number[] = []
    clock.at(
      3000,
      () => told.push(0),
      () => told.push(clock.now()),
    )
    await clock.advance(500)
    for (const now of [1200, 900, 950, 900, 800]) await clock.set(now)
    expect(told).to.deep.equal([900, 800])
  })

  it('fires nothing that was stopped, even by another timer of the same moment', async () => {
    const clock = new FakeClock(0)
    const fired: string[] = []
    clock.after(10, () => {
      stop()
      fired.push('first')
    })
    const stop = clock.after(10, () => fired.push('second'))
    await clock.advance(10)
    stop()
    expect(fired).to.deep.equal(['first'])
    expect(clock.pending).to.equal(0)
  })
})
