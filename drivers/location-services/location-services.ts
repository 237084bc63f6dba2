import {
  Driver,
  driver,
  reply,
  webhook,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { IpMappings, MacMapping, usable } from './mappings.js'

/** Passes on who uses which address to every module that can locate people. */
@driver({
  name: 'PlaceOS Location Services',
  generic: 'LocationServices',
  description: 'Passes on who uses which address to every module that can locate people',
})
export class LocationServices extends Driver {
  @webhook({
    name: 'ip_mappings',
    description: 'Takes who is logged in at which IP addresses',
    body: IpMappings,
    sample: [
      ['10.20.4.17', 'CORP\\abyron', 'corp.example.org', 'LAPTOP-17'],
      ['10.20.4.18', 'gracehopper', 'corp.example.org', null],
    ],
  })
  async ipMappings(
    _verb: Verb,
    _headers: WebhookHeaders,
    _text: string,
    { body }: WebhookContext<IpMappings>,
  ): Promise<WebhookReply> {
    await this.#tell('ip_username_mappings', body)
    return reply(200)
  }

  @webhook({
    name: 'mac_address_mappings',
    description: 'Takes which devices a user has',
    body: MacMapping,
    sample: ['abyron', ['9c:ef:10:2b:77:01'], 'corp.example.org'],
  })
  async macAddressMappings(
    _verb: Verb,
    _headers: WebhookHeaders,
    _text: string,
    { body }: WebhookContext<MacMapping>,
  ): Promise<WebhookReply> {
    const mapping = usable(body)
    if (!mapping) return reply(406)
    await this.#tell('mac_address_mappings', ...mapping)
    return reply(200)
  }

  /** Calls every module that can locate people; one that fails is in the log. */
  async #tell(command: string, ...args: readonly unknown[]): Promise<void> {
    await this.system.implementing('Locatable').call(command, ...args)
  }
}
