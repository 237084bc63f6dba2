import type * as Yaml from 'yaml'
import type { Alias, Document, ErrorCode, LineCounter, Node, Pair, Scalar, YAMLError } from 'yaml'
import { MOST_LEVELS } from './json-reader.js'

/** How many values aliases may stand for, all together: a few lines can make billions of them. */
const MOST_ALIASED = 100_000

/** Where and why a text is no YAML that can be used. It quotes nothing of the text, which may hold a secret. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault'

  constructor(
    readonly line: number,
    readonly column: number,
    readonly reason: string,
  ) {
    super(`line ${String(line)}, column ${String(column)}: ${reason}`)
  }
}

/**
 * The value of a YAML 1.2 text, as JSON could say it. Rejects with a `YamlFault`, also where a member is there twice or
 * aliases stand for very much. The parser is loaded with the first text.
 */
export async function parseYaml(text: string): Promise<unknown> {
  const yaml = await import('yaml')
  const lines = new yaml.LineCounter()
  const document = parsed(text, yaml, lines)
  const [fault] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  if (fault) throw faultAt(lines, fault.pos[0], reasonOf(fault))
  return new YamlReader(yaml, lines).value(document.contents, 0)
}

function parsed(text: string, yaml: typeof Yaml, lineCounter: LineCounter): Document.Parsed {
  try {
    return yaml.parseDocument(text, {
      lineCounter,
      logLevel: 'error',
      prettyErrors: false,
      resolveKnownTags: false,
      // Looked for here: the parser compares each name with each.
      uniqueKeys: false,
    })
  } catch (error) {
    if (error instanceof RangeError) throw faultAt(lineCounter, 0, TOO_DEEP)
    throw error
  }
}

/** Makes values of what was parsed, in the order of the text. */
class YamlReader {
  readonly #anchors = new Map<string, Node>()
  /** What each alias stands for: the name of an anchor may be given anew. */
  readonly #targets = new Map<Alias, Node>()
  #aliased = 0
  /** The alias that is followed at present. */
  #alias: Alias | undefined

  constructor(
    private readonly yaml: typeof Yaml,
    private readonly lines: LineCounter,
  ) {}

  value(node: unknown, level: number): unknown {
    const { yaml } = this
    if (!yaml.isNode(node)) return null
    if (level > MOST_LEVELS) throw this.#fault(node, TOO_DEEP)
    if (this.#alias && (this.#aliased += 1) > MOST_ALIASED)
      throw this.#fault(this.#alias, `aliases stand for more than ${String(MOST_ALIASED)} values`)
    if (yaml.isAlias(node)) return this.#aliasValue(node, level)
    if (!this.#alias && node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    if (yaml.isMap(node)) return this.#object(node.items, level)
    if (yaml.isSeq(node)) return node.items.map((item) => this.value(item, level + 1))
    return this.#scalar(node)
  }

  #aliasValue(alias: Alias, level: number): unknown {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source)
    if (!target) throw this.#fault(alias, 'no anchor of this name stands before it')
    this.#targets.set(alias, target)
    const before = this.#alias
    this.#alias ??= alias
    const value = this.value(target, level + 1)
    this.#alias = before
    return value
  }

  #object(items: readonly Pair[], level: number): unknown {
    const members = new Map<string, unknown>()
    for (const { key, value } of items) {
      const name = this.#name(key)
      if (members.has(name)) throw this.#fault(key, 'the object has the member before')
      members.set(name, this.value(value, level + 1))
    }
    // Not by assignment: one of the names may be __proto__.
    return Object.fromEntries(members)
  }

  #name(key: unknown): string {
    const { yaml } = this
    if (yaml.isAlias(key) || !yaml.isScalar(key))
      throw this.#fault(key, 'the name of a member is not plain text')
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key)
    if (key.value === '<<' && key.type === 'PLAIN')
      throw this.#fault(key, 'members are merged by <<, which YAML 1.2 does not have: write them out')
    return typeof key.value === 'string' ? key.value : (key.source ?? '')
  }

  #scalar(scalar: Scalar): unknown {
    const { value } = scalar
    if (typeof value === 'number' && !Number.isFinite(value))
      throw this.#fault(scalar, 'a number is not finite, or too large')
    return value
  }

  #fault(node: unknown, reason: string): YamlFault {
    const at = this.yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0
    return faultAt(this.lines, at, reason)
  }
}

function faultAt(lines: LineCounter, at: number, reason: string): YamlFault {
  const { line, col } = lines.linePos(at)
  return new YamlFault(Math.max(1, line), Math.max(1, col), reason)
}

const TOO_DEEP = `it is nested deeper than ${String(MOST_LEVELS)} levels`

/** What the parser finds, without its own words: they quote the text. */
const REASONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias has an anchor or a tag of its own',
  BAD_ALIAS: 'an alias or an anchor has a bad name',
  BAD_DIRECTIVE: 'a line that begins with % is no directive',
  BAD_DQ_ESCAPE: 'the text in double quotes has a bad escape',
  BAD_INDENT: 'the line is indented too far, or not far enough',
  BAD_SCALAR_START: 'a text begins with a character that needs quotes around it',
  BLOCK_AS_IMPLICIT_KEY:
    'a value stands where the name of a member is meant: put it on a line of its own, or in quotes',
  BLOCK_IN_FLOW: 'lines by indentation stand within brackets',
  KEY_OVER_1024_CHARS: 'the name of a member is too long, or its colon is missing',
  MISSING_CHAR: 'a bracket, a quote, a comma, a colon or a space is missing',
  MULTILINE_IMPLICIT_KEY: 'the name of a member goes over several lines, or its colon is missing',
  MULTIPLE_DOCS: 'another document begins: there may be one',
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: 'the line is indented with a tab: use spaces',
  TAG_RESOLVE_FAILED: 'a tag (!) has no meaning here, or not for this value',
  UNEXPECTED_TOKEN: 'something stands where it has no meaning',
}

const reasonOf = ({ code }: YAMLError): string => REASONS[code] ?? 'it cannot be read'
