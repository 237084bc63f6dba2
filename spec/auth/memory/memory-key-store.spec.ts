import { MemoryKeyStore } from '../../../src/auth/memory/index.js'
import { keyStoreContract } from '../../contract/key-store.js'

keyStoreContract('The memory', () => new MemoryKeyStore())
