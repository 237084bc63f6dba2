export { consolePages, type ConsolePages, type ConsoleParts } from './console.js'
