/** A fenced block of a document. */
export interface Block {
  /** What stands behind its opening fence, such as `sh`. */
  readonly language: string
  readonly text: string
  /** The heading above it. */
  readonly heading: string
}

/** The fenced blocks of a document, in order, those inside lists too. */
export function blocksOf(markdown: string): Block[] {
  let heading = ''
  return [...markdown.matchAll(/^#{1,6} +(.*)$|^( *)(`{3,})(\S*).*\n([\s\S]*?)^\2\3$/gm)].flatMap(
    ([, title, indent = '', , language = '', text = '']) => {
      if (title === undefined)
        return [{ language, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), heading }]
      heading = title
      return []
    },
  )
}

/** The commands of a shell block, each with its continued lines; comments and blanks aside. */
export function commandsOf({ text }: Block): string[] {
  const commands: string[] = []
  let open = ''
  for (const line of text.replaceAll(/\\\n\s*/g, '').split('\n')) {
    open = open === '' ? line.trim() : `${open}\n${line}`
    // A quotation goes on over the end of a line.
    if ((open.match(/'/g) ?? []).length % 2 === 1) continue
    if (open !== '' && !open.startsWith('#')) commands.push(open)
    open = ''
  }
  return commands
}

/** The files a document links to, without places inside them. */
export const linkedFiles = (markdown: string): string[] =>
  [...markdown.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].flatMap(([, target = '']) =>
    /^[a-z]+:/.test(target) ? [] : [target],
  )

/** The rows of the tables in a text, their cells as they are read. */
export const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => !cells.every((cell) => /^-+$/.test(cell)))
