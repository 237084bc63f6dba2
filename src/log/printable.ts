/** C0 and C1 controls, DEL, line ends, and what turns the direction of writing. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Text of others, harmless to a terminal. */
export const printable = (text: string): string => text.replace(UNSAFE, '\ufffd')

/** JSON whose texts are harmless to a terminal as well; it says the same. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
