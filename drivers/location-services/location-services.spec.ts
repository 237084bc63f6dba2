import { expect } from 'chai'
import { driverSpec, mockModule, type DriverSpec } from 'placeos-webhooks/testing'
import { LocationServices } from './location-services.js'

describe('Location Services', () => {
  let spec: DriverSpec
  const calls: unknown[][] = []

  /** A module that can locate people and notes what it is told. */
  const locatable = (name: string) =>
    mockModule({
      implements: ['Locatable'],
      commands: {
        ip_username_mappings: (...given: unknown[]) => void calls.push([name, 'ip', ...given]),
        mac_address_mappings: (...given: unknown[]) => void calls.push([name, 'mac', ...given]),
      },
    })
  const failing = mockModule({
    implements: ['Locatable'],
    commands: {
      ip_username_mappings: () => {
        throw new Error('the directory is away')
      },
    },
  })

  before(async () => {
    const system = {
      Wifi: [locatable('wifi'), failing],
      Desks: [locatable('desks')],
      Display: [mockModule()],
    }
    spec = await driverSpec(LocationServices, { system })
  })
  beforeEach(() => {
    calls.length = 0
  })
  after(() => spec.close())

  it('tells every module that can locate people who is at which IP address', async () => {
    const json = [
      ['10.20.4.17', 'CORP\\abyron', 'corp.example.org', 'LAPTOP-17'],
      ['10.20.4.18', 'gracehopper', 'corp.example.org', null],
    ]
    expect(await spec.webhook('ip_mappings', { json })).to.include({ status: 200, text: '' })
    expect(calls).to.have.deep.members([
      ['wifi', 'ip', json],
      ['desks', 'ip', json],
    ])
  })

  it('tells them which devices a user has', async () => {
    const json = [' abyron', ['9C:EF:10:2B:77:01', 'phone'], 'corp.example.org']
    expect(await spec.webhook('mac_address_mappings', { json })).to.include({ status: 200, text: '' })
    expect(calls).to.have.deep.members([
      ['wifi', 'mac', 'abyron', ['9cef102b7701'], 'corp.example.org'],
      ['desks', 'mac', 'abyron', ['9cef102b7701'], 'corp.example.org'],
    ])
  })

  for (const json of [
    ['abyron', ['phone'], null],
    ['abyron', [], null],
    [' ', ['9cef102b7701'], null],
  ])
    it(`has no use for ${JSON.stringify(json)}`, async () => {
      expect(await spec.webhook('mac_address_mappings', { json })).to.include({ status: 406, text: '' })
      expect(calls).to.deep.equal([])
    })

  const unfit: [method: string, body: string, path: string][] = [
    ['ip_mappings', '[["10.20.4.17","abyron"]]', '[0]'],
    ['ip_mappings', '[["10.20.4.17","abyron","corp",7]]', '[0][3]'],
    ['mac_address_mappings', '["abyron","9cef102b7701",null]', '[1]'],
  ]
  for (const [method, body, path] of unfit)
    it(`says where ${body} does not fit ${method}`, async () => {
      const answer = await spec.webhook(method, { body, headers: { 'Content-Type': 'application/json' } })
      expect(answer.status).to.equal(422)
      expect(answer.json).to.have.nested.property('faults[0].path', path)
      expect(calls).to.deep.equal([])
    })

  for (const body of ['', '[["10.20.4.17"', '{}'])
    it(`refuses ${JSON.stringify(body)}`, async () => {
      const answer = await spec.webhook('ip_mappings', {
        body,
        headers: { 'Content-Type': 'application/json' },
      })
      expect(answer.status).to.equal(422)
    })
})
