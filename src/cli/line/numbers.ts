import { z } from 'zod'
import { PluginSettings } from '../../plugin/index.js'
import type { Source } from './command-line.js'

/** The settings of the plugin that are numbers, but for the one that the host itself rests on. */
export const numberNames = [
  'maxBodyBytes',
  'webhookTimeoutMs',
  'commandTimeoutMs',
  'maxQueuedDeliveries',
  'maxQueuedDeliveriesInAll',
  'maxSocketsPerKey',
  'maxBindings',
  'messagesPerSecond',
  'messageBurst',
  'maxFailedSecretsPerMinute',
  'journalDays',
  'journalMegabytes',
] as const satisfies readonly (keyof PluginSettings)[]
type NumberName = (typeof numberNames)[number]

const settings = PluginSettings.shape

/** The variable that gives a setting: `JOURNAL_DAYS` gives `journalDays`. */
const variableOf = (name: NumberName): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

const each = <T>(make: (name: NumberName) => T): Record<NumberName, T> =>
  Object.fromEntries(numberNames.map((name) => [name, make(name)])) as Record<NumberName, T>

export const numberSources: Record<NumberName, Source> = each((name) => ({ variable: variableOf(name) }))

/** A number as people write it, held to what the setting takes. */
export const NumberOptions = z.object(
  each((name) =>
    z
      .string()
      .regex(/^\d+(\.\d+)?$/, 'must be a number')
      .transform(Number)
      .pipe(settings[name].unwrap())
      .optional(),
  ),
)

/** How wide a variable's column is. */
const WIDTH = 32

export const NUMBERS_USAGE = numberNames
  .map((name) => {
    const { title = '', 'x-unit': unit } = settings[name].meta() ?? {}
    const inUnit = typeof unit === 'string' ? `, in ${unit}` : ''
    const usual = String(settings[name].parse(undefined))
    return `  ${variableOf(name).padEnd(WIDTH)}${title.charAt(0).toLowerCase()}${title.slice(1)}${inUnit} [${usual}]\n`
  })
  .join('')
