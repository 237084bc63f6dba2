import { expect } from 'chai'
import { MoodyUnits } from '../../support/moody-units.js'
import { expectProblem } from '../support/expect-problem.js'
import { NOTIFY } from '../support/hooks.js'
import { recorded } from '../support/recorded.js'

const SECRET = 'b537207f20cbfa02357cf448134da559'
const handshake = { body: '', headers: { 'X-Hook-Secret': SECRET } }

describe('A handshake that brings the secret of later calls', () => {
  const start = recorded()

  it('has it kept before it is answered, and no other takes its place', async () => {
    const hook = await start()
    const { id } = await hook.triggers.createInstance('sys-room', {
      trigger_id: 'trigger-room',
      enabled: true,
      exec_enabled: false,
      signature: { preset: 'asana', secrets: [], required: true },
    })
    const { webhook_secret } = hook.triggers.find(id)?.systemTrigger ?? {}
    const path = `/api/engine/v2/webhook/${id}/notify?secret=${String(webhook_secret)}`
    const secrets = (): unknown => hook.triggers.find(id)?.systemTrigger.signature?.secrets
    const { status, headers } = await hook.call(path, handshake)
    expect([status, headers['x-hook-secret'], secrets()]).to.deep.equal([200, SECRET, [SECRET]])
    await hook.call(path, { ...handshake, headers: { 'X-Hook-Secret': 'another-secret-of-somebody' } })
    expect(secrets()).to.deep.equal([SECRET])
  })

  it('is refused where only the configuration file can change the instance', async () => {
    const units = new MoodyUnits()
    const hook = await start({ units, instance: { signature: { preset: 'asana' } } })
    expectProblem(await hook.call(NOTIFY, handshake), 'declared-in-configuration')
  })
})
