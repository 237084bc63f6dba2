import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { environmentOf } from '../../../src/cli/line/environment.js'
import { tempDirs } from '../../support/temp-dirs.js'

describe('Variables that name files', () => {
  const makeDir = tempDirs()
  const fileWith = (text: string): string => {
    const path = join(makeDir(), 'secret')
    writeFileSync(path, text)
    return path
  }

  for (const name of ['ADMIN_KEY', 'DATABASE_URL', 'SMTP_URL', 'PLACEOS_WEBHOOKS_KEY'])
    it(`give ${name} what is in the file of ${name}_FILE`, async () => {
      const { env, faults } = await environmentOf({ [`${name}_FILE`]: fileWith('swordfish\n'), PORT: '1' })
      expect([env[name], env.PORT, faults]).to.deep.equal(['swordfish', '1', []])
    })

  it('count as not set where they are empty', async () => {
    expect(await environmentOf({ ADMIN_KEY_FILE: '' })).to.deep.equal({
      env: { ADMIN_KEY_FILE: '' },
      faults: [],
    })
  })

  it('may not be set beside the variable itself', async () => {
    const { faults } = await environmentOf({ ADMIN_KEY: 'a', ADMIN_KEY_FILE: fileWith('b') })
    expect(faults).to.deep.equal([
      'ADMIN_KEY and ADMIN_KEY_FILE are both set in the environment: which is meant?',
    ])
  })

  it('are named with the file where it cannot be read', async () => {
    const { faults } = await environmentOf({ SMTP_URL_FILE: '/none' })
    expect(faults).to.deep.equal(['SMTP_URL_FILE names /none, which cannot be read: is the path right?'])
  })
})
