import { readFileSync } from 'node:fs'
import { triedHosts } from './tried-hosts.js'

const HEAD = ['host', 'with', 'mounted by']

/** The hosts that were tried, as a table of Markdown with the versions that the specs install. */
export function hostsTable(): string {
  const { dependencies } = JSON.parse(readFileSync('spec/hosts/packages/package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  const rows = triedHosts.map(({ name, packages, how }) => [
    name,
    packages.map((one) => versionOf(one, dependencies[one])).join(', ') || 'Node',
    how,
  ])
  const all = [HEAD, ...rows]
  const widths = HEAD.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(HEAD), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  )
}

/** A package under another name is shown by its own. */
function versionOf(name: string, version = ''): string {
  const [, own = name, at = version] = /^npm:(.+)@(.+)$/.exec(version) ?? []
  return `${own} ${at}`
}
