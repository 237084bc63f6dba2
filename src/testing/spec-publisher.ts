import { z } from 'zod'
import { arg, command, driver, Driver } from '../driver/index.js'

/** A module beside the one under test, through which a spec speaks on application channels. */
@driver({ name: 'Spec Publisher', generic: 'SpecPublisher' })
export class SpecPublisher extends Driver {
  @command({ args: [arg('channel', z.string()), arg('message', z.unknown())] })
  send(channel: string, message: unknown): void {
    this.publish(channel, message)
  }
}
