/* The compiled specs that need no built tree, no other process, no PostgreSQL, no Redis and no Chromium. */
const { availableParallelism } = require('node:os')
const { light } = require('./support/spec-files.cjs')

module.exports = {
  'node-option': ['enable-source-maps'],
  require: ['reflect-metadata', './dist/specs/spec/support/shared.js'],
  reporter: './spec/support/reporter.cjs',
  parallel: true,
  // One more than there are cores: files that start processes wait most of their time.
  jobs: availableParallelism() + 1,
  // A spec takes as long as its machine makes it take: this only ends one that would never end.
  timeout: 60_000,
  spec: light,
}
