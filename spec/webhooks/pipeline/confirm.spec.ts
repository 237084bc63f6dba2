import { expect } from 'chai'
import { senderOf } from '../../../src/senders/index.js'
import { expectProblem } from '../support/expect-problem.js'
import { execute, NOTIFY } from '../support/hooks.js'
import { recorded, type Recorded } from '../support/recorded.js'

const [{ body, answer } = { body: '', answer: undefined }] = senderOf('smartthings').handshake_samples
const URL = answer?.confirm ?? ''

describe('A handshake that has a URL to be asked for', () => {
  const start = recorded()
  const asked: string[] = []
  let fails = false
  const begin = async (signature: object = { confirms: true }): Promise<Recorded> => {
    asked.length = 0
    fails = false
    return await start({
      instance: { sender: 'smartthings', signature },
      load: (url) => {
        asked.push(url)
        return fails ? Promise.reject(new Error('gone')) : Promise.resolve('')
      },
    })
  }
  const outcomes = ({ events }: Recorded) => events.map(({ outcome, problem }) => [outcome, problem])

  it('is answered once it was asked for, and neither notifies nor runs anything', async () => {
    const hook = await begin()
    for (const path of [NOTIFY, execute()]) {
      const { status, text } = await hook.call(path, { body })
      expect([status, text]).to.deep.equal([200, answer?.body])
    }
    expect(asked).to.deep.equal([URL, URL])
    expect([hook.probe.calls, hook.triggers.find('trig-room')?.activity.trigger_count]).to.deep.equal([[], 0])
    expect(outcomes(hook)).to.deep.equal([
      ['answered', null],
      ['answered', null],
    ])
  })

  it('is to be sent again where nothing comes of that', async () => {
    const hook = await begin()
    fails = true
    const refusal = await hook.call(execute(), { body })
    expectProblem(refusal, 'handshake-unconfirmed')
    expect([refusal.status, refusal.headers['retry-after'], hook.probe.calls]).to.deep.equal([503, '10', []])
    fails = false
    expect((await hook.call(execute(), { body })).status).to.equal(200)
  })

  it('is a call like all others where nobody has said that it may be asked for', async () => {
    const hook = await begin({})
    expect((await hook.call(NOTIFY, { body })).status).to.equal(200)
    expect([asked, outcomes(hook)]).to.deep.equal([[], [['notified', null]]])
  })

  for (const other of [
    URL.replace('api.smartthings.com', 'api.smartthings.example.org'),
    URL.replace('https:', 'http:'),
    URL.replace('.com/', '.com:8443/'),
    URL.replace('https://', 'https://user:password@'),
    URL.replace('api.smartthings.com', 'api.smartthings.com@example.org'),
    'https://127.0.0.1/',
    'confirm',
  ])
    it(`is refused where it is of another host, and asks for nothing: ${other}`, async () => {
      const hook = await begin()
      expectProblem(await hook.call(execute(), { body: body.replace(URL, other) }), 'access-denied')
      expect([asked, hook.probe.calls]).to.deep.equal([[], []])
    })
})
