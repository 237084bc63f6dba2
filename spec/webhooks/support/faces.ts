import express from 'express'
import { execute, HOOK, straight, type HooksOptions } from './hooks.js'

/** A way in which a host puts the plugin's router to work. */
export interface Face {
  readonly name: string
  readonly serve: NonNullable<HooksOptions['serve']>
  /** Where the webhook of the room is. */
  readonly hook: string
  /** The path that executes a method of the first probe. */
  readonly execute: typeof execute
}

const PREFIX = '/place'

/** As the standalone host does it, and as an Express app does. */
export const faces: readonly Face[] = [
  { name: 'straight on a server', serve: straight, hook: HOOK, execute },
  {
    name: 'mounted in an Express app',
    serve: ({ router }) => express().disable('x-powered-by').use(PREFIX, router),
    hook: PREFIX + HOOK,
    execute: (...asked) => PREFIX + execute(...asked),
  },
]
