import type { Parts } from '../../payload/index.js'
import { Problem } from '../../problem/index.js'

/** What a body that is a form, or has several parts, consists of: made of its bytes, and made again where it was dropped. */
export class FormContent {
  #parts: Parts | undefined

  /** @param read reads it; it has been read to see that it can be */
  constructor(
    private readonly read: () => Parts | Problem,
    parts: Parts,
  ) {
    this.#parts = parts
  }

  /** @throws Problem `unreadable-body` where the bytes have changed, and are none any more */
  get parts(): Parts {
    if (this.#parts) return this.#parts
    const parts = this.read()
    if (parts instanceof Problem) throw parts
    return (this.#parts = parts)
  }

  /** Lets go of it: its texts may take many times the room of its bytes. */
  drop(): void {
    this.#parts = undefined
  }
}
