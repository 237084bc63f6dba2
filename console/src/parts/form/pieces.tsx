import type { ComponentType, JSX } from 'preact'
import { Button } from '../button.js'
import type { Bound } from './bound.js'

/** What the form of one thing in a list is given. */
export interface PieceProps<T> extends Bound<T> {
  /** Where it is in what is sent. */
  readonly path: string
}

interface PiecesProps<T> extends Bound<readonly T[]> {
  /** What one of them is called, such as `comparison`. */
  readonly name: string
  /** Where the list is in what is sent. */
  readonly path: string
  readonly form: ComponentType<PieceProps<T>>
}

/** The forms of the things in a list, each with a way to remove it. */
export const Pieces = <T,>({
  name,
  path,
  value: list,
  onChange,
  form: Form,
}: PiecesProps<T>): JSX.Element => (
  <>
    {list.map((value, at) => (
      <div key={at} class="piece">
        <Form
          path={`${path}[${at}]`}
          value={value}
          onChange={(changed) => {
            onChange(list.map((one, index) => (index === at ? changed : one)))
          }}
        />
        <Button
          kind="bare"
          icon="trash"
          label={`Remove ${name} ${at + 1}`}
          onPress={() => {
            onChange(list.filter((_, index) => index !== at))
          }}
        />
      </div>
    ))}
  </>
)

interface AddPieceProps<T> extends Bound<readonly T[]> {
  /** What is added. */
  readonly name: string
  /** Makes one to begin with. */
  readonly make: () => NoInfer<T>
}

/** A button that adds to a list. */
export const AddPiece = <T,>({ name, value: list, onChange, make }: AddPieceProps<T>): JSX.Element => (
  <Button
    icon="add"
    onPress={() => {
      onChange([...list, make()])
    }}
  >
    {name}
  </Button>
)
