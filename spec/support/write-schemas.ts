/* Writes what is made of the code and its data anew, schemas, the console's types, the page of senders, the table of hosts: `npm run schemas`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { openOffice } from '../admin/support/office.js'
import { hostsTable } from '../hosts/support/hosts-table.js'
import { CONSOLE_TYPES, consoleTypes } from './console-types.js'
import { SENDERS_PAGE, sendersPage } from './sender-pages.js'
import { publishedSchemas, settingsSchema } from '../../src/plugin/configuration/schemas.js'

const write = async (file: string, value: unknown): Promise<void> => {
  const options = await resolveConfig(file)
  writeFileSync(file, await format(JSON.stringify(value), { ...options, parser: 'json' }))
}

for (const [file, schema] of Object.entries(publishedSchemas())) await write(file, schema)
const manifest = JSON.parse(readFileSync('plugin.json', 'utf8')) as Record<string, unknown>
await write('plugin.json', { ...manifest, settings: settingsSchema() })

const { office, close } = await openOffice({})
writeFileSync(CONSOLE_TYPES, await consoleTypes(office.admin.openapi()))
await close()

writeFileSync(SENDERS_PAGE, await sendersPage())

const HOSTING = 'docs/hosting.md'
const hosting = readFileSync(HOSTING, 'utf8')
const [before = '', , after = ''] = hosting.split(/(<!-- hosts -->\n[^]*<!-- \/hosts -->)/)
writeFileSync(HOSTING, `${before}<!-- hosts -->\n\n${hostsTable()}\n\n<!-- /hosts -->${after}`)
