import { z } from 'zod'
import { ServerLimits } from '../../host/index.js'
import { PluginSettings } from '../../plugin/index.js'
import type { Source } from './command-line.js'

/** The settings that are numbers, but for the one that the host itself rests on. */
export const numberNames = [
  'maxBodyBytes',
  'bodiesMegabytes',
  'bodyTimeoutMs',
  'headTimeoutMs',
  'idleTimeoutMs',
  'keepAliveMs',
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
] as const satisfies readonly (keyof PluginSettings | keyof ServerLimits)[]
type NumberName = (typeof numberNames)[number]

const settings = { ...PluginSettings.shape, ...ServerLimits.shape }

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

/** What has no one usual value. */
const USUAL_BODY = 1024 ** 2

/** How wide a variable's column is. */
const WIDTH = 32

export const NUMBERS_USAGE = numberNames
  .map((name) => {
    const { title = '', 'x-unit': unit } = settings[name].meta() ?? {}
    const inUnit = typeof unit === 'string' ? `, in ${unit}` : ''
    const usual = settings[name].parse(undefined) ?? USUAL_BODY
    return `  ${variableOf(name).padEnd(WIDTH)}${title.charAt(0).toLowerCase()}${title.slice(1)}${inUnit} [${String(usual)}]\n`
  })
  .join('')
