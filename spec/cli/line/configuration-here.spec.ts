import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { MAIN, processes } from '../../support/processes.js'
import { tempDirs } from '../../support/temp-dirs.js'

describe('The configuration of a folder', () => {
  const run = processes()
  const makeDir = tempDirs()

  const cases: [what: string, files: string[], args: string[], code: number, said: RegExp][] = [
    ['is host.json', ['host.json'], [], 0, /host\.json: 0 systems/],
    ['is host.yaml', ['host.yaml'], [], 0, /host\.yaml: 0 systems/],
    ['is host.yml', ['host.yml'], [], 0, /host\.yml: 0 systems/],
    [
      'is not guessed where there are two',
      ['host.json', 'host.yaml'],
      [],
      2,
      /^--config must say which: host\.json and host\.yaml are both here; see /,
    ],
    [
      'is the one of two that is named',
      ['host.json', 'host.yaml'],
      ['--config', 'host.yaml'],
      0,
      /host\.yaml: /,
    ],
    ['is the example of the package where there is none', [], [], 0, /host\.json: [1-9]/],
  ]
  for (const [what, files, args, code, said] of cases)
    it(what, async () => {
      const cwd = makeDir()
      for (const file of files) writeFileSync(join(cwd, file), '{}')
      const checked = run(process.execPath, [MAIN, 'check', ...args], { cwd })
      expect(await checked.exit).to.equal(code)
      expect(code === 2 ? checked.stderr : checked.stdout).to.match(said)
    })
})
