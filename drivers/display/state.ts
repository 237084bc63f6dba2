import { z } from 'placeos-webhooks'

/** The inputs a display can show. */
export const Input = z.enum(['hdmi1', 'hdmi2', 'dp'])
export type Input = z.output<typeof Input>

/** Loudness in percent of the loudest. */
export const Level = z.number().min(0).max(100)

/** All a display can be told to be. `volume` is the level it has when it is not muted. */
export const DisplayState = z.object({ power: z.boolean(), input: Input, volume: Level, mute: z.boolean() })
export type DisplayState = z.output<typeof DisplayState>

/** Some of it. */
export const Changes = DisplayState.partial()
export type Changes = z.output<typeof Changes>

/** The aspects of a display, in the order changes are applied. */
export const aspects = ['power', 'input', 'volume', 'mute'] as const
export type Aspect = (typeof aspects)[number]

/** A display's state as status keys: a muted one is at volume 0, whatever level it will return to. */
export const shown = ({ power, input, volume, mute }: DisplayState) => ({
  power,
  input,
  volume: mute ? 0 : volume,
  audio_mute: mute,
})
export type Shown = ReturnType<typeof shown>
