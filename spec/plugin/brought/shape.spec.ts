import { expect } from 'chai'
import { activate } from '../../../src/plugin/index.js'
import type { Runtime } from '../../../src/runtime/index.js'
import { farRuntime } from '../../support/far-runtime.js'
import { plugins } from '../../support/plugins.js'
import { problemOf } from '../../support/thrown.js'

/** Anything that JavaScript lets a host give. */
const any = (value: unknown): never => value as never

const refusalOf = async (runtime: unknown): Promise<Record<string, string>> => {
  const { code, faults } = await problemOf(() => activate({ runtime: any(runtime) }))
  expect(code).to.equal('invalid-configuration')
  return Object.fromEntries(faults.map(({ path, message }) => [path, message]))
}

describe('Activating with what is no runtime', () => {
  const start = plugins()

  it('names each function that is missing, and what it is for', async () => {
    const lacking = { ...farRuntime(), health: undefined, list: undefined }
    expect(await refusalOf(lacking)).to.deep.equal({
      'runtime.list': 'is missing; it must be a function that lists the modules of a system',
      'runtime.health': 'is missing; it must be a function that says what cannot be used now',
    })
  })

  it('names what is there and no function', async () => {
    expect(await refusalOf({ ...farRuntime(), status: {}, debug: null })).to.deep.equal({
      'runtime.status': 'is of the type object; it must be a function that shows the status of a module',
      'runtime.debug': 'is null; it must be a function that hears what a module logs',
    })
  })

  for (const [what, runtime] of [
    ['null', null],
    ['of the type string', 'runtime'],
    ['of the type function', () => farRuntime()],
  ] as const)
    it(`says that it is ${what}`, async () => {
      expect(await refusalOf(runtime)).to.deep.equal({
        runtime: `is ${what}; it must be an object with functions`,
      })
    })

  it('names all functions of an empty object', async () => {
    expect(Object.keys(await refusalOf({}))).to.have.length(Object.keys(farRuntime()).length)
  })

  it('takes an object whose functions are those of its class', async () => {
    class Far {
      readonly #far = farRuntime()
      findWebhook: Runtime['findWebhook'] = (...asked) => this.#far.findWebhook(...asked)
      callWebhook: Runtime['callWebhook'] = (...called) => this.#far.callWebhook(...called)
      exec: Runtime['exec'] = (call) => this.#far.exec(call)
      follow: Runtime['follow'] = (...followed) => this.#far.follow(...followed)
      debug: Runtime['debug'] = (...heard) => this.#far.debug(...heard)
      list: Runtime['list'] = (system) => this.#far.list(system)
      systems: Runtime['systems'] = (query) => this.#far.systems(query)
      system(id: string) {
        return this.#far.system(id)
      }
      status(): undefined {
        return undefined
      }
      health(): [] {
        return []
      }
    }
    const { plugin } = await start({ runtime: new Far() })
    expect(await plugin.webhooks()).to.deep.equal([])
  })

  it('has opened nothing', async () => {
    const problem = await problemOf(() =>
      activate({ runtime: any({}), settings: { dataDir: '/dev/null/none' } }),
    )
    expect(problem.message).to.match(/^the runtime of the host is none/)
  })

  for (const [options, path, message] of [
    [{ authenticate: 'me' }, 'authenticate', 'must be a function'],
    [{ mountPath: 7 }, 'mountPath', 'must be a text'],
    [{ contribute: 'all' }, 'contribute', 'must be an object'],
    [{ contribute: { rest: 1 } }, 'contribute.rest', 'must be true or false'],
    [{ contribute: { restt: true } }, 'contribute.restt', 'did you mean `rest`'],
    [{ contribute: { console: true, rest: false } }, 'contribute.console', 'needs rest and realtime'],
  ] as const)
    it(`refuses ${JSON.stringify(options)}`, async () => {
      const { code, faults } = await problemOf(() => activate(any(options)))
      expect([code, faults.map((fault) => fault.path)]).to.deep.equal(['invalid-configuration', [path]])
      expect(faults[0]?.message).to.include(message)
    })
})
