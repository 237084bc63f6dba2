import { expect } from 'chai'
import { isSecretName } from '../../src/log/index.js'

const secret = [
  'secret',
  'SECRET',
  'client_secret',
  'sharedSecret',
  'meraki_secret',
  'secrets',
  'token',
  'access_token',
  'X-Gitlab-Token',
  'hub.verify_token',
  'password',
  'Passwd',
  'pass_word',
  'password_confirmation',
  'password2',
  'user[password]',
  'login[secret][]',
  'api_key',
  'apiKey',
  'X-API-Key',
  'api key',
  'secret_access_key',
  'private_key',
  'Authorization',
  'Proxy-Authorization',
  'cookie',
  'Set-Cookie',
  'x-webhook-secret',
  'handshake_token',
  'psk',
  'otp',
  'pin_code',
]

const plain = [
  '',
  'signature',
  'X-Hub-Signature-256',
  'key',
  'public_key',
  'Idempotency-Key',
  'monkey',
  'tokens',
  'token_type',
  'nextPageToken',
  'sync_token',
  'secret_use',
  'secretary',
  'code',
  'author',
  'authorized',
  'hotp',
  'Content-Type',
]

describe('The name of a value', () => {
  for (const name of secret)
    it(`says that it is secret: ${name}`, () => {
      expect(isSecretName(name)).to.equal(true)
    })

  for (const name of plain)
    it(`says nothing of a secret: ${name || 'none at all'}`, () => {
      expect(isSecretName(name)).to.equal(false)
    })
})
