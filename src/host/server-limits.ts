import { z } from 'zod'

const milliseconds = (usual: number, title: string) =>
  z.int().min(1000).max(86_400_000).default(usual).meta({ title, 'x-unit': 'milliseconds' })

/** How long the server of a host waits for its callers. A host of one's own has a server of its own. */
export const ServerLimits = z.object({
  keepAliveMs: milliseconds(65_000, 'Time for the next call of a connection to begin'),
  headTimeoutMs: milliseconds(10_000, 'Time for the head of a call to come'),
  idleTimeoutMs: milliseconds(60_000, 'Time in which a caller takes something of an answer'),
})
export type ServerLimits = z.output<typeof ServerLimits>
