import { expect } from 'chai'
import { keys } from '../../../src/cli/commands/keys.js'
import { tempDirs } from '../../support/temp-dirs.js'
import { called, type Said } from '../support/called.js'

const run = (...args: string[]): Promise<Said> => called(keys, args)

describe('placeos-webhooks keys', () => {
  const makeDir = tempDirs()
  let data: string
  beforeEach(() => {
    data = makeDir()
  })

  it('adds a key, shows it once, lists it without it, and removes it', async () => {
    const added = await run('add', '--name', 'Front desk', '--role', 'support', '--data', data)
    expect(added.code).to.equal(0)
    expect(added.out).to.match(/^[0-9a-f]{32}\.[\w-]{43}\n$/)
    const [id = '', secret = ''] = added.out.trim().split('.')
    expect(added.err).to.equal(`Made the support key ${id}. It is not shown again.\n`)

    const listed = await run('list', '--data', data)
    expect(listed.out).to.match(new RegExp(`^id .*\\n${id}  support  \\d{4}-\\S+  never +Front desk\\n$`))
    expect(listed.out).not.to.contain(secret)

    expect(await run('remove', id, '--data', data)).to.include({ code: 0, out: `Removed the key ${id}\n` })
    expect(await run('remove', id, '--data', data)).to.include({ code: 1, err: `there is no key ${id}\n` })
  })

  it('makes another key in the place of one, which ends', async () => {
    const [id = ''] = (await run('add', '--name', 'Desk', '--role', 'admin', '--data', data)).out.split('.')
    const rotated = await run('rotate', id, '--data', data)
    expect(rotated).to.include({ code: 0 })
    expect(rotated.out).to.match(new RegExp(`^${id}\\.[\\w-]{43}\\n$`))
    const listed = (await run('list', '--data', data)).out
    expect(listed.match(new RegExp(`^${id}  admin `, 'gm'))).to.have.length(1)
    expect(await run('rotate', 'none', '--data', data)).to.include({ code: 1, err: 'there is no key none\n' })
  })

  it('says what to do where there is no key yet', async () => {
    expect((await run('list', '--data', data)).out).to.match(/^There is no key yet/)
  })

  const unusable: [args: string[], fault: RegExp][] = [
    [[], /^say what to do: list, add, rotate, remove;/],
    [['destroy'], /^there is no command destroy;/],
    [['lits'], /^there is no command lits: did you mean list\? /],
    [['add', '--role', 'admin'], /^--name is required;/],
    [['add', '--name', ' ', '--role', 'admin'], /^--name " ": must not be empty;/],
    [
      ['add', '--name', 'Desk', '--role', 'admn'],
      /^--role admn: must be one of user, .*: did you mean admin\? /,
    ],
    [['add', '--name', 'Desk'], /^--role must be one of user, support, admin;/],
    [['remove'], /^ID is required/],
    [['remove', 'a', 'b'], /^b is one word too many;/],
    [['list', '--colour'], /^--colour is no option;/],
  ]
  for (const [args, fault] of unusable)
    it(`refuses "${args.join(' ')}" in one line, which names its help`, async () => {
      const { code, out, err } = await run(...args)
      expect([code, out]).to.deep.equal([2, ''])
      expect(err).to.match(fault)
      expect(err).to.match(/^[^\n]+ [Ss]ee placeos-webhooks keys --help\n$/)
    })

  for (const args of [['--help'], ['-h'], ['add', '--help']])
    it(`prints its usage for ${args.join(' ')}`, async () => {
      expect(await run(...args)).to.deep.include({ code: 0, err: '' })
    })
})
