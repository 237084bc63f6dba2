/* Every spec, compiled; those that wait the most begin first, so that nobody waits for one that begins last. */
const { heavy, light } = require('./support/spec-files.cjs')

module.exports = { ...require('./quick.cjs'), spec: [...heavy, ...light] }
