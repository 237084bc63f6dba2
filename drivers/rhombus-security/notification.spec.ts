import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { DoorEvent } from './door-event.js'
import { notificationOf } from './notification.js'

const event = DoorEvent.parse({
  module_id: 'mod-lock1',
  security_system: 'Acme Access',
  door_id: 'lobby-east',
  timestamp: 1_773_480_413,
  action: 'Granted',
  card_id: '004411',
  user_name: 'Ada Byron',
  user_email: null,
})

describe('A notification of a door event', () => {
  it('names the door, the time to the second, the action, and what else is known', () => {
    expect(JSON.parse(notificationOf(event).body)).to.deep.equal({
      door_id: 'lobby-east',
      timestamp: '2026-03-14T09:26:53Z',
      action: 'granted',
      card_id: '004411',
      user_name: 'Ada Byron',
    })
  })

  it('is signed over its timestamp, as Rhombus expects', () => {
    // What the PlaceOS driver gives for this secret and time.
    const signature = 'befad13189903f9c279000773e389dd3d8f44d3575e4e475036f11e276595d94'
    expect(JSON.parse(notificationOf(event, 's3cret').body)).to.have.property('signature', signature)
  })

  it('is signed over its bytes too', () => {
    const { headers, body } = notificationOf({ ...event, user_name: 'Zoë' }, 's3cret')
    const signature = createHmac('sha256', 's3cret').update(Buffer.from(body)).digest('hex')
    expect(headers).to.have.property('X-Signature-256', signature)
  })

  for (const secret of [undefined, null, '', '  '])
    it(`is not signed with the secret ${JSON.stringify(secret)}`, () => {
      const { headers, body } = notificationOf(event, secret)
      expect(headers).not.to.have.property('X-Signature-256')
      expect(JSON.parse(body)).not.to.have.property('signature')
    })
})
