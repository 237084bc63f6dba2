import { triggerStoreContract } from '../../contract/trigger-store.js'
import { MoodyUnits } from '../../support/moody-units.js'

triggerStoreContract('The memory', () => {
  const units = new MoodyUnits()
  return { triggers: units.triggers, units }
})
