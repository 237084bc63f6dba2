export { MemoryExecutionFeed } from './memory-execution-feed.js'
