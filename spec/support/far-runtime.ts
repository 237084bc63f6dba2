import type { Runtime, SystemSummary } from '../../src/runtime/index.js'

export const LOBBY: SystemSummary = { id: 'sys-lobby', name: 'Lobby', modules: ['mod-far'] }

/** A runtime of a host's with one bell in the lobby, whose functions are a spec's to replace. */
export const farRuntime = (changes: Partial<Runtime> = {}): Runtime => ({
  findWebhook: ({ name, index }, method) => ({
    module: 'mod-far',
    name: `${name}_${String(index)}`,
    endpoint: { name: method, methods: ['GET', 'POST'], clearance: 'support' },
  }),
  callWebhook: (_target, call) => {
    call.onStart()
    return [200, null, 'rung from afar']
  },
  exec: () => Promise.resolve(null),
  follow: () => () => undefined,
  debug: () => () => undefined,
  list: () => [],
  systems: () => ({ systems: [LOBBY] }),
  system: (id) => (id === LOBBY.id ? LOBBY : undefined),
  status: () => undefined,
  health: () => [],
  ...changes,
})
