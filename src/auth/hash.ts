import { hash } from 'node:crypto'

/** What is kept of a word that proves who calls: looked up by it, how long that takes tells nothing of the word. */
export const hashOf = (word: string): string => hash('sha256', word)
