/** How the letters of a name end whose value is secret: `secret` as well as `client_secret` and `X-Hub-Secret`. */
const ENDING =
  /(?:secrets?|passw(?:or)?ds?(?:confirm(?:ation)?)?|passphrase|passcode|pincode|pwd|(?<!page|next|cursor|continuation|sync|change)token|jwt|(?:api|private|secret|shared|signing|encryption|access|admin|master|auth)keys?|authorization|cookies?)$/

/** Names that are secret as a whole, as they end too many others. */
const WHOLE: ReadonlySet<string> = new Set(['psk', 'otp'])

/**
 * What every such name has in it, in one way or another, each around a letter that is rare in payloads: long texts are
 * gone through for those letters alone, which takes little more than half as long.
 */
const WORDS = [
  ...[
    ['se', 'c', 'ret'],
    ['to', 'k', 'en'],
    ['', 'p', 'ass'],
    ['coo', 'k', 'ie'],
    ['authori', 'z', ''],
  ],
  ...[
    ['', 'k', 'ey'],
    ['p', 'w', 'd'],
    ['j', 'w', 't'],
    ['ps', 'k', ''],
    ['ot', 'p', ''],
  ],
] as const

/** Both cases of each letter, as the flag for that is slow. */
const inAnyCase = (letters: string): string =>
  letters.replace(/./g, (letter) => `[${letter}${letter.toUpperCase()}]`)

const around = ([before, letter, after]: (typeof WORDS)[number]): string =>
  inAnyCase(letter) +
  (after === '' ? '' : `(?=${inAnyCase(after)})`) +
  (before === '' ? '' : `(?<=${inAnyCase(before)}.)`)

const HINT = new RegExp([...WORDS.map(around), `[pP](?=[iI][nN][^a-zA-Z]?${inAnyCase('code')})`].join('|'))

/** An escape that may stand for a letter of a name: of JSON, and of URLs and forms. */
const JSON_LETTER = /\\u00[4-7]/
const URL_LETTER = /%(?:25)*[4-7]/

/** All of these. */
const HINTS = new RegExp([HINT, JSON_LETTER, URL_LETTER].map(({ source }) => source).join('|'), 'g')

/**
 * Whether what a header, a parameter, a field or a member of this name holds is secret. Case, digits and what separates
 * words do not matter; of a name with brackets or dots, such as `user[password]`, any part may say so.
 */
export function isSecretName(name: string): boolean {
  if (!HINT.test(name)) return false
  return name.split(/[[\].]/).some((part) => {
    const letters = part.toLowerCase().replace(/[^a-z]+/g, '')
    return WHOLE.has(letters) || ENDING.test(letters)
  })
}

/** Tells which names say that what they hold is secret. */
export interface SecretNames {
  readonly is: (name: string) => boolean
  /** Whether a text may have one in it: quick, and yes too often rather than too seldom. */
  readonly mayBeIn: (text: string) => boolean
  /** Where a text may have one: some place inside of each name. */
  readonly hintsIn: (text: string) => readonly number[]
}

const own = new WeakMap<readonly string[], SecretNames>()

/** Such names, and others that say so in one place alone, such as `code`; their case does not matter. */
export function secretNamesWith(names: readonly string[] | undefined): SecretNames {
  if (names === undefined || names.length === 0) return secretNames
  const before = own.get(names)
  if (before) return before
  const lower = new Set(names.map((name) => name.toLowerCase()))
  const found = new RegExp(names.map((name) => name.replace(/[^a-z0-9]/gi, '\\$&')).join('|'), 'gi')
  const made: SecretNames = {
    is: (name) =>
      isSecretName(name) ||
      name
        .toLowerCase()
        .split(/[[\].]/)
        .some((part) => lower.has(part)) ||
      lower.has(name.toLowerCase()),
    mayBeIn: (text) => text.search(found) !== -1 || mayNameSecret(text),
    hintsIn: (text) =>
      [...hintsIn(text), ...Array.from(text.matchAll(found), ({ index }) => index)].sort((a, b) => a - b),
  }
  own.set(names, made)
  return made
}

/** Whether a text may have such a name in it: quick, and yes too often rather than too seldom. */
export const mayNameSecret = (text: string): boolean =>
  HINT.test(text) ||
  (text.includes('\\u00') && JSON_LETTER.test(text)) ||
  (text.includes('%') && URL_LETTER.test(text))

/** Where a text may have one: some place inside of each name. */
export const hintsIn = (text: string): readonly number[] =>
  Array.from(text.matchAll(HINTS), ({ index }) => index)

const secretNames: SecretNames = { is: isSecretName, mayBeIn: mayNameSecret, hintsIn }
