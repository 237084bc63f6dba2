import { z } from 'zod'
import { clearances } from '../../driver/index.js'

const Role = z
  .enum(['none', ...clearances])
  .describe('What a caller must be at least; none asks for no credentials')

const UrlPath = z.string().regex(/^\//, 'must begin with a slash')
/** A file of the plugin; a pattern, since JSON Schema has no format for it. */
const Inside = z.string().regex(/^\.\//, 'must begin with ./')

/** `plugin.json`; `plugin.schema.json` publishes the same as JSON Schema. */
export const Manifest = z
  .strictObject({
    $schema: z.string().optional(),
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .describe('Permanent: hosts keep settings under it'),
    name: z.string().min(1),
    description: z.string(),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    main: Inside.describe('The module that exports activate'),
    engines: z.strictObject({
      node: z.string().describe('Versions of Node it runs on'),
      pluginApi: z.string().describe('Versions of the host interface it is written for'),
    }),
    contributes: z.strictObject({
      routes: z.array(z.strictObject({ path: UrlPath, role: Role })),
      channels: z.array(z.strictObject({ path: UrlPath, role: Role })).describe('Websocket paths'),
      drivers: z.array(Inside).describe('Modules that export driver classes'),
      senders: z
        .array(Inside)
        .optional()
        .describe('Senders that system triggers may then name, a JSON file each, whose name is the sender’s'),
    }),
    settings: z.record(z.string(), z.unknown()).describe('JSON Schema of the settings'),
  })
  .meta({ title: 'Manifest of a driver runtime plugin' })
export type Manifest = z.output<typeof Manifest>

/** The host interface this package offers: `loadPlugin`, `activate` and what they give. */
export const PLUGIN_API = '1.0.0'
