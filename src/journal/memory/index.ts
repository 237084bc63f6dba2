export { MemoryExecutionFeed } from './memory-execution-feed.js'
export { MemoryJournal } from './memory-journal.js'
