/** What PostgreSQL's own programs do instead. */
export const POSTGRES_COPIES = `The host keeps its records in PostgreSQL (DATABASE_URL), whose own programs copy them.
A backup, also while hosts run:
  pg_dump --format=custom --file=FILE --dbname="$DATABASE_URL"
Back into the same database, while no host runs:
  pg_restore --clean --if-exists --no-owner --single-transaction --dbname="$DATABASE_URL" FILE
`
