export { MemoryReplies } from './memory-replies.js'
