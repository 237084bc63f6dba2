import type { TriggerBody } from '../../api/resources.js'

/** A part of the form of a trigger: what is there, and the way to change it. */
export interface FormPart {
  readonly body: TriggerBody
  readonly change: (part: Partial<TriggerBody>) => void
}
