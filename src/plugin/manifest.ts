import { z } from 'zod'
import { clearances } from '../driver/index.js'

const Role = z.enum(['none', ...clearances]).describe('What a caller must be; none asks for no credentials')

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
    main: z.string().startsWith('./').describe('The module that exports activate'),
    engines: z.strictObject({
      node: z.string().describe('Versions of Node it runs on'),
      pluginApi: z.string().describe('Versions of the host interface it is written for'),
    }),
    contributes: z.strictObject({
      routes: z.array(z.strictObject({ path: z.string().startsWith('/'), role: Role })),
      channels: z
        .array(z.strictObject({ path: z.string().startsWith('/'), role: Role }))
        .describe('Websocket paths'),
      drivers: z.array(z.string().startsWith('./')).describe('Modules that export driver classes'),
    }),
    settings: z.record(z.string(), z.unknown()).describe('JSON Schema of the settings'),
  })
  .meta({ title: 'Manifest of a driver runtime plugin' })
export type Manifest = z.output<typeof Manifest>

/** The host interface this package offers: `loadPlugin`, `activate` and what they give. */
export const PLUGIN_API = '1.0.0'
