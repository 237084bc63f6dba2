import { expect } from 'chai'
import type { ProblemCode } from '../../../src/problem/index.js'
import { members, type Client } from '../support/client.js'
import { expectProblem } from '../support/expect-problem.js'
import { offices } from '../support/office.js'

const LOBBY = '/systems/sys-lobby/triggers'
const secrets = ['a-secret-of-the-sender']

describe('The sender of a system trigger', () => {
  const open = offices()
  const apply = async (admin: Client, given: object) =>
    await admin.post(LOBBY, { trigger_id: 'trigger-declared', ...given })

  it('says how calls are signed, and how long it waits', async () => {
    const admin = (await open()).as('admin')
    const created = await apply(admin, { sender: 'verkada', signature: { secrets } })
    expect(created.status).to.equal(201)
    expect(members(created)).to.deep.include({
      signature: { preset: 'verkada', required: true, secret_count: 1, has_handshake_token: false },
      reply_budget: 1.5,
    })
    expect(members(created)).not.to.have.property('sender')
  })

  it('gives way to what is given beside it', async () => {
    const admin = (await open()).as('admin')
    const given = { sender: 'verkada', signature: { secrets, tolerance: 30 }, reply_budget: 1 }
    expect(members(await apply(admin, given))).to.deep.include({
      signature: {
        preset: 'verkada',
        required: true,
        tolerance: 30,
        secret_count: 1,
        has_handshake_token: false,
      },
      reply_budget: 1,
    })
    const none = { sender: 'verkada', signature: null, reply_budget: null }
    expect(members(await apply(admin, none))).to.deep.include({ signature: null, reply_budget: null })
    const other = { sender: 'verkada', signature: { preset: 'github', secrets } }
    expect(members(await apply(admin, other)).signature).to.include({ preset: 'github' })
  })

  it('can be said later, and takes the place of what was signed before', async () => {
    const admin = (await open()).as('admin')
    const { id } = members(await apply(admin, { signature: { preset: 'github', secrets } }))
    const one = `${LOBBY}/${String(id)}`
    const changed = await admin.call('PATCH', one, { body: { sender: 'zoom', signature: { secrets } } })
    expect(members(changed)).to.deep.include({ reply_budget: 2.25 })
    expect(members(changed).signature).to.include({ preset: 'zoom' })
  })

  const refused: [what: string, given: object, path: string, message: RegExp, code?: ProblemCode][] = [
    ['is not known', { sender: 'verkadda', signature: { secrets } }, 'sender', /did you mean `verkada`\?$/],
    ['is no name', { sender: 5 }, 'sender', /^must be the name of a sender$/, 'malformed-body'],
    ['has no secret', { sender: 'verkada' }, 'signature.secrets', /^needs at least one secret$/],
    [
      'has a secret of another shape',
      { sender: 'samsara', signature: { secrets: ['not base64!'] } },
      'signature.secrets[0]',
      /^is not written as the scheme asks: it must be base64$/,
    ],
    [
      'asks for more',
      { sender: 'google-pubsub', signature: { parameters: { audience: 'https://a.example' } } },
      'signature.parameters.service_account',
      /^is required by the scheme$/,
    ],
    [
      'is misspelt inside',
      { sender: 'github', signature: { secret: secrets } },
      'signature.secret',
      /did you mean `secrets`\?$/,
    ],
  ]
  for (const [what, given, path, message, code = 'validation-failed'] of refused)
    it(`is refused where it ${what}, and makes nothing that is not signed`, async () => {
      const office = await open()
      const before = office.triggers.all().length
      const answer = await apply(office.as('admin'), given)
      expect(expectProblem(answer, code)[0]).to.equal(path)
      const faults = members(answer).faults as { readonly path: string; readonly message: string }[]
      expect(faults.find((fault) => fault.path === path)?.message).to.match(message)
      expect(office.triggers.all()).to.have.length(before)
    })
})
