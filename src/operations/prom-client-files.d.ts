/** One of the metrics that `collectDefaultMetrics` collects, each in a file of its own and without types. */
declare module 'prom-client/lib/metrics/*.js' {
  import type { Registry } from 'prom-client'

  const collect: (register: Registry) => void
  export default collect
}
