import { expect } from 'chai'
import { silentLog, steadyLog, type Log } from '../../../src/log/index.js'
import type { ModuleId } from '../../../src/modules/index.js'
import type { DebugLine } from '../../../src/runtime/index.js'
import { DebugLogs } from '../../../src/runtime/embedded/debug-log.js'
import { MemoryLog } from '../../../src/testing/index.js'

const BELL = 'mod-bell' as ModuleId

/** A bell's log, with those who may watch it and what the host's own log hears. */
function watched(): { logs: DebugLogs; log: Log; host: MemoryLog; lines: DebugLine[] } {
  const [logs, host, lines] = [new DebugLogs(), new MemoryLog(), [] as DebugLine[]]
  return { logs, log: logs.of(BELL, steadyLog(host)), host, lines }
}

describe('The log of a module', () => {
  it('is told to those who watch the module, and to the host as before', () => {
    const { logs, log, host, lines } = watched()
    const stop = logs.listen(BELL, (line) => void lines.push(line))
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](`at ${level}`)
    stop()
    log.info('nobody watches')
    expect(lines).to.deep.equal([
      { level: 'debug', message: 'at debug' },
      { level: 'info', message: 'at info' },
      { level: 'warn', message: 'at warn' },
      { level: 'error', message: 'at error' },
    ])
    expect(host.lines).to.have.length(5)
  })

  it('is told with what was said beside the message, but without a stack', () => {
    const { logs, log, lines } = watched()
    logs.listen(BELL, (line) => void lines.push(line))
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const error = new Error('no button')
    log.info('rang', { door: 'north', times: 2, error, circle, missing: undefined, odd: proxy })
    expect(lines[0]?.message).to.equal('rang door="north" times=2 error=no button circle=? missing=? odd=?')
  })

  it('is told with what can be read where a detail cannot', () => {
    const { logs, log, lines } = watched()
    logs.listen(BELL, (line) => void lines.push(line))
    log.info('rang', {
      door: 'north',
      get state(): string {
        throw new Error('the device has gone')
      },
    })
    expect(lines[0]?.message).to.equal('rang door="north" state="cannot be read"')
  })

  it('is told without what is secret by its place', () => {
    const { logs, log, lines } = watched()
    logs.listen(BELL, (line) => void lines.push(line))
    log.info('calls /webhook/trig-1/notify/swordfish?secret=swordfish', {
      headers: { Authorization: 'swordfish', Accept: '*/*' },
      rawHeaders: ['X-API-Key', 'swordfish'],
      password: 'swordfish',
      error: new Error('X-Webhook-Secret: swordfish'),
      url: 'smtp://desk:swordfish@mail',
    })
    expect(lines[0]?.message).to.include('Accept').and.not.include('swordfish')
  })

  it('is cut short where a line is very long', () => {
    const { logs, log, lines } = watched()
    logs.listen(BELL, (line) => void lines.push(line))
    log.info('x'.repeat(100_000))
    expect(lines[0]?.message).to.have.length(2001)
  })

  it('is not told to those who watch another module', () => {
    const { logs, log, lines } = watched()
    logs.listen('mod-door', (line) => void lines.push(line))
    log.child({ part: 'button' }).info('rang')
    expect(lines).to.deep.equal([])
    logs.listen(BELL, (line) => void lines.push(line))
    log.child({ part: 'button' }).info('rang')
    expect(lines).to.deep.equal([{ level: 'info', message: 'rang' }])
  })

  it('is not put into words while nobody watches', () => {
    const log = new DebugLogs().of(BELL, silentLog)
    log.info('rang', {
      get door() {
        throw new Error('somebody looked')
      },
    })
  })
})
