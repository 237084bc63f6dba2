import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { importTriggers } from '../../../src/cli/commands/import.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { called, type Said } from '../support/called.js'

const TRIGGER = { id: 'trigger-door', name: 'Door', enable_webhook: true, debounce_period: 5000 }
const INSTANCE = { id: 'trig-door', trigger_id: 'trigger-door', control_system_id: 'sys-lobby' }

describe('placeos-webhooks import', () => {
  const makeDir = tempDirs()
  let dir: string
  beforeEach(() => {
    dir = makeDir()
  })

  /** Imports what a file holds. */
  const importing = (content: unknown, ...options: string[]): Promise<Said> => {
    const file = join(dir, 'export.json')
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return called(importTriggers, [file, '--data', dir, ...options])
  }

  it('reports each row, and then finds nothing left to do', async () => {
    expect(await importing([TRIGGER, INSTANCE])).to.deep.equal({
      code: 0,
      out: [
        'created   trigger trigger-door',
        'created   system trigger trig-door (with a new secret: the export has none)',
        '2 created, 0 updated, 0 unchanged, 0 refused',
        '',
      ].join('\n'),
      err: '',
    })
    expect((await importing([TRIGGER, INSTANCE])).out).to.match(
      /^0 created, 0 updated, 2 unchanged, 0 refused$/m,
    )
  })

  it('changes nothing in a dry run', async () => {
    const dry = await importing([TRIGGER, INSTANCE], '--dry-run')
    expect(dry.out).to.match(
      /^2 created, 0 updated, 0 unchanged, 0 refused; nothing was changed: this was a dry run$/m,
    )
    expect((await importing([TRIGGER, INSTANCE])).out).to.match(/^2 created, /m)
  })

  it('leaves periods alone that are in seconds', async () => {
    await importing([{ ...TRIGGER, debounce_period: 5 }], '--seconds')
    expect((await importing([TRIGGER])).out).to.match(/^unchanged trigger trigger-door$/m)
  })

  it('names what is wrong with a row, imports the others and exits with 1', async () => {
    const bad = { ...TRIGGER, id: 'trigger-bad', supported_methods: ['POST', 'FETCH'] }
    const { code, out } = await importing([bad, TRIGGER])
    expect(code).to.equal(1)
    expect(out).to.equal(
      [
        'refused   trigger trigger-bad',
        '          supported_methods: contains invalid methods: FETCH',
        'created   trigger trigger-door',
        '1 created, 0 updated, 0 unchanged, 1 refused',
        '',
      ].join('\n'),
    )
  })

  it('names a misspelt member of a row, and what was meant', async () => {
    const { code, out } = await importing([TRIGGER, { ...INSTANCE, exec_enable: true }])
    expect(code).to.equal(1)
    expect(out).to.equal(
      [
        'created   trigger trigger-door',
        'refused   system trigger trig-door',
        '          exec_enable: is not a known member; did you mean `exec_enabled`?',
        '1 created, 0 updated, 0 unchanged, 1 refused',
        '',
      ].join('\n'),
    )
  })

  it('says in one line that a file is not JSON, or not there', async () => {
    const file = join(dir, 'export.json')
    const { code, err } = await importing('[{')
    expect([code, err.split('\n').length]).to.deep.equal([1, 2])
    expect(err).to.match(new RegExp(`^${file}: is not JSON: look at line 1: `))
    expect(await called(importTriggers, [join(dir, 'none.json')])).to.include({ code: 1 })
  })

  it('wants a file', async () => {
    const { code, err } = await called(importTriggers, [])
    expect(code).to.equal(2)
    expect(err).to.match(/^FILE is required.*; see placeos-webhooks import --help\n$/)
  })

  it('prints its usage', async () => {
    expect((await called(importTriggers, ['--help'])).out).to.match(/^Usage: placeos-webhooks import FILE/)
  })
})
