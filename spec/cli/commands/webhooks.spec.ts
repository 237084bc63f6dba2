import { expect } from 'chai'
import { webhooks } from '../../../src/cli/commands/webhooks.js'
import { openStores } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { saveInstance, saveTrigger } from '../../support/records.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { called, type Said } from '../support/called.js'

describe('placeos-webhooks webhooks', () => {
  const makeDir = tempDirs()
  let data: string
  let id: string
  let path: string
  beforeEach(async () => {
    data = makeDir()
    const stores = await openStores({ dataDir: data }, new MemoryLog())
    const instance = saveInstance()
    await stores.triggers.apply([saveTrigger(), instance])
    await stores.close()
    if (instance.kind !== 'save instance') throw new Error('no instance')
    id = instance.instance.id
    path = `/api/engine/v2/webhook/${id}/notify?secret=${instance.instance.webhook_secret}`
  })

  const run = (...args: string[]): Promise<Said> => called(webhooks, [...args, '--data', data])

  it('lists what is kept with its URLs, secrets included', async () => {
    const { code, out, err } = await run('--url', 'https://hooks.example.org/site/')
    expect([code, err]).to.deep.equal([0, ''])
    const [head = '', row = '', ...rest] = out.split('\n')
    expect(head).to.match(/^id +trigger +system +state +URL$/)
    expect(row.split(/ {2,}/)[0]).to.equal(id)
    expect(row.endsWith(`  https://hooks.example.org/site${path}`)).to.equal(true)
    expect(rest).to.deep.equal([''])
  })

  it('prints the URL of one alone', async () => {
    expect(await run(id)).to.deep.equal({ code: 0, out: `http://127.0.0.1:3000${path}\n`, err: '' })
  })

  it('names the nearest of one that is not there', async () => {
    expect(await run(`${id}x`)).to.deep.equal({
      code: 1,
      out: '',
      err: `there is no system trigger ${id}x: did you mean ${id}?\n`,
    })
  })

  it('says what to do where there is none yet', async () => {
    const { code, out } = await called(webhooks, ['--data', makeDir()])
    expect(code).to.equal(0)
    expect(out).to.match(/^There is no webhook yet/)
  })
})
