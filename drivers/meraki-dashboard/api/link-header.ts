const LINK = /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g
const RELATION = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i

/**
 * The target of a `Link` header's `rel=next`, if it has one.
 * @see RFC 8288, section 3
 */
export function nextLink(header: string | null): string | undefined {
  for (const [, target, parameters = ''] of (header ?? '').matchAll(LINK)) {
    const [, quoted, plain] = RELATION.exec(parameters) ?? []
    const relations = (quoted ?? plain ?? '').toLowerCase().split(/\s+/)
    if (relations.includes('next')) return target
  }
  return undefined
}
