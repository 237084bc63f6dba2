import type { JSX } from 'preact'
import { Button } from '../button.js'
import { Dialog } from './dialog.js'

interface ConflictProps {
  /** What is edited, such as `this trigger`. */
  readonly what: string
  readonly mine: object
  readonly theirs: object
  readonly onMine: () => Promise<void>
  readonly onTheirs: () => void
  readonly onClose: () => void
}

/** Somebody else has saved meanwhile: says what differs, and lets people choose. */
export const Conflict = ({ what, mine, theirs, onMine, onTheirs, onClose }: ConflictProps): JSX.Element => (
  <Dialog title={`Someone else has changed ${what}`} onClose={onClose}>
    <p>It was saved elsewhere after you opened it. These parts differ:</p>
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
          {differences(mine, theirs).map(([name, own, other]) => (
            <tr key={name}>
              <th scope="row">{name.replaceAll('_', ' ')}</th>
              <td>
                <code>{own}</code>
              </td>
              <td>
                <code>{other}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <footer>
      <Button onPress={onTheirs}>Take theirs</Button>
      <Button kind="main" onPress={onMine}>
        Save mine over it
      </Button>
    </footer>
  </Dialog>
)

function differences(mine: object, theirs: object): [name: string, mine: string, theirs: string][] {
  const others = new Map<string, unknown>(Object.entries(theirs))
  const own = new Map<string, unknown>(Object.entries(mine))
  return [...new Set([...own.keys(), ...others.keys()])].flatMap((name) => {
    const [a, b] = [textOf(own.get(name)), textOf(others.get(name))]
    return a === b ? [] : [[name, a, b]]
  })
}

const textOf = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
