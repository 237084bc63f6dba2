import type { Log } from '../log/index.js'
import type { Composition } from './parts.js'

/** Shows in a plugin's metrics what its parts know of themselves; they are asked when somebody looks. */
export function showParts(parts: Composition, log: Log): void {
  showPresent(parts)
  showCounts(parts, log)
}

function showPresent({
  metrics,
  triggers,
  runtime,
  embedded,
  cluster,
  commits,
  mails,
  hooks,
  live,
  presence,
}: Composition): void {
  metrics.gauges([
    {
      name: 'deliveries_under_way',
      help: 'Webhook calls that are being answered, those included that wait for their module',
      read: () => hooks.underWay,
    },
    {
      name: 'deliveries_waiting',
      help: 'Webhook calls that wait for their module, or for the reply of the same call before them',
      read: () => (embedded?.waiting ?? cluster?.waiting ?? 0) + hooks.waiting,
    },
    {
      name: 'bodies_bytes',
      help: 'Bytes that the bodies of webhook calls under way have together',
      read: () => hooks.bodiesBytes,
    },
    { name: 'units_waiting', help: 'Units of calls that wait to be written', read: () => commits.waiting },
    {
      name: 'mails_waiting',
      help: 'Mails that were not taken yet, those included that are tried again',
      read: () => mails.waiting,
    },
    {
      name: 'runtime_problems',
      help: 'Parts of what runs the modules that cannot be used now',
      read: () => runtime.health().length,
    },
    { name: 'sockets', help: 'Websockets that are open', read: () => live.count().sockets },
    { name: 'bindings', help: 'What live clients watch', read: () => live.count().bindings },
    {
      name: 'hosts',
      help: 'Hosts at work on the same records, this one included; more than one do everything twice',
      read: () => presence.hosts,
    },
    { name: 'instances', help: 'System triggers there are', read: () => triggers.all().length },
  ])
}

function showCounts({ metrics, triggers, embedded, mails }: Composition, log: Log): void {
  metrics.counts([
    {
      name: 'trigger_activations_total',
      help: 'Times any trigger fired since the start',
      read: () => triggers.activations,
    },
    {
      name: 'trigger_refusals_total',
      help: 'Times any trigger was not fired, or was held back, to end a loop of triggers',
      read: () => triggers.refusals,
    },
    {
      name: 'driver_loops_total',
      help: 'Times that drivers set each other off without end, and were stopped',
      read: () => embedded?.loops ?? 0,
    },
    {
      name: 'mail_failures_total',
      help: 'Mails that were given up since the start',
      read: () => mails.failures,
    },
    {
      name: 'log_lines_dropped_total',
      help: 'Lines of the log that were dropped because it could not be written',
      read: () => log.dropped?.() ?? 0,
    },
  ])
}
