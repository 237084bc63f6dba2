export {
  driverSpec,
  type AnyDriverClass,
  type DriverSpec,
  type DriverSpecOptions,
  type SpecRequest,
  type SpecResponse,
} from './driver-spec.js'
export { FakeClock } from './fake-clock.js'
export { MemoryLog, type LogLine } from './memory-log.js'
export { mockModule, type MockModule } from './mock-module.js'
