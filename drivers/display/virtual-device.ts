import type { DeviceListener, DisplayDevice } from './device.js'
import type { Changes, DisplayState } from './state.js'

/** What a display is when it leaves the factory. */
const FROM_FACTORY: DisplayState = { power: false, input: 'hdmi1', volume: 20, mute: false }

/** A display that exists in its module alone: it does what it is told, at once. */
export class VirtualDevice implements DisplayDevice {
  #state = FROM_FACTORY

  constructor(private readonly listener: DeviceListener) {
    listener.connected()
    listener.state(this.#state)
  }

  become({ power, input, volume, mute }: Changes): void {
    const now = this.#state
    this.#state = {
      power: power ?? now.power,
      input: input ?? now.input,
      volume: volume ?? now.volume,
      mute: mute ?? now.mute,
    }
    this.listener.state(this.#state)
  }

  close(): void {
    // It holds nothing.
  }
}
