export { calledHost } from './called-host.js'
export { rawFields } from './raw-fields.js'
export { bodyState, keptBody, saysBody, type BodyRequest, type BodyState } from './body-state.js'
