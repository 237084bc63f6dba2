import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { command, driver, Driver, z } from 'placeos-webhooks'
import { FileSettings } from '../../../src/runtime/embedded/index.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { problemOf } from '../../support/thrown.js'
import { Building } from './building.js'

const Settings = z.strictObject({ volume: z.number('must be a number').default(1) })

@driver({ name: 'Lamp', generic: 'Lamp', settings: Settings })
class Lamp extends Driver<z.output<typeof Settings>> {
  @command()
  volume(): number {
    return this.settings.volume
  }
}

describe('What a module has saved that cannot be used', () => {
  const makeDir = tempDirs()
  let folder: string
  let building: Building
  beforeEach(() => {
    folder = makeDir()
    building = new Building([Lamp], { saved: new FileSettings(folder) })
    writeFileSync(join(folder, 'mod-2.json'), '{"volume": 2}')
  })
  const lamps = (settings: object = { volume: 5 }) => ({
    'mod-1': { driver: 'Lamp', settings: { ...settings } },
    'mod-2': 'Lamp',
  })

  const unusable: [what: string, text: string, fault: object][] = [
    [
      'is no JSON',
      '{"volume": 7',
      {
        path: '',
        message: 'is not JSON: look at line 1: the file ends, and the { of line 1 is not closed',
      },
    ],
    ['does not fit its driver', '{"volume": "loud"}', { path: 'volume', message: 'must be a number' }],
  ]
  for (const [what, text, fault] of unusable)
    it(`and ${what} costs that module alone, which does without; the file is set aside and named`, async () => {
      writeFileSync(join(folder, 'mod-1.json'), text)
      await building.configure(lamps())
      expect([
        await building.exec('Lamp_1', 'volume'),
        await building.exec('Lamp_2', 'volume'),
      ]).to.deep.equal([5, 2])
      const file = join(folder, 'mod-1.json.unusable')
      expect(building.log.lines.map(({ level, details }) => ({ level, details }))).to.deep.equal([
        { level: 'error', details: { module: 'mod-1', file, faults: [fault] } },
      ])
      expect(readdirSync(folder).sort()).to.deep.equal(['mod-1.json.unusable', 'mod-2.json'])
    })

  it('is left where it is when the configuration itself is refused, whose faults have their own paths', async () => {
    writeFileSync(join(folder, 'mod-1.json'), '{"volume": "loud"}')
    const { faults } = await problemOf(() => building.configure(lamps({ volume: 'soft' })))
    expect(faults).to.deep.equal([{ path: 'modules[0].settings.volume', message: 'must be a number' }])
    expect(readdirSync(folder).sort()).to.deep.equal(['mod-1.json', 'mod-2.json'])
  })

  it('is left where it is when its module is not configured', async () => {
    writeFileSync(join(folder, 'mod-9.json'), '{')
    await building.configure(lamps())
    expect(readdirSync(folder).sort()).to.deep.equal(['mod-2.json', 'mod-9.json'])
    expect(building.log.lines).to.deep.equal([])
  })
})
