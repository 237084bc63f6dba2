import { z } from 'zod'
import { Configuration } from './configuration.js'
import { Manifest } from './manifest.js'
import { PluginSettings } from './settings.js'

const asJsonSchema = (schema: z.ZodType): object =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })

/** The JSON Schemas published beside `plugin.json`, by file name. */
export const publishedSchemas = (): Readonly<Record<string, object>> => ({
  'plugin.schema.json': asJsonSchema(Manifest),
  'host.schema.json': asJsonSchema(Configuration),
})

/** The settings schema that `plugin.json` carries. */
export const settingsSchema = (): object =>
  Object.fromEntries(Object.entries(asJsonSchema(PluginSettings)).filter(([key]) => key !== '$schema'))
