export { packageFolder } from './package-folder.js'
export { isPassing, readJson, readJsonOrYaml, readText } from './read.js'
