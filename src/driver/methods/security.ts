import type { Clearance } from './clearance.js'
import { mark } from './marks.js'

/**
 * Asks for a clearance before this method runs. Webhooks call as `support`, so they never reach an
 * `administrator` method; modules call each other as `administrator`.
 */
export function security(clearance: Exclude<Clearance, 'user'>) {
  return (prototype: object, method: string, _descriptor: PropertyDescriptor): void => {
    mark('@security', prototype, method, { security: clearance })
  }
}
