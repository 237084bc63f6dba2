import { execFileSync } from 'node:child_process'

/** What a TLS server of this machine shows. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

let made: Certificate | undefined

/**
 * Within `describe`: a certificate for 127.0.0.1, made by `openssl` for this run alone. Where there is no `openssl`
 * the specs are pending; with `CI=true` they fail.
 */
export function certificate(): () => Certificate {
  before(function () {
    try {
      made ??= make()
    } catch (error) {
      if (process.env.CI === 'true') throw error
      this.skip()
    }
  })
  return () => {
    if (!made) throw new Error('there is no certificate')
    return made
  }
}

function make(): Certificate {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-']
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const both = execFileSync('openssl', ['req', '-x509', ...key, ...subject], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const at = both.indexOf('-----BEGIN CERTIFICATE-----')
  return { key: both.slice(0, at), cert: both.slice(at) }
}
