import { expect } from 'chai'
import fc from 'fast-check'
import { actions, DoorEventMessage } from './door-event.js'

const event = {
  module_id: 'mod-lock1',
  security_system: 'Acme',
  door_id: 'lobby-east',
  timestamp: 1,
  action: 'granted',
}

describe('A door event', () => {
  const names: [name: string, action: string][] = [
    ['granted', 'granted'],
    ['RequestToExit', 'request_to_exit'],
    ['request_to_exit', 'request_to_exit'],
    ['FORCED_DOOR', 'forced_door'],
    ['securityBreach', 'security_breach'],
  ]
  for (const [name, action] of names)
    it(`of action ${name} is one of ${action}`, () => {
      expect(DoorEventMessage.parse({ ...event, action: name })).to.have.property('action', action)
    })

  const unfit: [what: string, message: unknown][] = [
    ['text that is not JSON', '{"door_id":'],
    ['an unknown action', { ...event, action: 'opened' }],
    ['no door', { ...event, door_id: undefined }],
    ['a time of its own kind', { ...event, timestamp: '2026-03-14' }],
    ['a time past all calendars', { ...event, timestamp: 1e15 }],
    ['nothing', null],
  ]
  for (const [what, message] of unfit)
    it(`is not ${what}`, () => {
      expect(DoorEventMessage.safeParse(message).success).to.equal(false)
    })

  it('means the same as a value and as text', () => {
    const optional = fc.option(fc.string())
    const events = fc.record({
      module_id: fc.string(),
      security_system: fc.string(),
      door_id: fc.string(),
      timestamp: fc.integer({ min: 0, max: 4_102_444_800 }),
      action: fc.constantFrom(...actions),
      card_id: optional,
      user_name: optional,
      user_email: optional,
    })
    fc.assert(
      fc.property(events, (value) => {
        expect(DoorEventMessage.parse(JSON.stringify(value))).to.deep.equal(DoorEventMessage.parse(value))
      }),
    )
  })
})
