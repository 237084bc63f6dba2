export { bodyState, keptBody, saysBody, type BodyRequest, type BodyState } from './body-state.js'
