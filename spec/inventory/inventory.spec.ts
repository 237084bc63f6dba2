import { expect } from 'chai'
import { Inventory } from '../../src/inventory/index.js'
import { MemoryInventoryStore } from '../../src/inventory/memory/index.js'
import type { ModuleId } from '../../src/modules/index.js'
import { Problem } from '../../src/problem/index.js'
import { FakeClock, MemoryLog } from '../../src/testing/index.js'
import { problemOf } from '../support/thrown.js'

const DECLARED = { modules: [], systems: [] }
const DRIVERS = new Map()

/** A runner whose modules load when a spec says so. */
class SlowRunner {
  readonly seen: string[] = []
  loads: Promise<unknown> = Promise.resolve()

  async configure(_described: unknown, _drivers: unknown, commit: () => Promise<void>): Promise<void> {
    await commit()
    this.seen.push('arranged')
    await this.loads
    this.seen.push('loaded')
  }

  failureOf(): undefined {
    return undefined
  }

  savedBy(): string[] {
    return []
  }

  forget(): Promise<void> {
    return Promise.resolve()
  }
}

describe('A declaration of modules and systems', () => {
  let runner: SlowRunner
  let inventory: Inventory
  beforeEach(() => {
    runner = new SlowRunner()
    inventory = new Inventory(new MemoryInventoryStore(), runner, new FakeClock(), new MemoryLog())
  })

  it('resolves once all have loaded, and holds up no other until then', async () => {
    let load = (): void => undefined
    runner.loads = new Promise<void>((resolve) => {
      load = resolve
    })
    const first = inventory.declare(DECLARED, DRIVERS).then(() => runner.seen.push('first'))
    await inventory.declare(DECLARED, DRIVERS, () => {
      runner.seen.push('second commits')
      load()
      return Promise.resolve()
    })
    await first
    expect(runner.seen.slice(0, 2)).to.deep.equal(['arranged', 'second commits'])
    expect(runner.seen).to.include('first')
  })

  it('that cannot be kept has changed nothing', async () => {
    const hall = { id: 'sys-hall' as never, name: 'Hall', modules: [] as ModuleId[] }
    const refusal = await problemOf(() =>
      inventory.declare({ modules: [], systems: [hall] }, DRIVERS, () =>
        Promise.reject(new Problem('storage-unavailable', 'the disk is full')),
      ),
    )
    expect(refusal.code).to.equal('storage-unavailable')
    expect([inventory.systems(), runner.seen]).to.deep.equal([[], []])
    await inventory.declare({ modules: [], systems: [hall] }, DRIVERS)
    expect(inventory.systems().map(({ id }) => id)).to.deep.equal(['sys-hall'])
  })
})
