import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { LiveClient } from '../support/live-client.js'
import { lives, type Live } from '../support/live.js'

const hashOf = (word: string): string => createHash('sha256').update(word).digest('hex')

describe('A ticket for the websocket', () => {
  const start = lives()

  /** Somebody who has signed in, by the hash of their token. */
  async function signIn({ building, keys }: Live): Promise<string> {
    return hashOf((await building.keys.signIns.begin(hashOf(keys.support))).token)
  }

  async function ticketOf({ building }: Live, signedIn: string): Promise<string> {
    return (await building.keys.signIns.ticket({ kind: 'sign-in', hash: signedIn }))?.token ?? ''
  }

  const connect = (live: Live, ticket: string): Promise<LiveClient> =>
    LiveClient.connect(live.url(`?ticket=${ticket}`))
  const refusal = async (live: Live, ticket: string): Promise<number> =>
    (await LiveClient.refusal(live.url(`?ticket=${ticket}`))).status

  it('opens one socket, once', async () => {
    const live = await start()
    const ticket = await ticketOf(live, await signIn(live))
    expect(await (await connect(live, ticket)).all()).to.deep.equal([])
    expect(await refusal(live, ticket)).to.equal(401)
  })

  it('is given to who brings a key as well', async () => {
    const live = await start()
    const proof = { kind: 'key', hash: hashOf(live.keys.support) } as const
    const ticket = (await live.building.keys.signIns.ticket(proof))?.token ?? ''
    expect(await (await connect(live, ticket)).all()).to.deep.equal([])
  })

  it('is good for half a minute', async () => {
    const live = await start()
    const signedIn = await signIn(live)
    const [early, late] = [await ticketOf(live, signedIn), await ticketOf(live, signedIn)]
    await live.building.clock.advance(29_999)
    await connect(live, early)
    await live.building.clock.advance(1)
    expect(await refusal(live, late)).to.equal(401)
  })

  it('is good no more once its sign-in has ended, and none is given then', async () => {
    const live = await start()
    const signedIn = await signIn(live)
    const ticket = await ticketOf(live, signedIn)
    await live.building.keys.signIns.end({ kind: 'sign-in', hash: signedIn })
    expect(await refusal(live, ticket)).to.equal(401)
    expect(await ticketOf(live, signedIn)).to.equal('')
  })

  it('is not the token of a sign-in, which opens no socket', async () => {
    const live = await start()
    const { token } = await live.building.keys.signIns.begin(hashOf(live.keys.support))
    const cookie = `placeos-webhooks-sign-in=${token}`
    const origin = `http://127.0.0.1:${live.port}`
    const asCookie = await LiveClient.refusal(live.url(), { headers: { cookie, origin } })
    expect([await refusal(live, token), asCookie.status]).to.deep.equal([401, 401])
  })

  for (const [what, end] of [
    [
      'its sign-in ends',
      (live: Live, hash: string) => live.building.keys.signIns.end({ kind: 'sign-in', hash }),
    ],
    [
      'its key is revoked',
      async ({ building }: Live) => {
        const key = (await building.keys.list()).find(({ role }) => role === 'support')
        await building.keys.revoke(key?.id ?? '')
      },
    ],
  ] as const)
    it(`opens a socket that is closed within 5 seconds when ${what}, and no other`, async () => {
      const live = await start()
      const [signedIn, other] = [await signIn(live), await live.connect('admin')]
      const client = await connect(live, await ticketOf(live, signedIn))
      await end(live, signedIn)
      await live.building.clock.advance(5000)
      expect(await client.closed).to.include({ code: 4401 })
      expect(await other.all()).to.deep.equal([])
    })
})
