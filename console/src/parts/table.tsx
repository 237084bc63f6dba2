import type { ComponentChildren, JSX } from 'preact'

interface TableProps {
  /** What it lists, for people who hear it. */
  readonly name: string
  /** The names of the columns; an empty one has buttons. */
  readonly columns: readonly string[]
  /** Its rows. */
  readonly children: ComponentChildren
}

/** Things in rows, whose columns stand below each other on a narrow page. */
export const Table = ({ name, columns, children }: TableProps): JSX.Element => (
  <div class="scroll card" tabIndex={0} role="region" aria-label={name}>
    <table class="triggers">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column === '' ? <span class="hidden">What can be done</span> : column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)
