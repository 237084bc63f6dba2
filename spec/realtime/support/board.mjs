/* A driver in plain JavaScript, for hosts that run in processes of their own. */
import { arg, command, Driver, driver, z } from 'placeos-webhooks'

/** Shows what it is told to, and when it was started. */
export class Board extends Driver {
  onLoad() {
    this.status.set('started', this.now())
  }

  show(value) {
    this.log.info(`showing ${value}`)
    this.status.set('shown', value)
    return `${value} is shown`
  }
}
command({ args: [arg('value', z.string())] })(
  Board.prototype,
  'show',
  Object.getOwnPropertyDescriptor(Board.prototype, 'show'),
)
driver({ name: 'Board', generic: 'Board' })(Board)
