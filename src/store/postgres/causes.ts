import pg from 'pg'

/** What keeps a PostgreSQL database from being used. */
export interface Told {
  /** Whether somebody must mend something first; else it may pass by itself. */
  readonly lasts: boolean
  /** What is the matter, and what is to be done. */
  readonly says: string
}

interface Cause extends Told {
  /** SQLSTATEs or their classes, codes of Node, or those of `codeOf`; longer ones begin with them. */
  readonly codes: readonly string[]
}

/** The first that fits counts. @see PostgreSQL manual, appendix A */
const causes: readonly Cause[] = [
  {
    codes: ['3D000'],
    lasts: true,
    says: 'the server has no such database: make it with CREATE DATABASE, or name another in the URL',
  },
  {
    codes: ['28P01', 'NO_PASSWORD'],
    lasts: true,
    says: 'the server refuses the user or the password: correct the URL, or set the password with ALTER ROLE … PASSWORD',
  },
  {
    codes: ['28'],
    lasts: true,
    says: 'the server lets this user in neither from here nor in this way: check the name of the user, allow it in pg_hba.conf, or add sslmode=verify-full to the URL where the server asks for TLS',
  },
  {
    codes: ['42501'],
    lasts: true,
    says: 'the user of the database lacks a right: GRANT CREATE, USAGE ON SCHEMA … TO the user, and make it the owner of the tables',
  },
  {
    codes: ['3F000'],
    lasts: true,
    says: 'the search_path of the user names no schema that is there: CREATE SCHEMA, or ALTER ROLE … SET search_path',
  },
  {
    codes: ['42P01'],
    lasts: true,
    says: 'a table is missing: was the database emptied, or the search_path of the user changed? Restart the host once that is mended',
  },
  {
    codes: ['42704', '22023'],
    lasts: true,
    says: 'the server knows a parameter of the URL not, or not with this value: take it out of the URL',
  },
  {
    codes: ['25006'],
    lasts: false,
    says: 'the server takes no writes: it is a standby, or default_transaction_read_only is on; name the primary, or all servers with target_session_attrs=read-write',
  },
  {
    codes: ['53300'],
    lasts: false,
    says: 'the server takes no more connections: end some, raise max_connections or the CONNECTION LIMIT of the role or the database, or put PgBouncer before it',
  },
  { codes: ['53100'], lasts: false, says: 'the disk of the server is full: make room there' },
  { codes: ['53'], lasts: false, says: 'the server lacks memory or another resource: look into its log' },
  {
    codes: ['57P03'],
    lasts: false,
    says: 'the server is starting, recovering or shutting down: wait until it takes connections',
  },
  {
    codes: ['57P01', '57P02'],
    lasts: false,
    says: 'the server has ended the connection: it is shut down or has crashed, or somebody has ended it',
  },
  {
    codes: ['57014'],
    lasts: false,
    says: 'a statement took too long: most likely another session holds a lock, which pg_stat_activity and pg_blocking_pids show',
  },
  { codes: ['55P03'], lasts: false, says: 'another session holds a lock for too long' },
  { codes: ['40'], lasts: false, says: 'the server took a transaction back, since another was in its way' },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA'],
    lasts: false,
    says: 'the name of the server is unknown: check the host in the URL, and the DNS of this machine',
  },
  {
    codes: ['ECONNREFUSED'],
    lasts: false,
    says: 'nothing listens there: start the server, and check host and port in the URL and its listen_addresses',
  },
  {
    codes: ['ENOENT'],
    lasts: false,
    says: 'there is no socket in that folder: start the server, and check host and port in the URL and its unix_socket_directories',
  },
  {
    codes: ['EACCES', 'EPERM'],
    lasts: false,
    says: 'this user may not use the socket: check the rights of its folder and unix_socket_permissions',
  },
  {
    codes: ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'SILENT'],
    lasts: false,
    says: 'the server does not answer: check its address, the network and firewalls between',
  },
  {
    codes: ['BUSY'],
    lasts: false,
    says: 'all connections to the server are in use, and none came free within 2 seconds',
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'ENDED'],
    lasts: false,
    says: 'the connection broke off: the server or a proxy before it has closed it, or something else than PostgreSQL listens there',
  },
  {
    codes: ['NO_TLS'],
    lasts: true,
    says: 'the server speaks no TLS: switch ssl on there, or take sslmode out of the URL',
  },
  {
    codes: ['CERT_HAS_EXPIRED'],
    lasts: true,
    says: 'the certificate of the server has expired: renew it there',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    lasts: true,
    says: 'the certificate of the server is for another name: use that name in the URL, or renew the certificate',
  },
  {
    codes: ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_', 'CERT_'],
    lasts: true,
    says: 'nobody this machine trusts has signed the certificate of the server: name the authority with sslrootcert=FILE in the URL',
  },
  {
    codes: ['ERR_SSL', 'ERR_TLS', 'EPROTO'],
    lasts: true,
    says: 'no TLS connection comes about: check ssl of the server, and sslmode and sslcert in the URL',
  },
  { codes: ['58', 'XX'], lasts: false, says: 'the server has failed: look into its log' },
]

const UNKNOWN: Told = {
  lasts: false,
  says: 'something unexpected has failed: look into the log of the server',
}

/** What is the matter, by the code of an error and the error itself. */
export const causeOf = (code: string, error: unknown): Told =>
  pooled(code, error) ??
  causes.find(({ codes }) => code !== '' && codes.some((one) => code.startsWith(one))) ??
  UNKNOWN

/** A pooler has one code for all it has to say, so its words must do; they name no password. */
function pooled(code: string, error: unknown): Told | undefined {
  if (!(error instanceof pg.DatabaseError) || !code.startsWith('08')) return undefined
  const { message } = error
  const [, parameter] = /unsupported startup parameter(?: in options)?: (\w+)/.exec(message) ?? []
  if (parameter !== undefined)
    return {
      lasts: true,
      says: `PgBouncer refuses ${parameter}: take it out of the URL, or add it to ignore_startup_parameters`,
    }
  if (/no such (database|user)|auth|password/i.test(message))
    return {
      lasts: true,
      says: `PgBouncer refuses the connection, "${message}": check the URL, and its [databases] and auth_file`,
    }
  return {
    lasts: false,
    says: `the connection to the server failed, "${message}": check the server, and the pooler before it`,
  }
}
