// A spec of a driver that has failed before it closes what it began: its runner has nothing left to wait for.
import { Display } from '../../../dist/drivers/display/display.js'
import { driverSpec } from 'placeos-webhooks/testing'

const spec = await driverSpec(Display)
const { status } = await spec.webhook('request', { method: 'GET' })
console.log(status)
