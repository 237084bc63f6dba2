export { isPassing, readJson, readText } from './read.js'
