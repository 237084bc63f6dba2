import { expect } from 'chai'
import fc from 'fast-check'
import {
  ModuleRegistry,
  type Addressable,
  type SystemArrangement,
  type SystemId,
} from '../../src/modules/index.js'

const LOBBY = 'sys-lobby' as SystemId
const HALL = 'sys-hall' as SystemId

const module = (id: string, name: string): Addressable => ({ id: id, name })
const system = (id: SystemId, ...modules: Addressable[]): SystemArrangement<Addressable> => ({
  id,
  name: `The ${id}`,
  modules,
})

describe('The module registry', () => {
  const left = module('mod-1', 'Display')
  const camera = module('mod-2', 'Camera')
  const right = module('mod-3', 'Display')
  let registry: ModuleRegistry
  beforeEach(() => {
    registry = new ModuleRegistry()
  })

  /** How often a system's listeners were called. */
  function listen(id: SystemId): { count: number; stop: () => void } {
    const heard = { count: 0, stop: registry.listen(id, () => (heard.count += 1)) }
    return heard
  }

  it('finds modules by name and index; indexes follow the order in the system', () => {
    registry.arrange([system(LOBBY, left, camera, right)])
    expect(registry.find(LOBBY, 'Display', 1)).to.equal(left)
    expect(registry.find(LOBBY, 'Display', 2)).to.equal(right)
    expect(registry.find(LOBBY, 'Camera', 1)).to.equal(camera)
  })

  const missing: [what: string, system: string, name: string, index: number][] = [
    ['an unknown system', 'sys-none', 'Display', 1],
    ['an unknown name', LOBBY, 'Projector', 1],
    ['a name in another case', LOBBY, 'display', 1],
    ['index 0', LOBBY, 'Display', 0],
    ['an index below 0', LOBBY, 'Display', -1],
    ['an index that is too high', LOBBY, 'Display', 3],
    ['half an index', LOBBY, 'Display', 1.5],
    ['no index', LOBBY, 'Display', Number.NaN],
    ['a name every object has', LOBBY, 'constructor', 1],
    ['a prototype', LOBBY, '__proto__', 1],
    ['a system of a name every object has', 'constructor', 'Display', 1],
  ]
  for (const [what, id, name, index] of missing)
    it(`finds nothing at ${what}`, () => {
      registry.arrange([system(LOBBY, left, camera, right)])
      expect(registry.find(id, name, index)).to.equal(undefined)
    })

  it('gives the address of a module in a system', () => {
    registry.arrange([system(LOBBY, left, right), system(HALL, right)])
    expect([registry.nameIn(LOBBY, right), registry.nameIn(HALL, right)]).to.deep.equal([
      'Display_2',
      'Display_1',
    ])
  })

  it('calls the first system that lists a module its home', () => {
    registry.arrange([system(LOBBY, left), system(HALL, camera, left)])
    expect(registry.homeOf(left.id)?.id).to.equal(LOBBY)
    expect(registry.homeOf(camera.id)?.id).to.equal(HALL)
    expect(registry.homeOf(right.id)).to.equal(undefined)
  })

  it('lists its systems in order, with their modules', () => {
    registry.arrange([system(HALL, right), system(LOBBY, left, camera)])
    expect(registry.systems().map(({ id, name, modules }) => [id, name, modules])).to.deep.equal([
      [HALL, 'The sys-hall', [right]],
      [LOBBY, 'The sys-lobby', [left, camera]],
    ])
    expect(registry.system(LOBBY)?.modules).to.deep.equal([left, camera])
    expect(registry.system('sys-none')).to.equal(undefined)
  })

  it('numbers modules anew when those before them go or come', () => {
    registry.arrange([system(LOBBY, left, right)])
    registry.arrange([system(LOBBY, right)])
    expect(registry.find(LOBBY, 'Display', 1)).to.equal(right)
    expect(registry.find(LOBBY, 'Display', 2)).to.equal(undefined)
    registry.arrange([system(LOBBY, camera, left, right)])
    expect(registry.find(LOBBY, 'Display', 2)).to.equal(right)
  })

  it('forgets systems and homes that a new arrangement does not have', () => {
    registry.arrange([system(LOBBY, left)])
    registry.arrange([])
    expect(registry.find(LOBBY, 'Display', 1)).to.equal(undefined)
    expect(registry.homeOf(left.id)).to.equal(undefined)
    expect(registry.systems()).to.deep.equal([])
  })

  const changes: [what: string, before: Addressable[], after: Addressable[], heard: number][] = [
    ['a module comes', [left], [left, right], 1],
    ['a module goes', [left, right], [left], 1],
    ['modules change places', [left, right], [right, left], 1],
    ['a module is replaced by another of its id', [left], [module('mod-1', 'Display')], 1],
    ['the first modules come', [], [left], 1],
    ['nothing changes', [left, right], [left, right], 0],
    ['it stays empty', [], [], 0],
  ]
  for (const [what, before, after, heard] of changes)
    it(`tells those who listen to a system ${heard === 1 ? 'once' : 'nothing'} when ${what}`, () => {
      registry.arrange([system(LOBBY, ...before), system(HALL, camera)])
      const [lobby, hall] = [listen(LOBBY), listen(HALL)]
      registry.arrange([system(HALL, camera), system(LOBBY, ...after)])
      expect([lobby.count, hall.count]).to.deep.equal([heard, 0])
    })

  it('tells those who listen to a system when it comes and when it goes', () => {
    const lobby = listen(LOBBY)
    registry.arrange([system(LOBBY, left)])
    expect(lobby.count).to.equal(1)
    registry.arrange([])
    expect(lobby.count).to.equal(2)
    lobby.stop()
    registry.arrange([system(LOBBY, left)])
    expect(lobby.count).to.equal(2)
  })

  it('is arranged anew before anyone hears of it', () => {
    const found: unknown[] = []
    registry.listen(LOBBY, () =>
      found.push([registry.find(LOBBY, 'Display', 1), registry.find(HALL, 'Camera', 1)]),
    )
    registry.arrange([system(LOBBY, left), system(HALL, camera)])
    expect(found).to.deep.equal([[left, camera]])
  })

  describe('under any sequence of arrangements', () => {
    const modules = ['A', 'A', 'A', 'B', 'B', 'C'].map((name, at) => module(`mod-${String(at)}`, name))
    const ids = [LOBBY, HALL, 'sys-yard' as SystemId]
    const arrangement = fc
      .tuple(fc.subarray(ids), fc.array(fc.shuffledSubarray(modules), { minLength: 3, maxLength: 3 }))
      .map(([present, lists]) => present.map((id, at) => system(id, ...(lists[at] ?? []))))

    /** Every address there is, found the slow way. */
    function addresses(systems: readonly SystemArrangement<Addressable>[]): Map<string, Addressable> {
      const all = new Map<string, Addressable>()
      for (const { id, modules: list } of systems)
        for (const [at, one] of list.entries()) {
          const index = list.slice(0, at + 1).filter(({ name }) => name === one.name).length
          all.set(`${id} ${one.name}_${String(index)}`, one)
        }
      return all
    }

    it('leads every address where a naive count does', () => {
      fc.assert(
        fc.property(fc.array(arrangement, { minLength: 1, maxLength: 4 }), (arrangements) => {
          const own = new ModuleRegistry()
          for (const systems of arrangements) {
            own.arrange(systems)
            const model = addresses(systems)
            for (const id of ids)
              for (const name of ['A', 'B', 'C'])
                for (const index of [0, 1, 2, 3, 4]) {
                  const found = model.get(`${id} ${name}_${String(index)}`)
                  expect(own.find(id, name, index)).to.equal(found)
                  if (found) expect(own.nameIn(id, found)).to.equal(`${name}_${String(index)}`)
                }
            for (const { id } of modules)
              expect(own.homeOf(id)?.id).to.equal(
                systems.find(({ modules: list }) => list.some((one) => one.id === id))?.id,
              )
          }
        }),
      )
    })

    it('tells of a system at most once a time, whenever an address changes, never when nothing does', () => {
      fc.assert(
        fc.property(fc.array(arrangement, { minLength: 2, maxLength: 5 }), (arrangements) => {
          const own = new ModuleRegistry()
          const heard = new Map(ids.map((id) => [id, 0]))
          for (const id of ids) own.listen(id, () => heard.set(id, (heard.get(id) ?? 0) + 1))
          let before: SystemArrangement<Addressable>[] = []
          for (const systems of arrangements) {
            for (const id of ids) heard.set(id, 0)
            own.arrange(systems)
            for (const id of ids) {
              const old = before.filter((one) => one.id === id)
              const now = systems.filter((one) => one.id === id)
              const count = heard.get(id)
              expect(count).to.be.oneOf([0, 1])
              if (!sameEntries(addresses(old), addresses(now))) expect(count).to.equal(1)
              if (sameList(old[0]?.modules ?? [], now[0]?.modules ?? [])) expect(count).to.equal(0)
            }
            before = systems
          }
        }),
      )
    })
  })
})

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])

const sameEntries = (a: Map<string, unknown>, b: Map<string, unknown>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
