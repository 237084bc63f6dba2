export { calledHost } from './called-host.js'
export { rawFields } from './raw-fields.js'
export { problemFields, send, sendProblem, typed, type Fields } from './send.js'
export { bodyState, keptBody, saysBody, type BodyRequest, type BodyState } from './body-state.js'
