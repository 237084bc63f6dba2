import { MemoryBus } from '../../../src/bus/memory/index.js'
import { busContract } from '../../contract/bus.js'

busContract('The memory bus', (log) => new MemoryBus(log))
