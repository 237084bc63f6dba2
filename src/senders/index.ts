export { sendersWith, type BroughtSender } from './brought.js'
export type { Sender, SenderData } from './sender.js'
export { ownSenders, SenderName, senderNameAmong, senderNames, senderOf, Senders } from './senders.js'
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
