import { createContext, type ComponentChildren, type JSX } from 'preact'
import { useContext, useId } from 'preact/hooks'
import { Refusal, type Fault } from '../../api/call.js'

/** What the server found wrong with what was last sent, for the fields that are about it. */
export const Faults = createContext<readonly Fault[]>([])

/** What the server found wrong with fields. Throws what has gone wrong otherwise. */
export function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof Refusal && error.faults.length > 0) return error.faults
  throw error
}

/** What the server says of the value at a path, or of what is inside it. */
export function useFault(path: string | undefined): string | undefined {
  const faults = useContext(Faults)
  if (path === undefined) return undefined
  return faults.find((fault) => covers(path, fault.path))?.message
}

/** Whether a path is another or above it. */
export const covers = (path: string, below: string): boolean =>
  below === path || below.startsWith(`${path}.`) || below.startsWith(`${path}[`)

/** What ties an input to its label, its hint and its fault. */
export interface Ties {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

interface FieldProps {
  readonly label: string
  readonly hint?: ComponentChildren
  /** Where its value is in what is sent. */
  readonly path?: string | undefined
  readonly fault?: string | undefined
  readonly children: (ties: Ties) => ComponentChildren
}

/** An input with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, path, fault, children }: FieldProps): JSX.Element {
  const id = useId()
  const told = useFault(path)
  const wrong = fault ?? told
  const ties: Ties = {
    id,
    'aria-describedby': hint !== undefined || wrong !== undefined ? `${id}-note` : undefined,
    'aria-invalid': wrong !== undefined || undefined,
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(ties)}
      {(hint !== undefined || wrong !== undefined) && (
        <div id={`${id}-note`} class="note">
          {wrong !== undefined && <span class="wrong">{wrong}</span>}
          {hint !== undefined && <span>{hint}</span>}
        </div>
      )}
    </div>
  )
}
