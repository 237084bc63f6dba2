export type { Sender } from './sender.js'
export { SenderName, senderNames, senderOf } from './senders.js'
export {
  secretsIn,
  ShownSignature,
  shownSignature,
  SignatureSettings,
  signingOf,
  withKeptSecret,
} from './settings.js'
export { spokenScheme, toldOf } from './told.js'
export { withSender } from './with-sender.js'
