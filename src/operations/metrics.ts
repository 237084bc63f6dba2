import Counter from 'prom-client/lib/counter.js'
import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'
import type { ExecutionEvent, ExecutionRecorder } from '../journal/index.js'
import type { ProblemCode } from '../problem/index.js'
import { ProcessMetrics } from './process-metrics.js'
import { StorageMeter } from './storage-meter.js'
import { Tally } from './tally.js'

/** What every name of ours begins with; those of the process begin as everywhere. */
export const METRIC_PREFIX = 'placeos_webhooks_'

/** Upper bounds of how long executions take, in seconds. */
const EXECUTION_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Where no gate refused: the URL could not be read, the plugin closes, the method failed. */
const NO_GATE = 'none'

/** A number that is asked for when somebody wants to know. */
export interface Reading {
  /** Without the prefix; that of a count ends in `_total`. */
  readonly name: string
  readonly help: string
  readonly read: () => number
}

/**
 * What one plugin measures. No label has an id, a name or a text of a caller's, so that there are as many series
 * with a hundred thousand instances as with one.
 */
export class Metrics implements ExecutionRecorder {
  readonly #registry = new Registry()
  readonly #deliveries: Tally<'outcome'>
  readonly #refusals: Tally<'gate' | 'code'>
  readonly #runs: Tally<'outcome'>
  readonly #seconds: Histogram
  readonly #process = new ProcessMetrics()
  /** Measures the storage. */
  readonly storage: StorageMeter

  constructor() {
    const register = this.#registry
    this.#deliveries = new Tally(register, {
      name: `${METRIC_PREFIX}deliveries_total`,
      help: 'Webhook calls that were answered or given up, by outcome',
      labels: ['outcome'],
    })
    this.#refusals = new Tally(register, {
      name: `${METRIC_PREFIX}refusals_total`,
      help: 'Webhook calls that did not end well, by the gate that refused them, if one did, and problem code',
      labels: ['gate', 'code'],
    })
    this.#runs = new Tally(register, {
      name: `${METRIC_PREFIX}debounced_runs_total`,
      help: 'Executions at the end of a burst, which no caller waits for, by outcome',
      labels: ['outcome'],
    })
    this.#seconds = new Histogram({
      name: `${METRIC_PREFIX}execution_seconds`,
      help: 'Time from the arrival of a call that executes to its answer',
      buckets: EXECUTION_BUCKETS,
      registers: [register],
    })
    this.storage = new StorageMeter(register, METRIC_PREFIX)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** Counts what an execution came to. */
  record({ state, outcome, debounced, run, gates, problem, duration_ms }: ExecutionEvent): void {
    if (state !== 'finished' || outcome === null) return
    const isHeldBack = outcome === 'suppressed' || outcome === 'repeated'
    if (debounced && !isHeldBack) {
      this.#runs.add(outcome)
    } else {
      this.#deliveries.add(outcome)
      // A problem of what was captured has refused nothing.
      if (problem !== null && outcome !== 'captured') this.#refusals.add(gateOf(gates), problem)
    }
    if (run !== null && !isHeldBack && duration_ms !== null) this.#seconds.observe(duration_ms / 1000)
  }

  /** Counts a call that was refused before its secret had proved right, of which nothing else is told. */
  refused(gate: string | undefined, code: ProblemCode): void {
    this.#deliveries.add('refused')
    this.#refusals.add(gate ?? NO_GATE, code)
  }

  /** Shows numbers that go up and down. */
  gauges(readings: readonly Reading[]): void {
    for (const { name, help, read } of readings) {
      new Gauge({
        name: METRIC_PREFIX + name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read())
        },
      })
    }
  }

  /** Shows numbers that only grow. */
  counts(readings: readonly Reading[]): void {
    for (const { name, help, read } of readings) {
      new Counter({
        name: METRIC_PREFIX + name,
        help,
        registers: [this.#registry],
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    }
  }

  /**
   * Everything, in the text format of Prometheus. The process is watched from the first time on, until the last plugin
   * that was asked is closed: what nobody asks for is not begun.
   */
  async text(): Promise<string> {
    const own = await this.#registry.metrics()
    return own + (await this.#process.text())
  }

  /** Watches the process no more. */
  close(): void {
    this.#process.close()
  }
}

/** The gate that refused, which is the last one that was decided. */
function gateOf(gates: ExecutionEvent['gates']): string {
  const last = gates.at(-1)
  return typeof last === 'object' ? last.gate : NO_GATE
}
