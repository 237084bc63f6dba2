import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Button } from '../button.js'
import { Dialog } from './dialog.js'

interface ConflictProps<T extends object> {
  /** What is edited, such as `this trigger`. */
  readonly what: string
  /** What both edits began with. */
  readonly base: T
  readonly mine: T
  readonly theirs: T
  /** Saves theirs with those parts of mine that somebody has chosen. */
  readonly onMerge: (merged: T) => Promise<void>
  readonly onTheirs: () => void
  readonly onClose: () => void
}

/**
 * Somebody else has saved meanwhile: says what differs, and lets people choose part by part. What only one of them has
 * changed is chosen already, so that nobody undoes what they have not touched.
 */
export function Conflict<T extends object>(props: ConflictProps<T>): JSX.Element {
  const { what, base, mine, theirs, onMerge, onTheirs, onClose } = props
  const differing = namesOf(mine, theirs).filter((name) => textAt(mine, name) !== textAt(theirs, name))
  const chosen = useSignal<ReadonlySet<string>>(
    new Set(differing.filter((name) => textAt(mine, name) !== textAt(base, name))),
  )
  const merge = (): T => {
    const own = new Map(Object.entries(mine))
    return { ...theirs, ...Object.fromEntries([...chosen.value].map((name) => [name, own.get(name)])) }
  }
  return (
    <Dialog title={`Someone else has changed ${what}`} onClose={onClose} isWide>
      <p>It was saved elsewhere after you opened it. These parts differ; choose whose to keep.</p>
      <div class="scroll" tabIndex={0} role="region" aria-label="What differs">
        <table>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Yours</th>
              <th scope="col">Theirs</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((name) => (
              <tr key={name}>
                <th scope="row">{name.replaceAll('_', ' ')}</th>
                {[true, false].map((isMine) => (
                  <td key={String(isMine)}>
                    <label class="check">
                      <input
                        type="radio"
                        name={`whose-${name}`}
                        checked={chosen.value.has(name) === isMine}
                        onChange={() => {
                          const all = new Set(chosen.value)
                          if (isMine) all.add(name)
                          else all.delete(name)
                          chosen.value = all
                        }}
                      />
                      <code dir="auto">{textAt(isMine ? mine : theirs, name)}</code>
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer>
        <Button onPress={onTheirs}>Take theirs</Button>
        <Button kind="main" onPress={() => onMerge(merge())}>
          Save what is chosen
        </Button>
      </footer>
    </Dialog>
  )
}

const namesOf = (...all: readonly object[]): string[] => [...new Set(all.flatMap((one) => Object.keys(one)))]

function textAt(of: object, name: string): string {
  const value = new Map<string, unknown>(Object.entries(of)).get(name)
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
}
