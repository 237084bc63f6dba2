import { expect } from 'chai'
import { arg, command, Driver, driver, security, z } from '../../../src/index.js'
import { initialState, next, nextLapse, type TriggerEvent } from '../../../src/triggers/instance/machine.js'
import { execute, NOTIFY, room } from '../../webhooks/support/hooks.js'
import { wired, type Wired } from '../../webhooks/support/wired.js'
import { isTrue, type GivenTrigger } from '../support/support.js'
import { happeningsOf, sentence, type TimingRow } from './timing-row.js'
import { timingTable } from './timing-table.js'

const namesOf = ({ conditions = 'webhook' }: TimingRow): string[] => conditions.split(' ').filter(Boolean)

describe('The trigger machine', () => {
  const names = { hook: 'webhook', execute: 'webhook', time: 'time_0', A: 'comparison_0', B: 'comparison_1' }
  // What the gates refuse never reaches the machine, and what is edited is another machine.
  const rows = timingTable.filter(({ answers, edits }) => !answers && !edits)
  for (const row of rows)
    it(sentence(row), () => {
      const { period = 0.5, any = false } = row
      const rules = { debounceMs: period * 1000, anyMatch: any }
      const own = { webhook: 'webhook', A: 'comparison_0', B: 'comparison_1', time: 'time_0' }
      let state = initialState(namesOf(row).map((name) => own[name as keyof typeof own]))
      const log: string[] = []
      const apply = (at: number, event: TriggerEvent): void => {
        const before = state.triggered
        state = next(state, event, rules)
        if (state.triggered !== before)
          log.push(`${String(at)}:${state.triggered ? 'T' : 'F'}${String(state.count)}`)
      }
      const elapse = (until: number): void => {
        for (let at = nextLapse(state); at !== undefined && at <= until; at = nextLapse(state))
          apply(at, { kind: 'elapse', at })
      }
      for (const { at, what, holds } of happeningsOf(row)) {
        elapse(at)
        if (what === 'edit') throw new Error('the machine knows no edits')
        const condition = names[what]
        if (what === 'A' || what === 'B') apply(at, { kind: 'change', condition, holds })
        else apply(at, { kind: 'pulse', condition, at })
      }
      elapse(Infinity)
      expect(log.join(' ')).to.equal(row.published)
    })
})

/** When the actions of the trigger ran, on the clock of the driver. */
let acted: number[]

@driver({ name: 'Sensor', generic: 'Sensor' })
class Sensor extends Driver {
  @command({ args: [arg('key', z.string()), arg('value', z.boolean())] })
  feel(key: string, value: boolean): void {
    this.status.set(key, value)
  }

  @command()
  @security('administrator')
  act(): void {
    acted.push(this.now())
  }
}

/** The room, with a sensor. */
const site = (trigger?: object): object => {
  const { modules, systems, ...rest } = room(trigger) as {
    modules: object[]
    systems: { modules: string[] }[]
  }
  return {
    ...rest,
    modules: [...modules, { id: 'mod-sensor', driver: 'Sensor' }],
    systems: systems.map((system) => ({ ...system, modules: [...system.modules, 'mod-sensor'] })),
  }
}

/** The definition of a row's trigger, which does something whenever it fires. */
const definitionOf = (row: TimingRow, start: number): GivenTrigger => {
  const names = namesOf(row)
  const comparisons = names.filter((name) => name === 'A' || name === 'B')
  const time = happeningsOf(row).find(({ what }) => what === 'time')?.at ?? 0
  return {
    enable_webhook: names.includes('webhook'),
    debounce_period: row.period ?? 0.5,
    any_match: row.any ?? false,
    conditions: {
      comparisons: comparisons.map((name) => isTrue('Sensor_1', name)),
      time_dependents: names.includes('time') ? [{ type: 'at', time: (start + time) / 1000 }] : [],
    },
    actions: { functions: [{ mod: 'Sensor_1', method: 'act' }] },
    ...row.more,
  }
}

describe('A trigger behind its webhook', () => {
  const wire = wired()

  /** Lets a row happen, and gives the statuses of the answers. */
  async function play(parts: Wired, row: TimingRow, start: number): Promise<number[]> {
    const answers: number[] = []
    const { clock } = parts
    const edits = [...(row.edits ?? [])]
    let definition = definitionOf(row, start)
    // What a comparison comes to at first fires nothing.
    for (const name of namesOf(row)) if (name === 'A' || name === 'B') await feel(parts, name, false)
    for (const { at, what, holds } of happeningsOf(row)) {
      await clock.advance(start + at - clock.now())
      switch (what) {
        case 'hook':
        case 'execute':
          answers.push((await parts.call(what === 'hook' ? NOTIFY : execute())).status)
          break
        case 'time':
          break
        case 'A':
        case 'B':
          await feel(parts, what, holds)
          break
        case 'edit':
          definition = { ...definition, ...edits.shift() }
          await parts.configure(definition)
          break
      }
      await clock.advance(0)
    }
    await clock.advance(60_000)
    return answers
  }

  const feel = ({ runtime }: Wired, key: string, value: boolean): Promise<unknown> =>
    runtime.exec({
      system: 'sys-room',
      name: 'Sensor',
      index: 1,
      command: 'feel',
      args: [key, value],
      clearance: 'administrator',
    })

  for (const row of timingTable)
    it(sentence(row), async () => {
      acted = []
      const executed: number[] = []
      const start = new Date('2026-03-14T09:26:53Z').getTime()
      const parts = await wire(definitionOf(row, start), { drivers: [Sensor], site })
      expect(parts.clock.now()).to.equal(start)
      parts.probe.answer = () => {
        executed.push(parts.clock.now() - start)
      }
      const answers = await play(parts, row, start)
      expect(edges(parts.published)).to.equal(row.published)
      expect(answers).to.deep.equal(row.answers ?? answers.map(() => 202))
      expect(executed).to.deep.equal(row.executed ?? [])
      const rises = row.published.split(' ').filter((word) => word.includes('T'))
      expect(acted.map((at) => at - start)).to.deep.equal(rises.map((word) => Number(word.split(':')[0])))
      expect(parts.triggers.find('trig-room')?.state.action_errors).to.equal(0)
    })
})

/** What is published, without that which only tells of conditions. */
function edges(published: Wired['published']): string {
  let before = false
  const changes: string[] = []
  for (const [seconds, triggered, count] of published) {
    if (triggered !== before)
      changes.push(`${String(Math.round(seconds * 1000))}:${triggered ? 'T' : 'F'}${String(count)}`)
    before = triggered
  }
  return changes.join(' ')
}
