import { sizeOf, type ExecutionCourse, type WholeExecution } from './kept-execution.js'

/** An execution on its way into the journal. */
export class Draft {
  /** Whether the journal has it, be it as it was a while ago. */
  isKept = false
  #size: number

  constructor(private present: WholeExecution) {
    this.#size = sizeOf(present)
  }

  /** As it is now. */
  get execution(): WholeExecution {
    return this.present
  }

  /** About how much room it takes, in bytes. */
  get size(): number {
    return this.#size
  }

  change(course: Partial<ExecutionCourse>): void {
    this.present = { ...this.present, ...course }
    this.#size = sizeOf(this.present)
  }

  /** Stands for another call from now on, under the id it has. */
  replace(execution: WholeExecution): void {
    this.present = { ...execution, id: this.present.id }
    this.#size = sizeOf(this.present)
    this.isKept = false
  }
}
