import { expect } from 'chai'
import pg from 'pg'
import { readDatabaseUrl } from '../../src/database-url/index.js'

/** What the library makes of each server's URL. */
const serversOf = (text: string): unknown =>
  readDatabaseUrl(text)?.servers.map(({ url }) => {
    const { host, port, user, database } = new pg.Client({ connectionString: url })
    return [host, port, user, database]
  })

describe('The URL of a PostgreSQL database', () => {
  const read: [text: string, servers: unknown[], mustBeWritable: boolean][] = [
    ['postgres://u:p@db:6432/name', [['db', 6432, 'u', 'name']], false],
    ['postgresql://u@db/name', [['db', 5432, 'u', 'name']], false],
    ['postgres://u@[::1]:5433/name', [['::1', 5433, 'u', 'name']], false],
    ['postgres://u@db/name?target_session_attrs=read-write', [['db', 5432, 'u', 'name']], true],
    [
      'postgres://u:p@a:1,b:2/name',
      [
        ['a', 1, 'u', 'name'],
        ['b', 2, 'u', 'name'],
      ],
      true,
    ],
    [
      'postgres://u@a,[::1]:2/name?target_session_attrs=any',
      [
        ['a', 5432, 'u', 'name'],
        ['::1', 2, 'u', 'name'],
      ],
      false,
    ],
    [
      'postgres://u@/name?host=a,b&port=6432',
      [
        ['a', 6432, 'u', 'name'],
        ['b', 6432, 'u', 'name'],
      ],
      true,
    ],
    ['postgres://u@/name?host=/var/run/postgresql', [['/var/run/postgresql', 5432, 'u', 'name']], false],
    ['postgres://u@%2Fvar%2Frun/name', [['/var/run', 5432, 'u', 'name']], false],
    ['postgres://u@db/na%20me?host=/a%20b', [['/a b', 5432, 'u', 'na me']], false],
    ['socket:/var/run/postgresql?db=name&user=u', [['/var/run/postgresql', 5432, 'u', 'name']], false],
    [
      'socket://u:p@/var/run/postgresql?db=name&port=5433',
      [['/var/run/postgresql', 5433, 'u', 'name']],
      false,
    ],
  ]
  for (const [text, servers, mustBeWritable] of read)
    it(`is read when it is ${text}`, () => {
      expect([serversOf(text), readDatabaseUrl(text)?.mustBeWritable]).to.deep.equal([
        servers,
        mustBeWritable,
      ])
    })

  const none = [
    '',
    'postgres:',
    'postgres:///name',
    'mysql://u@db/name',
    'db:5432',
    '/var/run/postgresql',
    'postgres://u@db:0/name',
    'postgres://u@db:99999/name',
    'postgres://u@db:x/name',
    'postgres://u@a,,b/name',
    'postgres://u@a,b,c/name?port=1,2',
    'postgres://u@%zz/name',
    'postgres://u@a,b/name?target_session_attrs=standby',
    'socket:?db=name',
  ]
  for (const text of none)
    it(`is none when it is ${JSON.stringify(text)}`, () => {
      expect(readDatabaseUrl(text)).to.equal(undefined)
    })

  const passwords: [text: string, passwords: string[]][] = [
    ['postgres://u:p%40ss@a:1,b:2/name', ['p%40ss', 'p@ss']],
    ['postgres://u:100%@a/name', ['100%', '100%']],
    ['postgres://u@a/name?password=in-query', ['in-query']],
    ['socket://u:pass@/run?db=name', ['pass', 'pass']],
    ['postgres://u@a/name', []],
  ]
  for (const [text, all] of passwords)
    it(`tells the passwords of ${text}`, () => {
      expect(readDatabaseUrl(text)?.passwords).to.deep.equal(all)
    })

  it('keeps what else it says for the library, and shows no password in the label', () => {
    const [server] =
      readDatabaseUrl('postgres://u:p%40+@db:1/name?sslmode=no-verify&options=-c%20a%3Db')?.servers ?? []
    const { ssl, password, connectionParameters } = new pg.Client({
      connectionString: server?.url,
    }) as unknown as {
      ssl: unknown
      password: string
      connectionParameters: { options: string }
    }
    expect([server?.label, ssl, password, connectionParameters.options]).to.deep.equal([
      'db:1',
      { rejectUnauthorized: false },
      'p@+',
      '-c a=b',
    ])
  })
})
