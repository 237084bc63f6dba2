import type { Runtime, SystemSummary } from '../../runtime/index.js'
import { MOST, type PageQuery } from './paging.js'

/** How many systems a runtime is asked for at a time. */
const AT_A_TIME = 1000

/** A part of the systems, and where it is among them. */
interface SystemsPart {
  readonly systems: readonly SystemSummary[]
  readonly offset: number
  /** Behind the last one. */
  readonly end: number
  readonly limit: number
  /** Undefined where the runtime does not know it. */
  readonly total: number | undefined
  readonly hasMore: boolean
}

/** The systems from an offset on: a runtime knows pages that follow each other, so it is asked for those before too. */
export async function systemsFrom(
  runtime: Pick<Runtime, 'systems'>,
  { q, offset, limit: asked }: PageQuery,
): Promise<SystemsPart> {
  const limit = Math.min(asked, MOST)
  const text = q.trim() === '*' ? '' : q
  const systems: SystemSummary[] = []
  let after: string | undefined
  for (let passed = 0; ;) {
    const left = offset + limit - passed
    const page = await runtime.systems({ text, after, limit: Math.min(Math.max(left, 1), AT_A_TIME) })
    systems.push(...page.systems.slice(Math.max(0, offset - passed), Math.max(0, left)))
    passed += page.systems.length
    const isLast = page.next === undefined || page.systems.length === 0
    if (isLast || passed >= offset + limit) {
      const total = page.total ?? (isLast ? passed : undefined)
      const hasMore = !isLast || passed > offset + limit
      return { systems, offset, end: offset + systems.length, limit, total, hasMore }
    }
    after = page.next
  }
}

/** Every system there is, found by going through all pages. */
export async function everySystem(runtime: Pick<Runtime, 'systems'>): Promise<readonly SystemSummary[]> {
  const systems: SystemSummary[] = []
  let after: string | undefined
  do {
    const page = await runtime.systems({ text: '', after, limit: AT_A_TIME })
    systems.push(...page.systems)
    after = page.systems.length === 0 ? undefined : page.next
  } while (after !== undefined)
  return systems
}
