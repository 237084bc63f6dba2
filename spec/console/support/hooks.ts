import { expect } from 'chai'
import { KEY } from './console-hosts.js'

/** What specs make by REST, where it is not what they are about. */
export interface MadeHook {
  readonly trigger: string
  readonly instance: string
  /** Its page in the console. */
  readonly place: readonly string[]
  readonly notifyUrl: string
}

/** Calls a REST route as an administrator, and gives what is answered. */
export async function rest(url: string, verb: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${url}/api/engine/v2${path}`, {
    method: verb,
    headers: { 'X-API-Key': KEY, 'Content-Type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await answer.text()
  expect(answer.ok, text).to.equal(true)
  return JSON.parse(text)
}

/** Makes a trigger with a webhook, and applies it to the boardroom. */
export async function makeHook(url: string, name: string, part: object = {}): Promise<MadeHook> {
  const trigger = (await rest(url, 'POST', '/triggers', {
    name,
    enable_webhook: true,
    supported_methods: ['GET', 'POST'],
  })) as { id: string }
  const { id, webhook_secret } = (await rest(url, 'POST', '/systems/sys-boardroom/triggers', {
    trigger_id: trigger.id,
    ...part,
  })) as { id: string; webhook_secret: string }
  return {
    trigger: trigger.id,
    instance: id,
    place: ['systems', 'sys-boardroom', 'triggers', id],
    notifyUrl: `${url}/api/engine/v2/webhook/${id}/notify?secret=${webhook_secret}`,
  }
}
