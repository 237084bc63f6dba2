import { expect } from 'chai'
import { MemoryJournal } from '../../../src/journal/memory/index.js'
import { MOST_BYTES } from '../../../src/journal/memory/memory-journal.js'
import { journalContract } from '../../contract/journal.js'
import type { JournalEntry, WholeExecution } from '../../../src/journal/index.js'
import { aMessage, anExecution } from '../../support/executions.js'
import { MoodyUnits } from '../../support/moody-units.js'

const entry = (execution: WholeExecution): JournalEntry => ({ execution, isKept: false, keptSize: 0 })

journalContract('The memory', () => {
  const units = new MoodyUnits()
  return { journal: units.journal, units }
})

describe('A journal in memory', () => {
  it('holds so many executions, and no more', async () => {
    const journal = new MemoryJournal()
    for (let ms = 0; ms < 1300; ms += 1) journal.keep(entry(anExecution(ms)))
    expect(await journal.count({})).to.equal(1000)
    expect(await journal.find(anExecution(299).id)).to.equal(undefined)
    expect(await journal.find(anExecution(300).id)).not.to.equal(undefined)
  })

  it('takes so much room, and no more', async () => {
    const journal = new MemoryJournal()
    const message = aMessage('x'.repeat(65_536))
    for (let ms = 0; ms < 500; ms += 1) journal.keep(entry(anExecution(ms, { message })))
    expect(await journal.size()).to.be.within(MOST_BYTES * 0.95, MOST_BYTES)
  })
})
