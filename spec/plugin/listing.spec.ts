import { expect } from 'chai'
import { Driver, driver, reply, security, webhook, type WebhookReply } from 'placeos-webhooks'
import { makeBell } from '../support/bell.js'
import { lobby, plugins } from '../support/plugins.js'

describe('The list of webhooks', () => {
  const start = plugins()

  it('has every instance with what it can execute', async () => {
    const { plugin } = await start({ drivers: [makeBell().Bell], configuration: lobby() })
    const path = '/api/engine/v2/webhook/trig-bell/notify?secret=bell-secret'
    const execute = (method: string): string => `${path}&exec=true&mod=Bell&index=1&method=${method}`
    expect(await plugin.webhooks()).to.deep.equal([
      {
        instance: 'trig-bell',
        trigger: 'Bell',
        system: 'sys-lobby',
        enabled: true,
        verbs: ['GET', 'POST'],
        path,
        executes: [
          {
            module: 'Bell_1',
            method: 'ring',
            verbs: ['GET', 'POST'],
            path: execute('ring'),
            sample: { hard: true },
          },
          { module: 'Bell_1', method: 'hold', verbs: ['POST'], path: execute('hold'), sample: undefined },
          { module: 'Bell_1', method: 'settle', verbs: ['POST'], path: execute('settle'), sample: undefined },
        ],
      },
    ])
  })

  it('has paths that lead where they say, module by module', async () => {
    const modules = ['mod-bell', 'mod-gong', 'mod-spare'].map((id) => ({
      id,
      driver: 'Bell',
      settings: { tone: id },
      ...(id === 'mod-gong' ? { name: 'Gong' } : {}),
    }))
    const systems = [{ id: 'sys-lobby', name: 'Lobby', modules: modules.map(({ id }) => id) }]
    const { plugin, url } = await start({
      drivers: [makeBell().Bell],
      configuration: lobby({ modules, systems }),
    })
    const [hook] = await plugin.webhooks()
    const answers: unknown[] = []
    for (const { module, method, path } of hook?.executes ?? []) {
      if (method !== 'ring') continue
      const { tone } = (await (await fetch(url + path)).json()) as { tone: string }
      answers.push([module, tone])
    }
    expect(answers).to.deep.equal([
      ['Bell_1', 'mod-bell'],
      ['Gong_1', 'mod-gong'],
      ['Bell_2', 'mod-spare'],
    ])
    expect(await fetch(url + (hook?.path ?? ''))).to.have.property('status', 202)
  })

  it('has paths that lead where they say, however odd the secret and the method', async () => {
    @driver({ name: 'Odd', generic: 'Bell' })
    class Odd extends Driver {
      @webhook({ name: 'ring & run #1+é' })
      ring(): WebhookReply {
        return reply(200, 'rung')
      }
    }
    const system_triggers = [
      {
        id: 'trig-bell',
        trigger_id: 'trigger-bell',
        control_system_id: 'sys-lobby',
        webhook_secret: 'ding & dong+#é',
        exec_enabled: true,
      },
    ]
    const { plugin, url } = await start({
      drivers: [Odd],
      configuration: lobby({ modules: [{ id: 'mod-bell', driver: 'Odd' }], system_triggers }),
    })
    const [hook] = await plugin.webhooks()
    const answer = await fetch(url + (hook?.executes[0]?.path ?? ''), { method: 'POST' })
    expect(await answer.text()).to.equal('rung')
  })

  const silent: [what: string, changes: object][] = [
    ['whose trigger has no webhook', { triggers: [{ id: 'trigger-bell', name: 'Bell' }] }],
    [
      'that is disabled',
      {
        system_triggers: [
          {
            id: 'trig-bell',
            trigger_id: 'trigger-bell',
            control_system_id: 'sys-lobby',
            webhook_secret: 'bell-secret',
            enabled: false,
          },
        ],
      },
    ],
  ]
  for (const [what, changes] of silent)
    it(`says of an instance ${what} that it is not answered`, async () => {
      const { plugin, url } = await start({ drivers: [makeBell().Bell], configuration: lobby(changes) })
      const [hook] = await plugin.webhooks()
      expect(hook).to.include({ instance: 'trig-bell', enabled: false })
      expect(await fetch(url + (hook?.path ?? ''), { method: 'POST' })).to.have.property('status', 404)
    })

  it('has nothing to execute where that is not enabled', async () => {
    const system_triggers = [{ id: 'trig-bell', trigger_id: 'trigger-bell', control_system_id: 'sys-lobby' }]
    const { plugin } = await start({
      drivers: [makeBell().Bell],
      configuration: lobby({ system_triggers }),
    })
    expect(await plugin.webhooks()).to.have.deep.nested.property('[0].executes', [])
  })

  it('leaves out methods that no call of the instance can reach', async () => {
    @driver({ name: 'Guarded', generic: 'Bell' })
    class Guarded extends Driver {
      @webhook({ methods: ['DELETE'] })
      unhang(): WebhookReply {
        return reply(200, 'unhung')
      }

      @webhook()
      @security('administrator')
      melt(): WebhookReply {
        return reply(200, 'molten')
      }

      @webhook()
      @security('support')
      ring(): WebhookReply {
        return reply(200, 'rung')
      }
    }
    const { plugin } = await start({
      drivers: [Guarded],
      configuration: lobby({ modules: [{ id: 'mod-bell', driver: 'Guarded' }] }),
    })
    const [hook] = await plugin.webhooks()
    expect(hook?.executes.map(({ method }) => method)).to.deep.equal(['ring'])
  })
})
