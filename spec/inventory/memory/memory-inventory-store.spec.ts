import { MemoryInventoryStore } from '../../../src/inventory/memory/index.js'
import { inventoryStoreContract } from '../../contract/inventory-store.js'

inventoryStoreContract('The memory', () => new MemoryInventoryStore())
