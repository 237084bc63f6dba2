import type { ComponentChildren, JSX } from 'preact'
import type { Loaded } from '../load.js'
import { Button } from './button.js'

/** A place with nothing in it yet, and what to do about it. */
export const Empty = ({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ComponentChildren
}): JSX.Element => (
  <div class="empty">
    <strong>{title}</strong>
    {children !== undefined && <div>{children}</div>}
  </div>
)

/** Something people should know before they go on. */
export const Notice = ({
  kind = 'info',
  children,
}: {
  readonly kind?: 'info' | 'warn' | 'bad' | 'good'
  readonly children: ComponentChildren
}): JSX.Element => (
  <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : undefined}>
    {children}
  </div>
)

/** A word about something, set apart. */
export const Chip = ({
  kind = 'plain',
  children,
}: {
  readonly kind?: 'plain' | 'good' | 'warn' | 'bad' | 'accent'
  readonly children: ComponentChildren
}): JSX.Element => <span class={`chip ${kind}`}>{children}</span>

/** Shows what has come, that it is still coming, or why it does not come. */
export function Await<T>({
  of,
  children,
}: {
  readonly of: Loaded<T>
  readonly children: (data: T) => ComponentChildren
}): JSX.Element {
  const { data, fault, isLoading, reload } = of
  return (
    <>
      {fault.value !== '' && (
        <Notice kind="bad">
          <span>{fault.value}</span>
          <Button icon="turn" onPress={reload}>
            Try again
          </Button>
        </Notice>
      )}
      {data.value === undefined
        ? isLoading.value && (
            <div class="loading" role="status">
              Loading…
            </div>
          )
        : children(data.value)}
    </>
  )
}
