export { BroughtRuntime, type BroughtParts } from './brought-runtime.js'
