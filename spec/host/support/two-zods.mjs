/* One driver twice: with the zod of the package, and with one that the driver brings itself. */
import * as zod from 'zod'
import { Driver, driver, webhook, z } from 'placeos-webhooks'

function make(name, { strictObject, string, number, enum: oneOf }) {
  const Level = strictObject({
    room: string().min(1),
    level: number().int().max(100),
    mode: oneOf(['on', 'off']),
  })
  class Levels extends Driver {
    set(_verb, _headers, _body, context) {
      return [200, { 'Content-Type': 'application/json' }, JSON.stringify(context.json)]
    }
  }
  webhook({ body: Level })(Levels.prototype, 'set', Object.getOwnPropertyDescriptor(Levels.prototype, 'set'))
  driver({ name, generic: name, settings: strictObject({ unit: string().default('%') }) })(Levels)
  return Levels
}

export const Ours = make('Ours', z)
export const Theirs = make('Theirs', zod)
