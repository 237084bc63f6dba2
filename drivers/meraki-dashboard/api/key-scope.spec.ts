import { expect } from 'chai'
import { mayCarryKey } from './key-scope.js'

const MERAKI = 'https://api.meraki.com'
const GATEWAY = 'https://gateway.example:8443'

describe('The API key', () => {
  const requests: [base: string, target: string, may: boolean][] = [
    [MERAKI, 'https://api.meraki.com/api/v1/organizations', true],
    [MERAKI, 'https://n123.meraki.com/api/v1/organizations', true],
    [MERAKI, 'https://n1.dashboard.meraki.com/', true],
    [MERAKI, 'http://n123.meraki.com/', false],
    [MERAKI, 'http://api.meraki.com/', false],
    [MERAKI, 'https://n123.meraki.com:8443/', false],
    [MERAKI, 'https://meraki.com.evil.example/', false],
    [MERAKI, 'https://evilmeraki.com/', false],
    [MERAKI, 'https://n123.meraki.cn/', false],
    [MERAKI, 'blob:https://api.meraki.com/1', false],
    ['https://api.gov-meraki.com', 'https://n1.gov-meraki.com/', true],
    ['https://api.gov-meraki.com', 'https://n1.meraki.com/', false],
    [GATEWAY, 'https://gateway.example:8443/api', true],
    [GATEWAY, 'https://gateway.example/api', false],
    [GATEWAY, 'https://n123.meraki.com/', false],
    [GATEWAY, 'https://sub.gateway.example:8443/', false],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/', true],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3001/', false],
  ]
  for (const [base, target, may] of requests)
    it(`of ${base} ${may ? 'goes' : 'does not go'} to ${target}`, () => {
      expect(mayCarryKey(new URL(target), new URL(base))).to.equal(may)
    })
})
