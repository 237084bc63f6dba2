import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { messageOf } from '../api/call.js'
import { Icon, type IconName } from './icon.js'
import { tellFault } from './news.js'

interface ButtonProps {
  readonly children?: ComponentChildren
  readonly icon?: IconName
  readonly kind?: 'main' | 'plain' | 'danger' | 'bare'
  /** What it does, where the words on it do not say so. */
  readonly label?: string
  readonly type?: 'button' | 'submit'
  readonly disabled?: boolean
  readonly pressed?: boolean
  /** Whether Escape presses it. */
  readonly closes?: boolean
  /** What a press does; while that takes time it cannot be pressed again, and what goes wrong is told. */
  readonly onPress?: () => void | Promise<void>
}

export function Button(props: ButtonProps): JSX.Element {
  const {
    children,
    icon,
    kind = 'plain',
    label,
    type = 'button',
    disabled = false,
    pressed,
    closes,
    onPress,
  } = props
  const isBusy = useSignal(false)
  const press = async (): Promise<void> => {
    isBusy.value = true
    try {
      await onPress?.()
    } catch (error) {
      tellFault(messageOf(error))
    }
    isBusy.value = false
  }
  return (
    <button
      type={type}
      class={`button ${kind}${children === undefined ? ' square' : ''}`}
      disabled={disabled || isBusy.value}
      aria-busy={isBusy.value || undefined}
      aria-label={label}
      aria-pressed={pressed}
      data-closes={closes}
      title={children === undefined ? label : undefined}
      onClick={() => {
        if (onPress) void press()
      }}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  )
}
