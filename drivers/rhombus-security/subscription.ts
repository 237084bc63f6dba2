import { z } from 'placeos-webhooks'

/** How many subscriptions one module keeps; each event is sent to all of them. */
export const MAX_SUBSCRIPTIONS = 32

/** The longest URL a subscription may have, in characters. */
const MAX_URL_LENGTH = 2048

/** Whether events may be sent to a URL: plain HTTP, and no password for others to read in it. */
export function isSubscribable(url: string): boolean {
  if (url.length > MAX_URL_LENGTH || !URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === ''
}

/** What is wrong with a URL that is not subscribable. */
export const NOT_SUBSCRIBABLE = `webhook must be an http or https URL of at most ${MAX_URL_LENGTH} characters, without user name and password`

/** What is wrong with a URL that leads to where events may not be sent. */
export const NOT_CALLABLE = 'webhook must lead to a public address, or to one that the host allows'

/** Who is told of door events. */
export const Subscription = z.object({
  /** The URL events are sent to; no two subscriptions have the same. */
  webhook: z.string(),
  /** Signs what is sent; without it nothing is signed. */
  secret: z.string().meta({ secret: true }).nullish(),
})
export type Subscription = z.output<typeof Subscription>

/** The subscriptions a module keeps. */
export const Subscriptions = z
  .array(Subscription.extend({ webhook: z.string().refine(isSubscribable, NOT_SUBSCRIBABLE) }))
  .max(MAX_SUBSCRIPTIONS)

/** All but those to a URL. */
export const without = (subscriptions: readonly Subscription[], webhook: string): Subscription[] =>
  subscriptions.filter((subscription) => subscription.webhook !== webhook)
