/** The version of this package; a spec holds it to `package.json` and `plugin.json`. */
export const VERSION = '0.1.0'
