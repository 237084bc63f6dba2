export { KeptReplies, type PrunedReplies } from './kept-replies.js'
export {
  replyStates,
  roomOf,
  type ExactReply,
  type KeptReply,
  type ReplyClaim,
  type ReplyState,
} from './kept-reply.js'
