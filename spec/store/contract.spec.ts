import { inventoryStoreContract } from '../contract/inventory-store.js'
import { journalContract } from '../contract/journal.js'
import { keyStoreContract } from '../contract/key-store.js'
import { keptRepliesContract } from '../contract/kept-replies.js'
import { triggerStoreContract } from '../contract/trigger-store.js'
import { engines } from './support/databases.js'

for (const [name, engine] of engines)
  describe(`${name}, behind the ports`, () => {
    const make = engine()
    triggerStoreContract(name, async () => await make())
    keyStoreContract(name, async () => (await make()).keys)
    inventoryStoreContract(name, async () => (await make()).inventory)
    journalContract(name, async () => await make())
    keptRepliesContract(name, async () => await make())
  })
