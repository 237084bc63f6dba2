import { expect } from 'chai'
import type { DebugLine } from '../../../src/runtime/index.js'
import { REDIS } from '../../support/redis.js'
import { until } from '../../support/until.js'
import { sites, type Site } from './site.js'

const MODULE = 'mod-bell'

describe(`Watching a module of PlaceOS at work, on ${REDIS}`, () => {
  const makeSite = sites()
  let site: Site
  let lines: DebugLine[]
  const watch = () => site.runtime.debug(MODULE, (line) => lines.push(line))
  const isWatched = (count = 1): Promise<true> =>
    until(
      async () => {
        if (site.cluster.coreOf(MODULE).watchers(MODULE) === count) return true
        await site.advance(500)
        return undefined
      },
      () => 'the core is not asked for the log',
    )
  const hears = (count: number): Promise<true> =>
    until(
      () => (lines.length >= count ? true : undefined),
      () => `only ${String(lines.length)} lines were heard`,
    )
  beforeEach(async () => {
    site = await makeSite({ cores: 2 })
    await site.cluster.start(MODULE)
    lines = []
  })

  it('hears each line with its level, and no secret', async () => {
    watch()
    watch()
    await isWatched()
    for (const severity of [0, 1, 2, 3, 4, 5, 6])
      site.cluster.coreOf(MODULE).log(MODULE, severity, 'password=1234')
    await hears(14)
    expect(lines.filter((_, at) => at % 2 === 0).map(({ level }) => level)).to.deep.equal([
      ...['trace', 'debug', 'info', 'notice', 'warn', 'error', 'fatal'],
    ])
    expect(JSON.stringify(lines)).to.not.include('1234')
  })

  it('passes over what is no line, and shortens what is too long', async () => {
    watch()
    await isWatched()
    const core = site.cluster.coreOf(MODULE)
    core.log(MODULE, 9, 'no level')
    core.log(MODULE, 2, 'x'.repeat(3000))
    await hears(1)
    expect(lines).to.deep.equal([{ level: 'info', message: `${'x'.repeat(2000)}…` }])
  })

  it('goes on where the module is started later, or moves', async () => {
    await site.cluster.stop(MODULE)
    watch()
    await site.cluster.start(MODULE)
    await isWatched()
    const core = site.cluster.coreOf(MODULE)
    await site.cluster.leave(core)
    await isWatched()
    site.cluster.coreOf(MODULE).log(MODULE, 4, 'here')
    await hears(1)
    expect(lines).to.deep.equal([{ level: 'warn', message: 'here' }])
  })

  it('ends when nobody watches any more', async () => {
    const stops = [watch(), watch()]
    await isWatched()
    for (const stop of stops) stop()
    await isWatched(0)
  })
})
