import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfiguration } from '../../src/host/index.js'
import { tempDirs } from '../support/temp-dirs.js'
import { problemOf } from '../support/thrown.js'

describe('A configuration with variables in it', () => {
  const makeDir = tempDirs()
  const write = (name: string, text: string): string => {
    const path = join(makeDir(), name)
    writeFileSync(path, text)
    return path
  }
  const reading = (value: unknown, env: NodeJS.ProcessEnv = {}) =>
    readConfiguration(write('site.json', JSON.stringify(value)), env)

  const filled: [what: string, text: string, env: Record<string, string>, value: string][] = [
    ['a variable', '${ROOM}', { ROOM: 'north' }, 'north'],
    ['several in a text', 'http://${HOST}:${PORT}/', { HOST: 'a', PORT: '1' }, 'http://a:1/'],
    ['what stands there otherwise, where it is not set', '${ROOM:-south}', {}, 'south'],
    ['what stands there otherwise, where it is empty', '${ROOM:-south}', { ROOM: '' }, 'south'],
    ['nothing otherwise', '${ROOM:-}', {}, ''],
    ['the text ${ itself', 'Hello $${name}', {}, 'Hello ${name}'],
    ['a value that looks like a variable, as it is', '${ROOM}', { ROOM: '${HOME}' }, '${HOME}'],
    ['no variable', 'costs 5 $ {net}', {}, 'costs 5 $ {net}'],
  ]
  for (const [what, text, env, value] of filled)
    it(`has the value of ${what}`, async () => {
      const { configuration } = await reading({ modules: [{ settings: { [text]: [text, 1, null] } }] }, env)
      expect(configuration).to.deep.equal({ modules: [{ settings: { [text]: [value, 1, null] } }] })
    })

  it('has what is in a file that a variable names, without the line break at its end', async () => {
    const file = write('password', 'swordfish\n')
    const { configuration } = await reading({ a: '${DOOR}' }, { DOOR_FILE: file })
    expect(configuration).to.deep.equal({ a: 'swordfish' })
  })

  it('is as well YAML, with its variables', async () => {
    const path = write('site.yaml', 'modules:\n  - settings: { room: "${ROOM}", door: \'${DOOR:-1}\' }\n')
    const { configuration } = await readConfiguration(path, { ROOM: 'north' })
    expect(configuration).to.deep.equal({ modules: [{ settings: { room: 'north', door: '1' } }] })
  })

  const secret: [
    what: string,
    value: object,
    env: (file: string) => Record<string, string>,
    isSecret: boolean,
  ][] = [
    ['from a file', { a: '${DOOR}' }, (file) => ({ DOOR_FILE: file }), true],
    ['of a variable that says so', { a: '${DOOR_PASSWORD}' }, () => ({ DOOR_PASSWORD: 'swordfish' }), true],
    ['in a member that says so', { password: '${DOOR}' }, () => ({ DOOR: 'swordfish' }), true],
    ['of any other variable', { a: '${DOOR}' }, () => ({ DOOR: 'swordfish' }), false],
  ]
  for (const [what, value, env, isSecret] of secret)
    it(`takes a value ${what} for ${isSecret ? 'a secret' : 'no secret'}`, async () => {
      const { secrets } = await reading(value, env(write('password', 'swordfish')))
      expect(secrets).to.deep.equal(isSecret ? ['swordfish'] : [])
    })

  it('is refused where variables cannot be used, each by its path', async () => {
    const value = {
      modules: [{ settings: { a: '${NONE}', b: ['${ROOM-A}'], c: '${', d: '${GONE}', e: '${ROOM}' } }],
    }
    const { code, faults } = await problemOf(() => reading(value, { ROOM: 'x', GONE_FILE: '/none/at/all' }))
    expect(code).to.equal('invalid-configuration')
    const bad = 'has ${ without the name of a variable: write $${ for the text ${'
    expect(faults).to.deep.equal([
      { path: 'modules[0].settings.a', message: 'the variable NONE is not set, nor is NONE_FILE' },
      { path: 'modules[0].settings.b[0]', message: bad },
      { path: 'modules[0].settings.c', message: bad },
      {
        path: 'modules[0].settings.d',
        message: 'GONE_FILE names /none/at/all, which cannot be read: is the path right?',
      },
    ])
  })
})
