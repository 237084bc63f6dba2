import { tmpdir } from 'node:os'
import { createSecureContext, TLSSocket } from 'node:tls'
import { inspect } from 'node:util'
import { expect } from 'chai'
import { openStores } from '../../../src/store/index.js'
import { MemoryLog } from '../../../src/testing/index.js'
import { certificate } from '../../support/certificate.js'
import { postgres, POSTGRES, type SpecDatabase } from '../../support/postgres.js'
import { problemOf } from '../../support/thrown.js'
import { refusingWith, serverThat, type RefusingServer } from '../support/refusing-server.js'

/** Whether somebody must mend something first, or it may pass; what is the matter; and what is to be done. */
type Told = readonly [code: 'invalid-configuration' | 'storage-unavailable', cause: RegExp, cure: RegExp]

/** Opens a database that cannot be used, and holds what is said to what is expected. */
async function expectTold(databaseUrl: string, [code, cause, cure]: Told): Promise<void> {
  const problem = await problemOf(() => openStores({ databaseUrl }, new MemoryLog()))
  expect(problem.message).to.match(cause).and.to.match(cure)
  expect(problem.code).to.equal(code)
  const faults = code === 'invalid-configuration' ? [['settings.databaseUrl', problem.message]] : []
  expect(problem.faults.map(({ path, message }) => [path, message])).to.deep.equal(faults)
  expect(inspect(problem, { depth: 9, showHidden: true })).not.to.include('hunter2')
}

describe('A server that cannot be used', () => {
  const ownCertificate = certificate()
  let servers: RefusingServer[]
  beforeEach(() => {
    servers = []
  })
  afterEach(() => Promise.all(servers.map((server) => server.close())))

  const urlOf = (server: RefusingServer, query = ''): string => {
    servers.push(server)
    return `postgres://user:hunter2@127.0.0.1:${server.port}/name${query}`
  }

  const said: [code: string, message: string, told: Told][] = [
    ['57P03', 'the database system is starting up', ['storage-unavailable', /starting.*57P03/, /wait/]],
    ['57P03', 'the database system is shutting down', ['storage-unavailable', /shutting down/, /wait/]],
    ['57P02', 'terminating connection', ['storage-unavailable', /ended the connection.*57P02/, /shut down/]],
    [
      '53300',
      'sorry, too many clients already',
      ['storage-unavailable', /no more conn.*53300/, /max_connections/],
    ],
    ['53200', 'out of memory', ['storage-unavailable', /memory.*53200/, /log/]],
    ['28000', 'no pg_hba.conf entry for host', ['invalid-configuration', /lets.*28000/, /pg_hba.conf/]],
    [
      '28000',
      'no pg_hba.conf entry, no encryption',
      ['invalid-configuration', /28000/, /sslmode=verify-full/],
    ],
    ['42704', 'unrecognized configuration parameter', ['invalid-configuration', /42704/, /take it out/]],
    [
      '08P01',
      'unsupported startup parameter: options',
      ['invalid-configuration', /PgBouncer refuses options.*08P01/, /ignore_startup_parameters/],
    ],
    ['08P01', 'no such database: name', ['invalid-configuration', /no such database: name/, /\[databases\]/]],
    ['08P01', 'server_login_retry', ['storage-unavailable', /"server_login_retry"/, /pooler/]],
    ['XX000', 'internal error', ['storage-unavailable', /has failed.*XX000/, /log/]],
    ['99999', 'something new', ['storage-unavailable', /unexpected.*99999/, /log/]],
  ]
  for (const [code, message, told] of said)
    it(`is told with its cure when it says ${code}, ${message}`, async () => {
      await expectTold(urlOf(await refusingWith(code, message)), told)
    })

  const unreached: [what: string, url: string, told: Told][] = [
    [
      'nothing listens there',
      'postgres://user:hunter2@127.0.0.1:1/name',
      ['storage-unavailable', /nothing listens.*ECONNREFUSED/, /start the server/],
    ],
    [
      'nobody knows its name',
      'postgres://user:hunter2@nowhere.invalid/name',
      ['storage-unavailable', /unknown.*(ENOTFOUND|EAI_AGAIN)/, /DNS/],
    ],
    [
      'its socket is not there',
      `postgres://user:hunter2@/name?host=${tmpdir()}/nowhere`,
      ['storage-unavailable', /no socket.*ENOENT/, /unix_socket_directories/],
    ],
    [
      'its socket is not there, by another form of URL',
      `socket://user:hunter2@${tmpdir()}/nowhere?db=name`,
      ['storage-unavailable', /no socket.*ENOENT/, /unix_socket_directories/],
    ],
  ]
  for (const [what, url, told] of unreached)
    it(`is told with its cure when ${what}`, () => expectTold(url, told))

  it('is told with its cure when it says nothing', async () => {
    const server = await serverThat(() => undefined)
    await expectTold(urlOf(server), ['storage-unavailable', /does not answer/, /firewalls/])
  })

  it('is told with its cure when it is something else than PostgreSQL', async () => {
    const server = await serverThat((socket) => socket.end())
    await expectTold(urlOf(server), ['storage-unavailable', /broke off/, /listens there/])
  })

  it('is told with its cure when it speaks no TLS', async () => {
    const server = await serverThat((socket) => {
      socket.once('data', () => socket.write('N'))
    })
    await expectTold(urlOf(server, '?sslmode=verify-full'), ['invalid-configuration', /no TLS/, /sslmode/])
  })

  it('is told with its cure when nobody has signed its certificate', async () => {
    const server = await serverThat((socket) => {
      socket.once('data', () => {
        socket.write('S')
        const secure = new TLSSocket(socket, {
          isServer: true,
          secureContext: createSecureContext(ownCertificate()),
        })
        secure.on('error', () => undefined)
      })
    })
    await expectTold(urlOf(server, '?sslmode=verify-full'), [
      'invalid-configuration',
      /trusts.*DEPTH_ZERO_SELF_SIGNED_CERT/,
      /sslrootcert/,
    ])
  })

  it('is passed over where others are named, and what must be mended is told before what may pass', async () => {
    const refusing = await refusingWith('28P01', 'password authentication failed for user "user"')
    servers.push(refusing)
    const hosts = ['127.0.0.1:1', `127.0.0.1:${refusing.port}`, '127.0.0.1:2'].join(',')
    await expectTold(`postgres://user:hunter2@${hosts}/name`, [
      'invalid-configuration',
      /password.*28P01/,
      /ALTER ROLE/,
    ])
  })
})

describe(`A database of ${POSTGRES} that cannot be used`, () => {
  const makeDatabase = postgres()
  let database: SpecDatabase
  let name: string
  beforeEach(async () => {
    database = await makeDatabase()
    name = new URL(database.url).pathname.slice(1)
  })

  /** Makes a role for a spec, and gives the URL with it. */
  const asRole = async (options: string): Promise<string> => {
    await database.administer(`create role r_${name} password 'hunter2' ${options}`)
    const url = new URL(database.url)
    url.username = `r_${name}`
    url.password = 'hunter2'
    return url.href
  }
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.url)
    change(url)
    return url.href
  }
  const encoded = async (encoding: string): Promise<string> => {
    await database.administer(
      `create database e_${name} encoding '${encoding}' locale 'C' template template0`,
    )
    return changed((url) => (url.pathname = `e_${name}`))
  }

  const refused: [what: string, url: () => string | Promise<string>, told: Told][] = [
    [
      'the password is wrong',
      () => changed((url) => (url.password = 'hunter2')),
      ['invalid-configuration', /password.*28P01/, /ALTER ROLE/],
    ],
    [
      'there is no such user',
      () => changed((url) => (url.username = 'nobody')),
      ['invalid-configuration', /user.*28P01/, /correct the URL/],
    ],
    [
      'no password is given',
      () => changed((url) => (url.password = '')),
      ['invalid-configuration', /password.*NO_PASSWORD/, /URL/],
    ],
    [
      'there is no such database',
      () => changed((url) => (url.pathname = '/nothing')),
      ['invalid-configuration', /no such database.*3D000/, /CREATE DATABASE/],
    ],
    [
      'its user may not log in',
      () => asRole('nologin'),
      ['invalid-configuration', /lets this user.*28000/, /name of the user/],
    ],
    [
      'its user may have no more connections',
      () => asRole('login connection limit 0'),
      ['storage-unavailable', /no more connections.*53300/, /CONNECTION LIMIT/],
    ],
    [
      'its user may make no tables',
      () => asRole('login'),
      ['invalid-configuration', /right.*42501/, /GRANT CREATE/],
    ],
    [
      'the search path leads nowhere',
      async () => {
        await database.administer(`alter database ${name} set search_path = nowhere`)
        return database.url
      },
      ['invalid-configuration', /search_path.*3F000/, /CREATE SCHEMA/],
    ],
    [
      'a parameter of the URL is unknown',
      () => `${database.url}?options=-c%20nothing=1`,
      ['invalid-configuration', /parameter.*42704/, /take it out/],
    ],
    [
      'it takes no writes',
      async () => {
        await database.administer(`alter database ${name} set default_transaction_read_only = on`)
        return database.url
      },
      ['storage-unavailable', /no writes.*25006/, /primary/],
    ],
    [
      'it keeps text as LATIN1',
      () => encoded('LATIN1'),
      ['invalid-configuration', /LATIN1/, /ENCODING 'UTF8' TEMPLATE template0/],
    ],
    [
      'it keeps text as SQL_ASCII',
      () => encoded('SQL_ASCII'),
      ['invalid-configuration', /SQL_ASCII/, /UTF8/],
    ],
  ]
  for (const [what, url, told] of refused)
    it(`is told with its cure when ${what}`, async () => {
      await expectTold(await url(), told)
    })

  it('is used where another schema has the tables of another program', async () => {
    const { administerHere } = database
    await administerHere('create schema other; create table other.kysely_migration (name text)')
    await (await openStores({ databaseUrl: database.url }, new MemoryLog())).close()
  })

  it('is used in the schema that the search path of its user names', async () => {
    const { administerHere } = database
    await administerHere('create schema own')
    await database.administer(`alter database ${name} set search_path = own`)
    for (let start = 0; start < 2; start += 1)
      await (await openStores({ databaseUrl: database.url }, new MemoryLog())).close()
    await administerHere('select 1 from own.triggers, own.kysely_migration')
  })
})
