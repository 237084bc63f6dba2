/** A block of a document in Markdown, as far as READMEs of drivers use it. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly kind: 'paragraph'; readonly text: string }

/** A piece of a line. */
export type Piece =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

const ROW = /^\s*\|(.*)\|\s*$/
const ITEM = /^\s*(?:[-*]|\d+\.)\s+(.*)$/

/** Takes a document apart; what is none of these is a paragraph. */
export function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split(/\r?\n/)
  const blocks: Block[] = []
  let at = 0
  /** The lines from here on that a pattern fits, with what it finds. */
  const run = (pattern: RegExp): string[] => {
    const found: string[] = []
    for (; at < lines.length; at += 1) {
      const match = pattern.exec(lines[at] ?? '')
      if (!match) break
      found.push(match[1] ?? '')
    }
    return found
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const [, marks, heading] = /^(#{1,6})\s+(.*)$/.exec(line) ?? []
    if (marks !== undefined) {
      blocks.push({ kind: 'heading', level: marks.length, text: heading ?? '' })
      at += 1
    } else if (line.startsWith('```')) {
      at += 1
      blocks.push({ kind: 'code', text: run(/^(?!```)(.*)$/).join('\n') })
      at += 1
    } else if (ROW.test(line)) blocks.push(tableOf(run(ROW)))
    else if (ITEM.test(line)) blocks.push({ kind: 'list', items: run(ITEM) })
    else if (line.trim() === '') at += 1
    else {
      const text = run(/^(?!#{1,6}\s|```|\s*\||\s*(?:[-*]|\d+\.)\s)(.*\S.*)$/)
      // What only looks like another block is text as well.
      if (text.length === 0) at += 1
      blocks.push({ kind: 'paragraph', text: text.length === 0 ? line : text.join(' ') })
    }
  }
  return blocks
}

function tableOf(rows: readonly string[]): Block {
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')))
  const [head = [], ...rest] = cells
  return { kind: 'table', head, rows: rest.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell))) }
}

/** Takes a line apart. A link is one only where it leads to a page elsewhere. */
export function piecesOf(text: string): readonly Piece[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/).flatMap((part): Piece[] => {
    if (part === '') return []
    if (part.startsWith('`') && part.length > 2) return [{ kind: 'code', text: part.slice(1, -1) }]
    if (part.startsWith('**') && part.length > 4) return [{ kind: 'strong', text: part.slice(2, -2) }]
    const [, words, href] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part) ?? []
    if (words === undefined || href === undefined) return [{ kind: 'text', text: part }]
    return /^https?:\/\//.test(href) ? [{ kind: 'link', text: words, href }] : [{ kind: 'text', text: words }]
  })
}
