import { PerformanceObserver } from 'node:perf_hooks'
import { expect } from 'chai'
import { Metrics } from '../../src/operations/index.js'
import { collectGarbage } from '../support/collect-garbage.js'
import { until } from '../support/until.js'

/** What the library gives by `collectDefaultMetrics` on Linux. */
const NAMES = [
  ...['process_cpu_user_seconds_total', 'process_cpu_system_seconds_total', 'process_cpu_seconds_total'],
  ...['process_start_time_seconds', 'process_resident_memory_bytes', 'process_virtual_memory_bytes'],
  ...['process_heap_bytes', 'process_open_fds', 'process_max_fds'],
  ...['nodejs_eventloop_lag_seconds', 'nodejs_eventloop_lag_min_seconds', 'nodejs_eventloop_lag_max_seconds'],
  ...['nodejs_eventloop_lag_mean_seconds', 'nodejs_eventloop_lag_stddev_seconds'],
  ...[
    'nodejs_eventloop_lag_p50_seconds',
    'nodejs_eventloop_lag_p90_seconds',
    'nodejs_eventloop_lag_p99_seconds',
  ],
  ...['nodejs_active_resources', 'nodejs_active_resources_total'],
  ...['nodejs_active_handles', 'nodejs_active_handles_total'],
  ...['nodejs_active_requests', 'nodejs_active_requests_total'],
  ...['nodejs_heap_size_total_bytes', 'nodejs_heap_size_used_bytes', 'nodejs_external_memory_bytes'],
  ...['nodejs_heap_space_size_total_bytes', 'nodejs_heap_space_size_used_bytes'],
  ...['nodejs_heap_space_size_available_bytes', 'nodejs_version_info', 'nodejs_gc_duration_seconds'],
]

const namesIn = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line) => /^# TYPE ((?:process|nodejs)_\S+) /.exec(line)?.[1] ?? [])
    .sort()

const collections = (text: string): number =>
  text
    .split('\n')
    .filter((line) => line.startsWith('nodejs_gc_duration_seconds_count'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)

/** Whether any observer is told of garbage collections: Node counts them while one is. */
const observers = (): number => gcObservers

let gcObservers = 0
// eslint-disable-next-line @typescript-eslint/unbound-method -- both are called on an observer
const { observe, disconnect } = PerformanceObserver.prototype
const observing = new WeakSet<PerformanceObserver>()

describe('What is measured of the process', () => {
  const made: Metrics[] = []
  const make = (): Metrics => {
    const metrics = new Metrics()
    made.push(metrics)
    return metrics
  }
  // Node does not tell how many observers there are.
  before(() => {
    PerformanceObserver.prototype.observe = function (...args: Parameters<typeof observe>) {
      observing.add(this)
      gcObservers += 1
      observe.apply(this, args)
    }
    PerformanceObserver.prototype.disconnect = function () {
      if (observing.delete(this)) gcObservers -= 1
      disconnect.apply(this)
    }
  })
  after(() => {
    Object.assign(PerformanceObserver.prototype, { observe, disconnect })
  })
  afterEach(() => {
    for (const metrics of made.splice(0)) metrics.close()
    expect(observers()).to.equal(0)
  })

  it('has the names that the library gives', async () => {
    expect(namesIn(await make().text())).to.deep.equal([...NAMES].sort())
  })

  it('is watched once for all plugins, and no more once the last of those that asked is closed', async () => {
    const [first, second, idle] = [make(), make(), make()]
    expect(observers()).to.equal(0)
    for (let time = 0; time < 3; time += 1) for (const one of [first, second]) await one.text()
    expect(observers()).to.equal(1)
    idle.close()
    first.close()
    first.close()
    expect(observers()).to.equal(1)
    expect(await second.text()).to.include('nodejs_eventloop_lag_p99_seconds')
    second.close()
    expect(observers()).to.equal(0)
  })

  it('is watched again when another plugin is asked', async () => {
    const first = make()
    await first.text()
    first.close()
    expect(await first.text()).not.to.include('nodejs_')
    const second = make()
    await second.text()
    expect(observers()).to.equal(1)
    await until(
      async () => {
        collectGarbage()
        return collections(await second.text()) > 0 ? true : undefined
      },
      () => 'no garbage collection is counted',
    )
  })
})
