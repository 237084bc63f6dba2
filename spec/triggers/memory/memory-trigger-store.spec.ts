import { MemoryTriggerStore } from '../../../src/triggers/memory/index.js'
import { triggerStoreContract } from '../../contract/trigger-store.js'

triggerStoreContract('The memory', () => new MemoryTriggerStore())
