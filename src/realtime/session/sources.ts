import type { Bus } from '../../bus/index.js'
import type { ExecutionFeed, ExecutionStream, FeedEntry } from '../../journal/index.js'
import type { Redactor } from '../../log/index.js'
import type { Runtime } from '../../runtime/index.js'
import type { Stop } from '../../time/index.js'
import { stateChannel, type Triggers } from '../../triggers/index.js'
import { debugged, metaOf, notify } from './answers.js'
import { fault, type Fault } from '../wire/faults.js'
import type { Notice } from '../wire/frame.js'
import type { Subject } from './requests.js'
import type { TopicKind } from './topics.js'

/** What is watched. */
export interface SourceParts {
  readonly runtime: Pick<Runtime, 'follow' | 'debug'>
  readonly triggers: Pick<Triggers, 'find'>
  readonly feed: ExecutionFeed
  readonly bus: Bus
  /** Takes out of lines what is secret. */
  readonly withoutSecrets: Redactor
}

/** Virtual modules, and others that are not for everyone. */
export const isProtected = (module: string): boolean => module.startsWith('_')

/** PlaceOS's own client takes the underscore at the end for the one before an index. */
const isTriggerModule = (module: string): boolean => module === '_TRIGGER_' || module === '_TRIGGER'
export const isExecutionModule = (module: string): boolean => module === '_WEBHOOK_' || module === '_WEBHOOK'

/** What can be watched of modules, triggers and executions. */
export class Sources {
  #lastJson = ''
  #lastMeta = ''
  #lastNotice: Notice | undefined

  constructor(private readonly parts: SourceParts) {}

  /** Why nobody can bind this, if so. */
  refuse({ sys, mod, name }: Subject): Fault | undefined {
    const needsInstance = isTriggerModule(mod) || (isExecutionModule(mod) && name !== '*')
    if (!needsInstance) return undefined
    const instance = this.parts.triggers.find(name)
    if (!instance) return fault('module-not-found', `could not find module: sys=${sys} mod=${mod}`)
    if (instance.systemTrigger.control_system_id === sys) return undefined
    return fault('module-not-found', `no trigger instance ${name} in system ${sys}`)
  }

  /** The values of what is bound. */
  values(subject: Subject): TopicKind {
    const key = metaOf(subject)
    if (isTriggerModule(subject.mod)) return { key, isState: true, source: this.#triggerState(subject, key) }
    const { sys: system, mod, index, name } = subject
    return {
      key,
      isState: true,
      source: (tell) =>
        this.parts.runtime.follow({ system, name: mod, index, key: name }, (value) => {
          tell(notify(JSON.stringify(value), key))
        }),
    }
  }

  /** The lines of a module's log. */
  lines(subject: Subject): TopicKind {
    const meta = metaOf(subject)
    return {
      key: `debug ${meta}`,
      isState: false,
      source: (tell) =>
        this.parts.runtime.debug(subject.mod, (line) => {
          const { level, message } = line
          tell(debugged({ level, message: this.parts.withoutSecrets(message) }, subject.mod, meta))
        }),
    }
  }

  /** Executions, which each client follows from where it is. */
  executions(stream: ExecutionStream, since: number | undefined, listener: (entry: FeedEntry) => void): Stop {
    return this.parts.feed.follow(stream, since, listener)
  }

  /** An entry for all who follow one stream: they are told one after the other, so it is made for the first. */
  entryNotice(entry: FeedEntry, meta: string): Notice {
    const json = 'gap' in entry ? JSON.stringify({ gap: entry.gap }) : entry.json
    if (!this.#lastNotice || json !== this.#lastJson || meta !== this.#lastMeta) {
      this.#lastJson = json
      this.#lastMeta = meta
      this.#lastNotice = notify(json, meta)
    }
    return this.#lastNotice
  }

  #triggerState({ sys, name }: Subject, meta: string): TopicKind['source'] {
    const { triggers, bus } = this.parts
    return (tell) => {
      // An instance may be moved to another system while it is watched.
      const present = (): unknown => {
        const instance = triggers.find(name)
        return instance?.systemTrigger.control_system_id === sys ? instance.state : null
      }
      const stop = bus.subscribe(stateChannel(name), (state) => {
        tell(notify(JSON.stringify(present() === null ? null : state), meta))
      })
      tell(notify(JSON.stringify(present()), meta))
      return stop
    }
  }
}
