export { KeptReplies, type PrunedReplies, type ReplyLimits } from './kept-replies.js'
export {
  replyStates,
  roomOf,
  type ExactReply,
  type KeptReply,
  type ReplyClaim,
  type ReplyEnd,
  type ReplyState,
} from './kept-reply.js'
