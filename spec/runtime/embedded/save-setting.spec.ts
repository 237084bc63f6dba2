import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { z } from 'zod'
import { arg, command, driver, Driver, type Json } from '../../../src/driver/index.js'
import { MemorySettings } from '../../../src/runtime/embedded/index.js'
import type { SavedSettings, SettingValues } from '../../../src/runtime/embedded/saved-settings/index.js'
import { problemOf, thrownBy } from '../../support/thrown.js'
import { Building } from './building.js'

const Settings = z.strictObject({
  volume: z.number('must be a number').default(1),
  colour: z.string().optional(),
  saveOnLoad: z.boolean().optional(),
})
type Settings = z.output<typeof Settings>

/** Settings at each load and update. */
let seen: Settings[]

@driver({ name: 'Lamp', generic: 'Lamp', settings: Settings, defaultSettings: { volume: 5 } })
class Lamp extends Driver<Settings> {
  override async onLoad(): Promise<void> {
    seen.push(this.settings)
    if (this.settings.saveOnLoad) await this.saveSetting('volume', this.settings.volume + 1)
  }
  override onUpdate(): void {
    seen.push(this.settings)
  }
  @command({ args: [arg('name', z.string()), arg('value', z.unknown())] })
  async save(name: string, value: unknown): Promise<Json> {
    try {
      await this.saveSetting(name as 'volume', value as number)
    } catch (error) {
      return { error: error instanceof Error ? error.message : '' }
    }
    return { volume: this.settings.volume, colour: this.settings.colour ?? null }
  }
  @command()
  async saveBoth(): Promise<void> {
    await Promise.all([this.saveSetting('volume', 8), this.saveSetting('colour', 'red')])
  }
  @command()
  async saveThenFail(): Promise<Json> {
    const problem = await problemOf(() => this.saveSetting('volume', 'loud' as never))
    return { code: problem.code, faults: problem.faults.map(({ path, message }) => ({ path, message })) }
  }
}

/** Saved settings on a disk that is slow, or full. */
class SlowSettings implements SavedSettings {
  readonly memory = new MemorySettings()
  full = false
  #waiting: (() => void)[] = []

  load(): ReturnType<SavedSettings['load']> {
    return this.memory.load()
  }

  setAside(module: string): Promise<undefined> {
    return this.memory.setAside(module)
  }

  async save(module: string, values: SettingValues): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.full) throw new Error('the disk is full')
    await this.memory.save(module, values)
  }

  /** Lets all saves end, with those they set off. */
  async finish(): Promise<void> {
    for (let some = true; some; some = this.#waiting.length > 0) {
      for (const resolve of this.#waiting.splice(0)) resolve()
      await turn()
    }
  }
}

const lamp = (settings: Partial<Settings> = {}) => ({ 'mod-1': { driver: 'Lamp', settings } })

describe('A driver that saves a setting', () => {
  let building: Building
  beforeEach(() => {
    seen = []
    building = new Building([Lamp])
  })

  it('has it at once, updated once', async () => {
    await building.configure(lamp())
    expect(await building.exec('Lamp', 'save', ['volume', 7])).to.deep.equal({ volume: 7, colour: null })
    expect(seen).to.deep.equal([{ volume: 5 }, { volume: 7 }])
  })

  it('keeps it beside what it saved before', async () => {
    await building.configure(lamp())
    await building.exec('Lamp', 'save', ['volume', 7])
    await building.exec('Lamp', 'save', ['colour', 'red'])
    expect((await building.saved.load()).get('mod-1')).to.deep.equal({ volume: 7, colour: 'red' })
    expect(seen.at(-1)).to.deep.equal({ volume: 7, colour: 'red' })
  })

  it('keeps both of two it saves at the same time', async () => {
    const saved = new SlowSettings()
    building = new Building([Lamp], { saved })
    await building.configure(lamp())
    const both = building.exec('Lamp', 'saveBoth')
    await turn()
    await saved.finish()
    await both
    expect((await saved.load()).get('mod-1')).to.deep.equal({ volume: 8, colour: 'red' })
    expect(seen.at(-1)).to.deep.equal({ volume: 8, colour: 'red' })
  })

  it('finds it again when the runtime starts anew, over what is configured', async () => {
    await building.configure(lamp())
    await building.exec('Lamp', 'save', ['volume', 7])
    const next = new Building([Lamp], { saved: building.saved })
    await next.configure(lamp({ volume: 3, colour: 'blue' }))
    expect(seen.at(-1)).to.deep.equal({ volume: 7, colour: 'blue' })
  })

  it('keeps it when it is configured anew', async () => {
    await building.configure(lamp())
    await building.exec('Lamp', 'save', ['volume', 7])
    await building.configure(lamp({ colour: 'blue' }))
    expect(seen.at(-1)).to.deep.equal({ volume: 7, colour: 'blue' })
    await building.exec('Lamp', 'save', ['volume', 8])
    expect(seen.at(-1)).to.deep.equal({ volume: 8, colour: 'blue' })
  })

  it('may be configured anew before it is saved: both last', async () => {
    const saved = new SlowSettings()
    building = new Building([Lamp], { saved })
    await building.configure(lamp())
    const saving = building.exec('Lamp', 'save', ['volume', 7])
    await turn()
    await building.configure(lamp({ colour: 'blue' }))
    await saved.finish()
    expect(await saving).to.deep.equal({ volume: 7, colour: 'blue' })
    await building.configure(lamp({ colour: 'blue' }))
    expect(seen.at(-1)).to.deep.equal({ volume: 7, colour: 'blue' })
  })

  it('keeps what it saves while the store is read to configure it anew', async () => {
    let read = (): void => undefined
    const saved = new MemorySettings()
    building = new Building([Lamp], {
      saved: {
        save: (module, values) => saved.save(module, values),
        setAside: (module) => saved.setAside(module),
        load: async () => {
          const all = await saved.load()
          await new Promise<void>((resolve) => (read = resolve))
          return all
        },
      },
    })
    const first = building.configure(lamp())
    await turn()
    read()
    await first
    const second = building.configure(lamp({ colour: 'blue' }))
    await turn()
    await building.exec('Lamp', 'save', ['volume', 7])
    read()
    await second
    expect(seen.at(-1)).to.deep.equal({ volume: 7, colour: 'blue' })
  })

  it('may save while it loads', async () => {
    await building.configure(lamp({ saveOnLoad: true }))
    expect(seen).to.deep.equal([
      { volume: 5, saveOnLoad: true },
      { volume: 6, saveOnLoad: true },
    ])
  })

  it('is refused one that does not fit, by its path, and nothing is saved', async () => {
    await building.configure(lamp())
    expect(await building.exec('Lamp', 'saveThenFail')).to.deep.equal({
      code: 'invalid-configuration',
      faults: [{ path: 'settings.volume', message: 'must be a number' }],
    })
    expect((await building.saved.load()).size).to.equal(0)
    expect(seen).to.deep.equal([{ volume: 5 }])
  })

  it('is refused one it does not have', async () => {
    await building.configure(lamp())
    expect(await building.exec('Lamp', 'save', ['vloume', 7])).to.deep.equal({
      error: 'the settings of Lamp cannot be used',
    })
  })

  it('hears when it cannot be saved, keeps the old one, and can save again', async () => {
    const saved = new SlowSettings()
    building = new Building([Lamp], { saved })
    await building.configure(lamp())
    saved.full = true
    const failing = building.exec('Lamp', 'save', ['volume', 7])
    await turn()
    await saved.finish()
    expect(await failing).to.deep.equal({ error: 'the disk is full' })
    expect(seen).to.deep.equal([{ volume: 5 }])
    saved.full = false
    const working = building.exec('Lamp', 'save', ['colour', 'red'])
    await turn()
    await saved.finish()
    expect(await working).to.deep.equal({ volume: 5, colour: 'red' })
  })

  it('is refused once it has stopped', async () => {
    await building.configure(lamp())
    let save = (): Promise<void> => Promise.resolve()
    @driver({ name: 'Late Lamp', generic: 'Lamp' })
    class LateLamp extends Driver<{ volume: number }> {
      override onLoad(): void {
        save = () => this.saveSetting('volume', 1)
      }
    }
    building = new Building([LateLamp])
    await building.configure({ 'mod-1': 'Late Lamp' })
    await building.runtime.close()
    expect(await thrownBy(save)).to.include({ code: 'module-not-found' })
  })

  it('does not change the settings of another module of its driver', async () => {
    await building.configure({ ...lamp(), 'mod-2': 'Lamp' })
    await building.exec('Lamp_1', 'save', ['volume', 7])
    expect(await building.exec('Lamp_2', 'save', ['colour', 'red'])).to.deep.equal({
      volume: 5,
      colour: 'red',
    })
  })
})
