import { ANYWHERE } from '../delivery/delivery.js'

/** What a gate compares, in words; of secrets only whether they are right, and how long. */
export type Facts = Readonly<Record<string, string>>

export const yesNo = (is: boolean): string => (is ? 'yes' : 'no')

export const listed = (words: readonly string[] = []): string =>
  words.length === 0 ? 'none' : words.join(', ')

/** An address as it is told. */
export const spokenAddress = (address: string): string =>
  address === ANYWHERE ? 'not given, so not decided' : address
