import type { Delivery } from './delivery.js'

/** The longest text of a caller's own choice that is told, in characters. */
const MOST_CHARACTERS = 128

/** Stands where a secret stood. */
const REDACTED = '[secret]'

/** Text without the secrets of the instance, nor the one the delivery came with. */
export function withoutSecrets(text: string, delivery: Delivery): string {
  const settings = delivery.instance?.systemTrigger
  let clean = without(text, settings?.webhook_secret)
  clean = without(clean, settings?.previous_secret?.secret)
  // Another may have taken its place in the meantime.
  return without(clean, delivery.url.secret ?? delivery.header('x-webhook-secret'))
}

/** The module a delivery asks for, such as `Display_2`, be there one or not; null where it asks for none. */
export function moduleOf(delivery: Delivery): string | null {
  const { target, url } = delivery
  if (target) return target.name
  const { mod, index = '1' } = url.exec ?? {}
  return mod ? told(`${mod}_${index}`, delivery) : null
}

/** The method a delivery asks for, be there one or not; null where it asks for none. */
export function methodOf(delivery: Delivery): string | null {
  const { target, url } = delivery
  if (target) return target.endpoint.name
  return url.exec?.method ? told(url.exec.method, delivery) : null
}

/** What a caller made up, fit to be kept: a copy, since a piece of an URL would hold on to all of it. */
const told = (text: string, delivery: Delivery): string =>
  Buffer.from(withoutSecrets(text, delivery).slice(0, MOST_CHARACTERS)).toString()

const without = (text: string, secret: string | undefined): string =>
  secret && text.length >= secret.length ? text.replaceAll(secret, REDACTED) : text
