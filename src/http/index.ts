export { originsOf, readOrigin, type OriginReading, type Origins } from './origin.js'
export { Site, type SentRequest, type SiteParts } from './site.js'
export { listeningOf, type Listening } from './listening.js'
export { rawFields } from './raw-fields.js'
export { problemFields, send, sendProblem, typed, type Fields } from './send.js'
export {
  bodyState,
  keptBody,
  saysBody,
  type BodyRequest,
  type BodyState,
  type KeepingRequest,
} from './body-state.js'
export { SlowBodies, type ComingBody } from './slow-bodies.js'
export { inOriginForm, originForm } from './target.js'
