import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import {
  Driver,
  driver,
  reply,
  webhook,
  type Verb,
  type WebhookContext,
  type WebhookHeaders,
  type WebhookReply,
} from 'placeos-webhooks'
import { driverSpec, type DriverSpec } from 'placeos-webhooks/testing'
import { Display } from '../drivers/display/display.js'
import { Mist } from '../drivers/juniper-mist/juniper-mist.js'
import { MerakiDashboard } from '../drivers/meraki-dashboard/meraki-dashboard.js'
import { RhombusSecurity } from '../drivers/rhombus-security/rhombus-security.js'

const payload = (name: string): string => readFileSync(`bench/payloads/${name}.json`, 'utf8')
const JSON_TYPE = { 'Content-Type': 'application/json' }

describe('A realistic payload, sent to its URL', () => {
  let spec: DriverSpec | undefined
  let subscriber: Server | undefined
  afterEach(async () => {
    await spec?.close()
    subscriber?.closeAllConnections()
    subscriber?.close()
  })

  it('of Meraki is answered 200 and becomes the status of its network', async () => {
    const body = payload('meraki')
    const { secret, data } = JSON.parse(body) as {
      secret: string
      data: { networkId: string; observations: { clientMac: string }[] }
    }
    spec = await driverSpec(MerakiDashboard, { settings: { meraki_secret: secret } })
    expect(data.observations).to.have.length(150)
    expect((await spec.webhook('scanning_api', { body, headers: JSON_TYPE })).status).to.equal(200)
    expect(spec.status(data.networkId)).to.deep.equal(data.observations)
  })

  it('of Meraki for the check of ownership is answered with the validator', async () => {
    spec = await driverSpec(MerakiDashboard, { settings: { meraki_validator: 'd41d8cd98f' } })
    const answer = await spec.webhook('scanning_api', { method: 'GET' })
    expect(answer).to.include({ status: 200, text: 'd41d8cd98f' })
  })

  it('of Rhombus is answered 201, and door events go to the subscription from then on', async () => {
    const received: Buffer[] = []
    subscriber = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => received.push(chunk)).on('end', () => response.end())
    })
    await new Promise<void>((resolve) => subscriber?.listen(0, '127.0.0.1', resolve))
    const { port } = subscriber.address() as AddressInfo
    const subscription = JSON.parse(payload('rhombus')) as { webhook: string }
    spec = await driverSpec(RhombusSecurity, { allowedTargets: ['127.0.0.1'] })
    expect((await spec.webhook('request', { body: payload('rhombus'), headers: JSON_TYPE })).status).to.equal(
      201,
    )
    // The payload's own subscriber is out in the world: it leaves, and one of ours takes its place.
    expect((await spec.webhook('request', { method: 'DELETE', json: subscription })).status).to.equal(202)
    await spec.webhook('request', { json: { ...subscription, webhook: `http://127.0.0.1:${port}/events` } })
    const event = {
      module_id: 'mod-lock1',
      security_system: 'Acme Access',
      door_id: 'lobby-east',
      timestamp: 1773480413,
      action: 'granted',
    }
    await spec.publish('security/event/door', JSON.stringify(event))
    await spec.until('event_count', 1)
    expect(JSON.parse(Buffer.concat(received).toString())).to.include({
      door_id: 'lobby-east',
      action: 'granted',
    })
  })

  it('of Mist is answered 200 and becomes the status of its sites', async () => {
    const body = payload('mist')
    const { events } = JSON.parse(body) as { events: { site_id: string }[] }
    spec = await driverSpec(Mist, { settings: { webhook_secret: 'k7-demo-secret' } })
    const signature = createHmac('sha256', 'k7-demo-secret').update(body).digest('hex')
    const headers = { ...JSON_TYPE, 'X-Mist-Signature-v2': signature }
    expect((await spec.webhook('location_webhook', { body, headers })).status).to.equal(200)
    for (const site of new Set(events.map(({ site_id }) => site_id))) {
      expect(spec.status(site)).to.deep.equal(events.filter(({ site_id }) => site_id === site))
    }
  })

  it('for a display is answered with its new status', async () => {
    spec = await driverSpec(Display)
    const answer = await spec.webhook('request', { body: payload('display'), headers: JSON_TYPE })
    const { power, input, volume } = JSON.parse(payload('display')) as Record<string, unknown>
    expect(answer.status).to.equal(200)
    expect(answer.json).to.deep.include({ power, input, volume })
    expect(spec.status('volume')).to.equal(volume)
  })
})

/** A picture, as far as its first bytes and its last. */
const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x80, 0xff, 0xd9])

/** Takes what cameras send: what they say, and what they show. */
@driver({ name: 'Camera', generic: 'Camera' })
class Camera extends Driver<object, { said: Record<string, string | string[]>; shown: string[] }> {
  @webhook()
  alert(
    _verb: Verb,
    _headers: WebhookHeaders,
    _body: string,
    { fields, files }: WebhookContext,
  ): WebhookReply {
    const said = Object.entries(fields).map(([name, text]) => [
      name,
      typeof text === 'string' ? text : [...text],
    ])
    this.status.set('said', Object.fromEntries(said) as Record<string, string | string[]>)
    this.status.set(
      'shown',
      files.map(({ filename = '', type, bytes }) => `${filename} ${type} ${bytes.toString('hex')}`),
    )
    return reply(200)
  }
}

/** A part of what cameras send, as they write it. */
const part = (headers: readonly string[], bytes: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`--boundary\r\n${headers.join('\r\n')}\r\n\r\n`),
    Buffer.from(bytes as string),
    CRLF,
  ])
const CRLF = Buffer.from('\r\n')
const shown = (filename: string): string => `${filename} image/jpeg ${PICTURE.toString('hex')}`

const XML = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">',
  '<ipAddress>192.0.2.64</ipAddress><channelID>1</channelID><dateTime>2026-03-14T09:26:53+11:00</dateTime>',
  '<eventType>ANPR</eventType><eventState>active</eventState>',
  '<ANPR><licensePlate>ZZ00ZZZ</licensePlate><direction>forward</direction></ANPR>',
  '</EventNotificationAlert>',
].join('\r\n')

const PLATE = JSON.stringify({
  packetCounter: '107',
  datetime: '20260314 092653000',
  plateText: 'ZZ00ZZZ',
  plateConfidence: '0.914725',
  carState: 'new',
  camera_info: { SerialNumber: 'ACCC8E000000', IPAddress: '192.0.2.65' },
})

/** Calls of cameras, each with a picture: the parts, what is said and what is shown. */
const cameras: [vendor: string, parts: readonly Buffer[], said: object, shown: readonly string[]][] = [
  [
    'Hikvision, of a number plate',
    [
      part(
        [
          'Content-Disposition: form-data; name="anpr.xml"; filename="anpr.xml"',
          'Content-Type: text/xml',
          `Content-Length: ${String(XML.length)}`,
        ],
        XML,
      ),
      part(
        [
          'Content-Disposition: form-data; name="licensePlatePicture.jpg"; filename="licensePlatePicture.jpg"',
          'Content-Type: image/jpeg',
          `Content-Length: ${String(PICTURE.length)}`,
        ],
        PICTURE,
      ),
    ],
    { 'anpr.xml': XML },
    [shown('licensePlatePicture.jpg')],
  ],
  [
    'Hikvision, of something that moves, whose XML is no file',
    [
      part(['Content-Disposition: form-data; name="fielddetection"', 'Content-Type: application/xml'], XML),
      part(
        [
          'Content-Disposition: form-data; name="picture"; filename="picture.jpg"',
          'Content-Type: image/jpeg',
        ],
        PICTURE,
      ),
    ],
    { fielddetection: XML },
    [shown('picture.jpg')],
  ],
  [
    'Axis, of a number plate',
    [
      part(
        [
          'Content-Disposition: form-data; name="event"; filename="event.json"',
          'Content-Type: application/json',
        ],
        PLATE,
      ),
      part(
        ['Content-Disposition: form-data; name="image"; filename="plate.jpg"', 'Content-Type: image/jpeg'],
        PICTURE,
      ),
    ],
    { event: PLATE },
    [shown('plate.jpg')],
  ],
]

describe('A call of a camera, with a picture', () => {
  let spec: DriverSpec
  beforeEach(async () => {
    spec = await driverSpec(Camera)
  })
  afterEach(() => spec.close())

  for (const [vendor, parts, said, pictures] of cameras)
    it(`brings its driver what it says as text and what it shows as bytes: ${vendor}`, async () => {
      const body = new Uint8Array(Buffer.concat([...parts, Buffer.from('--boundary--\r\n')]))
      const headers = { 'Content-Type': 'multipart/form-data; boundary=boundary' }
      expect((await spec.webhook('alert', { body, headers })).status).to.equal(200)
      expect([spec.status('said'), spec.status('shown')]).to.deep.equal([said, pictures])
    })
})
