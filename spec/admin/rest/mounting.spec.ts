import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express, { Router } from 'express'
import { list, members } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices, PASSED_ON } from '../support/office.js'

describe('The mounted routes', () => {
  const open = offices()

  const passed: [method: string, path: string][] = [
    ['GET', '//'],
    ['GET', '//api'],
    ['GET', '//api/engine/v2'],
    ['GET', '/'],
    ['GET', '/trigger'],
    ['GET', '/Triggers'],
    ['GET', '/triggers/a/b'],
    ['POST', '/systems/a/b/c/d'],
    ['GET', '//auth/authority/more'],
    ['GET', '//auth/other'],
    ['GET', '//prefix/api/engine/v2/triggers'],
  ]
  for (const [method, path] of passed)
    it(`pass on ${method} ${path}`, async () => {
      expect((await (await open()).as('admin').call(method, path)).status).to.equal(PASSED_ON)
    })

  const odd: [method: string, path: string, allow: string][] = [
    ['PUT', '/triggers', 'GET, HEAD, POST'],
    ['OPTIONS', '/triggers', 'GET, HEAD, POST'],
    ['POST', '/triggers/x', 'GET, HEAD, PATCH, PUT, DELETE'],
    ['DELETE', '/systems', 'GET, HEAD, POST'],
    ['GET', '/systems/x/triggers/y/rotate_secret', 'POST'],
    ['POST', '/systems/x/types', 'GET, HEAD'],
    ['PUT', '/systems/x/Display_1/power', 'GET, HEAD, POST'],
    ['POST', '/webhook/x', 'GET, HEAD'],
    ['POST', '//auth/authority', 'GET, HEAD'],
  ]
  for (const [method, path, allow] of odd)
    it(`tell ${method} ${path} what is allowed`, async () => {
      const answer = await (await open()).as('admin').call(method, path)
      expectProblem(answer, 'verb-not-allowed')
      expect(answer.headers.get('allow')).to.equal(allow)
    })

  it('answer HEAD like GET, without a body', async () => {
    const support = (await open()).as('support')
    for (const path of ['/triggers', '/triggers/trigger-declared', '/systems/sys-lobby/Display_1']) {
      const [get, head] = [await support.get(path), await support.call('HEAD', path)]
      expect([head.status, head.text]).to.deep.equal([200, ''])
      for (const name of ['content-length', 'content-type', 'etag', 'x-total-count', 'content-range'])
        expect(head.headers.get(name)).to.equal(get.headers.get(name))
    }
  })

  it('tolerate a slash at the end', async () => {
    const support = (await open()).as('support')
    for (const path of ['/triggers', '/systems/sys-lobby/triggers', '/systems/sys-lobby/Display_1/power'])
      expect((await support.get(`${path}/`)).json).to.deep.equal((await support.get(path)).json)
  })

  it('read escapes in a path, and refuse bad ones', async () => {
    const admin = (await open()).as('admin')
    expect((await admin.get('/triggers/trigger%2Ddeclared')).status).to.equal(200)
    expectProblem(await admin.get('/triggers/a%2Fb'), 'not-found')
    expectProblem(await admin.get('/triggers/%zz'), 'invalid-url')
  })

  it('leave the webhooks to themselves', async () => {
    const nobody = (await open()).as('nobody')
    const hooks = ['notify?secret=declared-secret', 'notify/declared-secret', 'notify/declared-secret/']
    for (const hook of hooks)
      expect((await nobody.post(`/webhook/trig-declared/${hook}`)).status).to.equal(202)
    expect((await nobody.get('/webhook/trig-declared/other')).status).to.equal(404)
  })

  it('work within an Express app, under a prefix, and link to where they are', async () => {
    const office = await open()
    const router = Router()
    office.admin.mount(router)
    const server = createServer(express().use('/building', router))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      await office.as('admin').post('/triggers', { name: 'Second' })
      const answer = await fetch(
        `http://127.0.0.1:${String(port)}/building/api/engine/v2/triggers/?limit=1`,
        { headers: { 'X-API-Key': office.keys.support } },
      )
      expect(await answer.json()).to.deep.equal(list(await office.as('support').get('/triggers?limit=1')))
      expect(answer.headers.get('link')).to.match(/^<\/building\/api\/engine\/v2\/triggers\/\?/)
      const elsewhere = await fetch(`http://127.0.0.1:${String(port)}/api/engine/v2/triggers`)
      expect(elsewhere.status).to.equal(404)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('log who has changed something', async () => {
    const office = await open()
    const { id } = members(await office.as('admin').post('/triggers', { name: 'X' }))
    await office.as('admin').get('/triggers')
    await office.as('admin').delete(`/triggers/${String(id)}?api-key=${office.keys.admin}`)
    const told = office.log.lines.filter(({ message }) => message.startsWith('an API key did'))
    expect(told.map(({ message }) => message)).to.deep.equal([
      'an API key did createTrigger',
      'an API key did removeTrigger',
    ])
    expect(told[1]?.details).to.deep.equal({
      caller: 'a key of admin',
      path: `/api/engine/v2/triggers/${String(id)}`,
    })
  })
})
