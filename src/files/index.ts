export { isPassing, readJson, readJsonOrYaml, readText } from './read.js'
