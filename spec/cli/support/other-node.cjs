// What Node says of a native module that was built for another one.
process.dlopen = (_module, file) => {
  const said = `The module '${file}'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 127. This version of Node.js requires\nNODE_MODULE_VERSION 115.`
  throw Object.assign(new Error(said), { code: 'ERR_DLOPEN_FAILED' })
}
