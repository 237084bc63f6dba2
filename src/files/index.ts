export { packageFolder } from './package-folder.js'
export { isPassing, readJson, readText } from './read.js'
