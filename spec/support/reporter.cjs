const { reporters } = require('mocha')

/** Mocha's own, and a plain line at the end for tools that read how many there were. */
module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue()
    reporters.Base.consoleLog('%d passed, %d failed', this.stats.passes, this.stats.failures)
  }
}
