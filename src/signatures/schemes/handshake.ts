/**
 * How a sender makes sure that a URL is its receiver's, before it sends anything. Names are those of the query for
 * GET, and of the outermost object of the JSON body for POST.
 */
export interface Handshake {
  readonly verb: 'GET' | 'POST'
  /** What tells it from other calls. */
  readonly when: Readonly<Record<string, string>>
  /** What must hold the token that was agreed on. */
  readonly token?: string
  /** What is answered: something the call gives, or the token. */
  readonly answer: { readonly is: 'given'; readonly as: string } | { readonly is: 'token' }
}
