import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Instance, Json, LiveState } from '../../api/resources.js'
import { useStatus } from '../../live/live.js'
import { Chip } from '../../parts/states.js'

/** The state of an instance, and when it last fired. */
export interface ShownState extends LiveState {
  /** Seconds since the epoch. */
  readonly triggeredAt: number | undefined
}

/** The state of an instance as it changes; what REST said until the websocket says more. */
export function useLiveState(instance: Instance): ShownState {
  const { control_system_id: sys, id: name, trigger_count, triggered_at } = instance
  const told = readState(useStatus({ sys, mod: '_TRIGGER_', index: 1, name }).value)
  const firedAt = useSignal(triggered_at)
  const count = told?.trigger_count ?? trigger_count
  useEffect(() => {
    // The websocket tells that it fired, and as it fires; only REST tells when.
    firedAt.value = count > trigger_count ? Math.floor(Date.now() / 1000) : triggered_at
  }, [count, trigger_count, triggered_at])
  return { conditions: {}, ...instance, ...told, triggeredAt: firedAt.value }
}

function readState(value: Json | undefined): LiveState | undefined {
  if (typeof value !== 'object' || value === null || !('trigger_count' in value)) return undefined
  return value as unknown as LiveState
}

interface DotProps {
  readonly isEnabled: boolean
  readonly isTriggered: boolean
}

/** Whether an instance is triggered now, in colour and in words. */
export const StateDot = ({ isEnabled, isTriggered }: DotProps): JSX.Element => {
  const state = !isEnabled ? 'disabled' : isTriggered ? 'triggered' : 'idle'
  return <span class={`dot ${state}`}>{state}</span>
}

/** What is set of an instance beside its defaults. */
export const Flags = ({ instance }: { readonly instance: Instance }): JSX.Element => (
  <span class="flags">
    {instance.exec_enabled && <Chip kind="good">execute enabled</Chip>}
    {instance.important && <Chip kind="warn">important</Chip>}
    {instance.declared && <Chip>configuration file</Chip>}
  </span>
)
