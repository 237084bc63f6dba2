import { KnownSecrets, type Redactor } from '../../log/index.js'
import type { PluginSettings } from './settings.js'

type Knowing = { readonly withoutSecrets: Redactor } | undefined

/** Takes what the settings hold secret out of a text, and what others know to be secret. */
export function redactorOf({ adminKey, placeos }: PluginSettings, others: readonly Knowing[]): Redactor {
  const own = new KnownSecrets([adminKey, placeos?.apiKey].filter((one) => one !== undefined))
  return (text) => others.reduce((clean, one) => one?.withoutSecrets(clean) ?? clean, own.takenOut(text))
}
