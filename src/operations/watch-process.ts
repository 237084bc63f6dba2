import Gauge from 'prom-client/lib/gauge.js'
import Histogram from 'prom-client/lib/histogram.js'
import Registry from 'prom-client/lib/registry.js'
import heapSizeAndUsed from 'prom-client/lib/metrics/heapSizeAndUsed.js'
import heapSpacesSizeAndUsed from 'prom-client/lib/metrics/heapSpacesSizeAndUsed.js'
import osMemoryHeap from 'prom-client/lib/metrics/osMemoryHeap.js'
import processCpuTotal from 'prom-client/lib/metrics/processCpuTotal.js'
import processHandles from 'prom-client/lib/metrics/processHandles.js'
import processMaxFileDescriptors from 'prom-client/lib/metrics/processMaxFileDescriptors.js'
import processOpenFileDescriptors from 'prom-client/lib/metrics/processOpenFileDescriptors.js'
import processRequests from 'prom-client/lib/metrics/processRequests.js'
import processResources from 'prom-client/lib/metrics/processResources.js'
import processStartTime from 'prom-client/lib/metrics/processStartTime.js'
import version from 'prom-client/lib/metrics/version.js'
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import type { Stop } from '../time/index.js'

/** Those of the library that only look when they are asked; it gives no way to end the two that watch all the while. */
const LOOKS = [
  ...[processCpuTotal, processStartTime, osMemoryHeap, processOpenFileDescriptors],
  ...[processMaxFileDescriptors, processResources, processHandles, processRequests],
  ...[heapSizeAndUsed, heapSpacesSizeAndUsed, version],
]

/** What watches a process. */
export interface Watched {
  readonly register: Registry
  readonly stop: Stop
}

/** Watches this process. */
export function watchProcess(): Watched {
  const register = new Registry()
  for (const look of LOOKS) look(register)
  const stops = [watchLoop(register), watchCollections(register)]
  return {
    register,
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

/** Nanoseconds in a second. */
const NANO = 1e9

/** How often the loop is looked at, in milliseconds. */
const RESOLUTION_MS = 10

/** How late the event loop is, by the names that the library gives. */
function watchLoop(register: Registry): Stop {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  const readings: [name: string, help: string, read: () => number][] = [
    ['min', 'The minimum recorded event loop delay.', () => delays.min],
    ['max', 'The maximum recorded event loop delay.', () => delays.max],
    ['mean', 'The mean of the recorded event loop delays.', () => delays.mean],
    ['stddev', 'The standard deviation of the recorded event loop delays.', () => delays.stddev],
    ['p50', 'The 50th percentile of the recorded event loop delays.', () => delays.percentile(50)],
    ['p90', 'The 90th percentile of the recorded event loop delays.', () => delays.percentile(90)],
    ['p99', 'The 99th percentile of the recorded event loop delays.', () => delays.percentile(99)],
  ]
  const registers = [register]
  const lag = new Gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Lag of event loop in seconds.',
    registers,
    async collect() {
      const began = performance.now()
      await new Promise((resolve) => setImmediate(resolve))
      lag.set((performance.now() - began) / 1000)
    },
  })
  for (const [at, [name, help, read]] of readings.entries()) {
    const isLast = at === readings.length - 1
    new Gauge({
      name: `nodejs_eventloop_lag_${name}_seconds`,
      help,
      registers,
      collect() {
        this.set(read() / NANO)
        if (isLast) delays.reset()
      },
    })
  }
  return () => {
    delays.disable()
  }
}

/** What Node tells of a garbage collection. */
interface Collection {
  readonly kind: number
}

const KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
}

/** How long garbage collections take, by the name that the library gives. */
function watchCollections(register: Registry): Stop {
  const seconds = new Histogram({
    name: 'nodejs_gc_duration_seconds',
    help: 'Garbage collection duration by kind, one of major, minor, incremental or weakcb.',
    labelNames: ['kind'],
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
    registers: [register],
  })
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = 'detail' in entry ? KINDS[(entry.detail as Collection).kind] : undefined
      seconds.observe({ kind: kind ?? 'other' }, entry.duration / 1000)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => {
    observer.disconnect()
  }
}
