import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import { z } from 'zod'
import { verbs } from '../../../src/driver/index.js'
import { operators, TriggerDefinition } from '../../../src/triggers/index.js'

describe('The JSON Schema of a trigger', () => {
  const schema = z.toJSONSchema(TriggerDefinition, { io: 'input' })
  const isValid = new Ajv2020({ strict: false, formats: { email: true } }).compile(schema)
  const example = {
    name: 'Doorbell',
    enable_webhook: true,
    supported_methods: ['GET', 'POST'],
    conditions: {
      comparisons: [
        { left: { mod: 'Display_1', status: 'power', keys: ['on'] }, operator: 'not_equal', right: 1 },
      ],
      time_dependents: [{ type: 'cron', cron: '30 2 * * *', timezone: 'Europe/Berlin' }],
    },
    actions: {
      functions: [{ mod: 'Display_1', method: 'power', args: { state: [true, null] } }],
      mailers: [{ emails: ['anna@example.org'], content: 'Ding' }],
    },
  }

  it('takes what is taken, and asks for a name', () => {
    expect(isValid({})).to.equal(false)
    for (const input of [{ name: 'Doorbell' }, example]) {
      expect(isValid(input)).to.equal(true)
      expect(TriggerDefinition.safeParse(input).success).to.equal(true)
    }
  })

  it('names every operator and every verb, and takes no other', () => {
    const text = JSON.stringify(schema)
    expect(text).to.include(JSON.stringify({ type: 'string', enum: operators }))
    expect(text).to.include(JSON.stringify({ type: 'string', enum: verbs }))
    const comparisons = [{ left: 1, operator: 'like', right: 1 }]
    expect(isValid({ ...example, conditions: { comparisons } })).to.equal(false)
    expect(isValid({ ...example, supported_methods: ['HEAD'] })).to.equal(false)
  })
})
