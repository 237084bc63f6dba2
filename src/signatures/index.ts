export {
  answerOf,
  answerHandshake,
  type Greeted,
  type HandshakeAnswer,
  type HandshakeRequest,
} from './handshakes/answer.js'
export { askToConfirm, type Load } from './handshakes/ask-to-confirm.js'
export { loadText } from './keys/load-text.js'
export { PublishedKeys } from './keys/published-keys.js'
export type { SenderKeys } from './keys/sender-keys.js'
export { Handshake, needsBody, takesToken } from './schemes/handshake.js'
export { needsSecret, parametersOf, provesBody, Scheme } from './schemes/scheme.js'
export { HeaderName, isOnePlace, ONE_PLACE, Path, QueryName, spokenPlace } from './schemes/places.js'
export { isWritten, writtenAs } from './schemes/secret.js'
export { MOST_TOLERANCE } from './schemes/signed-schemes.js'
export type { Signing } from './schemes/signing.js'
export { challengeOf, headersOf, partsOf } from './verify/parts.js'
export { RecentMessages, type ReplayWindow } from './verify/replay-window.js'
export { headerValues, valuesAt, type SignedRequest } from './verify/request.js'
export { sign, type Signable } from './verify/sign.js'
export { refuseMissing, verify, type Verification } from './verify/verify.js'
export {
  UNSIGNED,
  type OneTimeMessage,
  type Refused,
  type SignatureProblem,
  type Verdict,
  type Verified,
} from './verify/verdict.js'
