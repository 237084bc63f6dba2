import { AsyncLocalStorage } from 'node:async_hooks'
import { expect } from 'chai'
import type { Plugin } from '../../../src/plugin/index.js'
import { execute, hooks } from '../support/hooks.js'

describe('What a host has begun with a request', () => {
  const start = hooks()

  for (const method of ['GET', 'POST'])
    it(`goes on in the method of a ${method}, after its body has come and its commit is over`, async () => {
      const trace = new AsyncLocalStorage<string>()
      const router = (plugin: Plugin) => plugin.router as unknown as (...args: unknown[]) => void
      const hook = await start({
        serve: (plugin) => (request, response) => {
          trace.run(String(request.headers['x-trace']), () => {
            router(plugin)(request, response, () => response.destroy())
          })
        },
      })
      hook.probe.answer = () => [200, null, trace.getStore() ?? 'none']
      const call = (id: string) =>
        hook.call(execute(), { method, headers: { 'X-Trace': id }, ...(method === 'POST' && { body: '{}' }) })
      // Together, so that they share their commits.
      const answers = await Promise.all(['a', 'b', 'c'].map(call))
      expect(answers.map(({ text }) => text)).to.deep.equal(['a', 'b', 'c'])
    })
})
