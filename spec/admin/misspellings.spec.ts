import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { z } from 'zod'
import { InstanceResource, TriggerResource } from '../../src/admin/resources/resources.js'
import { ignoredMembers, policyNames } from '../../src/triggers/index.js'
import { ofSafeguards, ofTriggers, saidOf } from '../support/misspellings.js'
import { members, type Answer, type Client } from './support/client.js'
import { expectProblem } from './support/expect-problem.js'
import { offices } from './support/office.js'

const LOBBY = '/systems/sys-lobby/triggers'

/** Holds an answer to a refusal of one slip, by its path and what was meant. */
function expectMisspelt(answer: Answer, path: string, meant: string | undefined): void {
  expect(expectProblem(answer, 'validation-failed')).to.deep.equal([path])
  const [fault] = members(answer).faults as { readonly message: string }[]
  expect(fault?.message).to.match(saidOf(meant))
  expect(members(answer).detail).to.equal(`${path}: ${String(fault?.message)}`)
}

describe('A misspelt member', () => {
  const open = offices()
  const lobby = async (admin: Client): Promise<string> => {
    const created = await admin.post(LOBBY, { trigger_id: 'trigger-declared' })
    return `${LOBBY}/${String(members(created).id)}`
  }

  for (const [given, path, meant] of ofTriggers)
    it(`of a trigger is refused and named: ${path}`, async () => {
      const office = await open()
      const admin = office.as('admin')
      const created = members(await admin.post('/triggers', { name: 'X' }))
      const one = `/triggers/${String(created.id)}`
      expectMisspelt(await admin.post('/triggers', { name: 'Y', ...given }), path, meant)
      for (const verb of ['PATCH', 'PUT'])
        expectMisspelt(await admin.call(verb, one, { body: { name: 'Y', ...given } }), path, meant)
      expect((await admin.get(one)).json).to.deep.equal(created)
      expect(office.triggers.triggers()).to.have.length(2)
    })

  for (const [given, path, meant] of ofSafeguards)
    it(`of a system trigger is refused and named: ${path}`, async () => {
      const office = await open()
      const admin = office.as('admin')
      const one = await lobby(admin)
      const before = members(await admin.get(one))
      const body = { trigger_id: 'trigger-declared', ...given }
      expectMisspelt(await admin.post(LOBBY, body), path, meant)
      for (const verb of ['PATCH', 'PUT'])
        expectMisspelt(await admin.call(verb, one, { body: given }), path, meant)
      expect((await admin.get(one)).json).to.deep.equal(before)
      expect(office.triggers.all()).to.have.length(2)
    })

  const others: [path: string, body: object, at: string, meant: string][] = [
    ['rotate_secret', { overlaps: 60 }, 'overlaps', 'overlap'],
    ['capture', { calls: 1, call: 5 }, 'call', 'calls'],
    ['explain', { url: '/', method: 'GET', verbs: 'GET' }, 'verbs', 'verb'],
    ['explain', { url: '/', header: {} }, 'header', 'headers'],
    ['explain', { url: '/', bodyBase64: '' }, 'bodyBase64', 'body_base64'],
  ]
  for (const [what, body, at, meant] of others)
    it(`of ${what} is refused and named: ${at}`, async () => {
      const admin = (await open()).as('admin')
      const answer = await admin.post(
        what === 'explain' ? '/webhook/explain' : `${await lobby(admin)}/${what}`,
        body,
      )
      expect(expectProblem(answer, 'validation-failed')).to.include(at)
      expect(members(answer).detail).to.include(`${at}: is not a known member; did you mean \`${meant}\`?`)
    })

  it('is told beside everything else that is wrong', async () => {
    const answer = await (
      await open()
    )
      .as('admin')
      .post('/triggers', { name: '', debounce: 5, conditions: { comparison: [] } })
    expect(expectProblem(answer, 'validation-failed')).to.have.members([
      'name',
      'debounce',
      'conditions.comparison',
    ])
  })
})

describe('What an answer shows', () => {
  const open = offices()

  it('may be sent back with a change in it', async () => {
    const admin = (await open()).as('admin')
    const { id } = members(await admin.post('/triggers', { name: 'X' }))
    const applied = members(await admin.post(LOBBY, { trigger_id: id, sources: { local_only: true } }))
    const [one, instance] = [`/triggers/${String(id)}`, `${LOBBY}/${String(applied.id)}`]
    const trigger = members(await admin.get(`${one}?instances=true`))
    const changed = await admin.put(one, { ...trigger, name: 'Y' })
    expect([changed.status, members(changed).name]).to.deep.equal([200, 'Y'])
    const shown = members(await admin.get(instance))
    const enabled = await admin.put(instance, { ...shown, exec_enabled: true })
    expect(enabled.status).to.equal(200)
    expect(members(enabled)).to.deep.include({ exec_enabled: true, sources: shown.sources })
  })

  it('is ignored by the names that the documents tell', () => {
    const [, section = ''] = readFileSync('docs/triggers.md', 'utf8').split('## What is ignored\n')
    const [items = ''] = section.split('They are ignored only where')
    const named = [...items.replace(/^[^]*?\n- /, '').matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect(named.filter((name) => name !== 'PlaceTrigger')).to.have.members([...ignoredMembers])
  })

  it('is known or ignored member by member, and nothing that an instance asks of its calls is ignored', () => {
    const policy: readonly string[] = policyNames
    for (const { shape } of [TriggerResource, InstanceResource] as z.ZodObject[])
      expect(ignoredMembers).to.include.members(Object.keys(shape).filter((name) => !policy.includes(name)))
    expect(ignoredMembers).not.to.include.oneOf([...policy])
  })
})
