import { Agent, request } from 'node:http'
import type { Contestant } from '../contestant.js'
import { SECRET } from '../scenarios.js'

const CALL = `/api/engine/v2/webhook/trig-bench/notify?secret=${SECRET}&exec=true&mod=Board&method=show`

/** A configuration with one module, which shows live clients what its webhook is called with. @param driver its file */
export function boardConfiguration(driver: string): object {
  return {
    drivers: [driver],
    modules: [{ id: 'mod-board', driver: 'Bench Board' }],
    systems: [{ id: 'sys-bench', name: 'Bench', modules: ['mod-board'] }],
    triggers: [{ id: 'trigger-bench', name: 'Bench', enable_webhook: true }],
    system_triggers: [
      {
        id: 'trig-bench',
        trigger_id: 'trigger-bench',
        control_system_id: 'sys-bench',
        webhook_secret: SECRET,
        exec_enabled: true,
      },
    ],
  }
}

/** Calls webhooks, so many at once. */
export class Callers {
  readonly #agent: Agent

  constructor(
    private readonly contestant: Contestant,
    private readonly atOnce: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  }

  /** Calls as many times as there are callers, each with another value of so many bytes. */
  async call(bytes: number): Promise<void> {
    await Promise.all(Array.from({ length: this.atOnce }, () => this.#one(bytes)))
  }

  close(): void {
    this.#agent.destroy()
  }

  #one(bytes: number): Promise<void> {
    const at = process.hrtime.bigint().toString().padStart(20, '0')
    const body = JSON.stringify({ at, rest: 'x'.repeat(bytes) })
    const { hostname, port } = new URL(this.contestant.url)
    return new Promise((resolve, reject) => {
      request({ hostname, port, path: CALL, method: 'POST', agent: this.#agent })
        .on('response', (response) => {
          response.resume()
          if (response.statusCode === 204) response.on('end', resolve)
          else reject(new Error(`${this.contestant.name} answered ${String(response.statusCode)}`))
        })
        .on('error', reject)
        .end(body)
    })
  }
}
