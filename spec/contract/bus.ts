import { expect } from 'chai'
import type { Bus } from '../../src/bus/index.js'
import { MemoryLog } from '../../src/testing/index.js'

/** What every bus does; `make` gives a fresh one that logs there. */
export function busContract(name: string, make: (log: MemoryLog) => Bus): void {
  describe(`${name}, as a bus`, () => {
    let log: MemoryLog
    let bus: Bus
    beforeEach(() => {
      log = new MemoryLog()
      bus = make(log)
    })

    it('hands a message to everyone on its channel, in the order they came, and to nobody else', () => {
      const heard: [string, unknown][] = []
      bus.subscribe('door', (message) => heard.push(['first', message]))
      bus.subscribe('window', (message) => heard.push(['window', message]))
      bus.subscribe('door', (message) => heard.push(['second', message]))
      bus.publish('door', { open: true })
      expect(heard).to.deep.equal([
        ['first', { open: true }],
        ['second', { open: true }],
      ])
    })

    it('has handed the message over when publish returns, and keeps none for later', () => {
      const heard: unknown[] = []
      bus.publish('door', 1)
      bus.subscribe('door', (message) => heard.push(message))
      bus.publish('door', 2)
      expect(heard).to.deep.equal([2])
    })

    it('hands nothing to a listener that has stopped, and stopping again does nothing', () => {
      const heard: unknown[] = []
      const listener = (message: unknown): unknown => heard.push(message)
      const stop = bus.subscribe('door', listener)
      bus.subscribe('door', listener)
      stop()
      stop()
      bus.publish('door', 1)
      expect(heard).to.deep.equal([1])
    })

    it('knows whether anyone listens', () => {
      expect(bus.isWatched('door')).to.equal(false)
      const stop = bus.subscribe('door', () => undefined)
      expect([bus.isWatched('door'), bus.isWatched('window')]).to.deep.equal([true, false])
      stop()
      expect(bus.isWatched('door')).to.equal(false)
    })

    it('lets no listener that throws or rejects stop the others, and logs it', async () => {
      const heard: unknown[] = []
      bus.subscribe('door', () => {
        throw new Error('thrown')
      })
      bus.subscribe('door', () => Promise.reject(new Error('rejected')))
      bus.subscribe('door', (message) => heard.push(message))
      bus.publish('door', 1)
      await Promise.resolve()
      expect(heard).to.deep.equal([1])
      expect(log.lines.map(({ level, details }) => [level, (details.error as Error).message])).to.deep.equal([
        ['error', 'thrown'],
        ['error', 'rejected'],
      ])
      for (const { message } of log.lines) expect(message).to.include('door')
    })

    it('lets listeners come, go and publish while a message is handed out', () => {
      const heard: string[] = []
      const stop = bus.subscribe('door', () => {
        stop()
        heard.push('own')
        bus.subscribe('door', () => heard.push('late'))
        bus.publish('window', 1)
      })
      bus.subscribe('window', () => heard.push('window'))
      bus.publish('door', 1)
      expect(heard).to.deep.equal(['own', 'window'])
      bus.publish('door', 2)
      expect(heard).to.deep.equal(['own', 'window', 'late'])
    })
  })
}
