import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { CONSOLE_TYPES, consoleTypes } from '../../support/console-types.js'
import { offices } from '../support/office.js'

describe('The types of the console', () => {
  const open = offices()

  it('are those of the OpenAPI document; if not, run npm run schemas', async () => {
    const { admin } = await open()
    expect(readFileSync(CONSOLE_TYPES, 'utf8')).to.equal(await consoleTypes(admin.openapi()))
  })
})
