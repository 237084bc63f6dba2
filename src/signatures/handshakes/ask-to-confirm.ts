import { Problem } from '../../problem/index.js'
import { loadText } from '../keys/load-text.js'

/** Fetches the text of an https URL; rejects where there is none. */
export type Load = (url: string) => Promise<string>

/**
 * Asks for the URL by which a sender has something confirmed; what is answered does not matter. Rejects with Problem
 * `handshake-unconfirmed`.
 */
export async function askToConfirm(url: string, load: Load = loadText): Promise<void> {
  try {
    await load(url)
  } catch {
    throw new Problem('handshake-unconfirmed', 'the URL that is to be asked for gave no 200 in time')
  }
}
