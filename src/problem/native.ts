import { codeOf, messageOf } from './thrown.js'

/**
 * What is the matter with a native module that this Node cannot load, such as one that was built for another: the
 * cause, and the cure on a line of its own. Undefined for any other error.
 */
export function nativeFault(error: unknown): string | undefined {
  const message = messageOf(error)
  const [, found, needed] = /NODE_MODULE_VERSION (\d+)[^]*?NODE_MODULE_VERSION (\d+)/.exec(message) ?? []
  if (found === undefined && codeOf(error) !== 'ERR_DLOPEN_FAILED') return undefined
  const name = [...message.matchAll(/node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\'":]+)/g)].at(-1)?.[1]
  const built =
    found === undefined
      ? 'for another system or another Node'
      : `for another Node (its ABI is ${found}, and that of this one ${needed ?? 'another'})`
  return (
    `${name ?? 'a native module'} was built ${built}; this is Node ${process.versions.node}\n` +
    `Build it for this one: npm rebuild${name === undefined ? '' : ` ${name}`}`
  )
}
