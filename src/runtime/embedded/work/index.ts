export { resultOf } from './command-result.js'
export { Hooks } from './hooks.js'
export { Hops, isTurn } from './hops.js'
export { LoadWaits } from './load-waits.js'
