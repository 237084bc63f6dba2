/** One of the metrics that `collectDefaultMetrics` collects, each in a file of its own and without types. */
declare module 'prom-client/lib/metrics/*.js' {
  const collect: (register: import('prom-client').Registry) => void
  export default collect
}
