import type { SecretSettings } from '../../driver/index.js'
import { spellingsOf, speltAs } from '../../log/index.js'
import { secretsIn } from '../../senders/index.js'
import type { SystemTrigger } from '../../triggers/index.js'
import type { Delivery } from '../delivery/delivery.js'

/** A secret that is known by its value. */
export interface KnownSecret {
  readonly text: string
  /** By which it is found again; empty for one that is not put back. */
  readonly name: string
  /** Whether it is too short to be known wherever it stands: it is only where it stands alone. */
  readonly isShort: boolean
}

/** Below, a driver's secret would take letters out of what is no secret, in characters. */
const LEAST_CHARACTERS = 8

/** The secrets of an instance and of the module a delivery calls, and the one it came with. */
export function knownSecrets(delivery: Delivery): readonly KnownSecret[] {
  const settings = delivery.instance?.systemTrigger
  const ofModule = delivery.target?.secrets
  const { secrets: before } = delivery
  if (before && before.settings === settings && before.ofModule === ofModule) return before.all
  // Another may have taken the place of the one it came with in the meantime.
  const own = delivery.url.secret ?? delivery.header('x-webhook-secret')
  const known = settings ? secretsOfInstance(settings) : []
  const isKnown = own === undefined || own === '' || known.some(({ text }) => text === own)
  const whole = ofModule?.size ? together(known, ofModule) : known
  const all = isKnown ? whole : [...whole, { text: own, name: '', isShort: false }]
  delivery.secrets = { settings, ofModule, all }
  return all
}

/** Gives what is put back where a call is run again, by its name; undefined for what is not known, or is not known so. */
export type SecretsByName = (name: string) => string | undefined

export function secretsByName(
  settings: SystemTrigger | undefined,
  ofModule: SecretSettings | undefined,
): SecretsByName {
  const known = new Map([...(settings ? textsOfInstance(settings) : []), ...textsOfModule(ofModule)])
  return (name) => {
    const [, base = '', ways = AS_IT_IS] = /^(.*?)(?:~(\w+))?$/.exec(name) ?? []
    const secret = known.get(base)
    // Where it has changed, what was written alike may not be any more.
    return secret === undefined ? undefined : speltAs(secret, ways)
  }
}

/** How one stood whose name does not say how: so names were before they said it. */
const AS_IT_IS = 'r'

/** Those of settings, which are replaced as a whole and never changed. */
const ofInstances = new WeakMap<SystemTrigger, readonly KnownSecret[]>()
const ofModules = new WeakMap<SecretSettings, readonly KnownSecret[]>()

/** Those of an instance with those of a module: one list for all calls, since more is kept by it. */
const ofBoth = new WeakMap<readonly KnownSecret[], WeakMap<SecretSettings, readonly KnownSecret[]>>()

function together(known: readonly KnownSecret[], ofModule: SecretSettings): readonly KnownSecret[] {
  const ofThese = ofBoth.get(known) ?? new WeakMap<SecretSettings, readonly KnownSecret[]>()
  ofBoth.set(known, ofThese)
  let all = ofThese.get(ofModule)
  if (!all) {
    all = [...known, ...secretsOfModule(ofModule)]
    ofThese.set(ofModule, all)
  }
  return all
}

function secretsOfInstance(settings: SystemTrigger): readonly KnownSecret[] {
  let known = ofInstances.get(settings)
  if (!known) {
    known = textsOfInstance(settings).flatMap(([name, text]) => spelt(name, text, 1))
    ofInstances.set(settings, known)
  }
  return known
}

function secretsOfModule(settings: SecretSettings): readonly KnownSecret[] {
  let known = ofModules.get(settings)
  if (!known) {
    known = textsOfModule(settings).flatMap(([name, text]) => spelt(name, text, LEAST_CHARACTERS))
    ofModules.set(settings, known)
  }
  return known
}

type Named = [name: string, text: string]

function textsOfInstance({ webhook_secret, previous_secret, signature }: SystemTrigger): Named[] {
  const all: Named[] = [
    // What proves who calls is not put back.
    ['', webhook_secret],
    ['', previous_secret?.secret ?? ''],
    ...(signature ? secretsIn(signature) : []).map((text, at): Named => [`signature.${at}`, text]),
  ]
  return all.filter(([, text]) => text !== '')
}

/** A path may have brackets and spaces, which end a name. */
const textsOfModule = (settings: SecretSettings | undefined): Named[] =>
  [...(settings ?? [])].map(([path, text]) => [`settings.${encodeURIComponent(path)}`, text])

const spelt = (name: string, secret: string, least: number): KnownSecret[] =>
  spellingsOf(secret).map(({ text, ways }) => ({
    text,
    name: name === '' ? '' : `${name}~${ways}`,
    isShort: secret.length < least,
  }))
