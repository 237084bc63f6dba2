import { randomBytes } from 'node:crypto'
import type { Clock } from '../time/index.js'
import { hashOf } from './hash.js'
import type { KeyStore, StoredSignIn } from './key-store.js'
import type { HostProof, Proof } from './proof.js'

/** How long somebody stays signed in, in milliseconds. */
const SIGNED_IN_MS = 7 * 86_400_000
/** How long a ticket may be used, in milliseconds. */
const TICKET_MS = 30_000

/** What was given out, which nothing tells again, and when its time is over, in milliseconds since the epoch. */
export interface Given {
  readonly token: string
  readonly expires: number
}

/** Those who are signed in: each by a token in the place of a key, and it ends with the key. */
export class SignIns {
  /** Tickets of those whom the host knows, by their hash: of this process alone, as the host's own requests are. */
  readonly #hostTickets = new Map<string, { readonly proof: HostProof; readonly expires: number }>()

  constructor(
    private readonly store: KeyStore,
    private readonly clock: Clock,
  ) {}

  /** Signs in somebody who has brought a key. @param key its hash */
  begin(key: string): Promise<Given> {
    return this.#give({ key_hash: key, parent: null }, SIGNED_IN_MS)
  }

  /** Gives a ticket to whom a proof speaks for: it is good for one use within half a minute. */
  async ticket(proof: Proof): Promise<Given | undefined> {
    if (proof.kind === 'host') return this.#hostTicket(proof)
    const { kind, hash } = proof
    const key =
      kind === 'key' ? await this.store.find(hash) : await this.store.signedIn(hash, this.clock.now())
    return key && (await this.#give({ key_hash: key.hash, parent: hash }, TICKET_MS))
  }

  /** What a ticket proves; undefined for one that is nobody's, or has been used, or is too old. */
  async redeem(ticket: string): Promise<Proof | undefined> {
    const hash = hashOf(ticket)
    const ofHost = this.#hostTickets.get(hash)
    this.#hostTickets.delete(hash)
    if (ofHost) return this.clock.now() < ofHost.expires ? ofHost.proof : undefined
    const found = await this.store.signOut(hash)
    const parent = found?.parent ?? undefined
    if (!found || parent === undefined || found.expires <= this.clock.now()) return undefined
    return { kind: parent === found.key_hash ? 'key' : 'sign-in', hash: parent }
  }

  /** Signs somebody out; who has brought a key is not signed in. */
  async end(proof: Proof): Promise<void> {
    if (proof.kind === 'sign-in') await this.store.signOut(proof.hash)
  }

  /** Signs out everybody who has come with the same key. */
  async endAll(proof: Proof): Promise<void> {
    if (proof.kind !== 'host') await this.store.signOutAll(proof.hash)
  }

  #hostTicket(proof: HostProof): Given {
    const now = this.clock.now()
    for (const [hash, { expires }] of this.#hostTickets) if (expires <= now) this.#hostTickets.delete(hash)
    const token = randomBytes(32).toString('base64url')
    this.#hostTickets.set(hashOf(token), { proof, expires: now + TICKET_MS })
    return { token, expires: now + TICKET_MS }
  }

  async #give(given: Omit<StoredSignIn, 'hash' | 'expires'>, ms: number): Promise<Given> {
    const token = randomBytes(32).toString('base64url')
    const now = this.clock.now()
    await this.store.signIn({ ...given, hash: hashOf(token), expires: now + ms }, now)
    return { token, expires: now + ms }
  }
}
