import { inspect } from 'node:util'
import { expect } from 'chai'
import fc from 'fast-check'
import { catalogue, type ProblemBody } from '../../../src/problem/index.js'
import { execute, hooks, SECRET } from '../support/hooks.js'
import { bytesOf, LIMIT, shots, type Shot } from '../support/shots.js'

const REQUESTS = 2000
const SEED = 20_260_314

/** What an answer to a request that is HTTP may be. */
const STATUSES = [200, 202, 400, 401, 403, 404, 405, 413, 415, 422, 502, 503, 504]

/** What Node answers by itself to what never was HTTP. */
const NODE_STATUSES = [400, 408, 431]

const WORDS = "the driver's own words"

/** What no answer may hold: places of this program, what only the driver knows, and what only callers do. */
const LEAKS = [
  /node_modules/,
  /\.[jt]s:\d/,
  /\n +at /,
  /\/src\//,
  /file:\/\//,
  new RegExp(WORDS),
  new RegExp(SECRET),
]

/** What is seen of a run with this seed, so that not everything is refused at the door. */
const KINDS = [
  ...['200', '202', 'driver-failed', 'access-denied', 'not-found', 'module-not-found', 'method-not-found'],
  ...['invalid-url', 'invalid-parameter', 'missing-parameter', 'verb-not-allowed', 'invalid-body'],
  ...['body-too-large', 'body-encoded', 'HEAD', 'Node 400', 'Node 431', 'nothing'],
]

describe('A webhook that is sent whatever comes to mind', () => {
  const start = hooks()

  it(`answers each of ${String(REQUESTS)} requests as it says it does, and lives`, async () => {
    const hook = await start({ settings: { maxBodyBytes: LIMIT, maxFailedSecretsPerMinute: 0 } })
    const outcomes = [
      () => undefined,
      () => [200, { 'X-A': '1' }, 'reply'],
      () => Promise.resolve('garbage'),
      fails,
      async () => Promise.reject(new Error(WORDS)),
    ]
    hook.probe.answer = () => outcomes[hook.probe.calls.length % outcomes.length]?.()
    const kinds = new Set<string>()
    await fc.assert(
      fc.asyncProperty(shots, async (shot) => {
        const client = await hook.connect()
        client.send(bytesOf(shot))
        if (shot.cut !== undefined) client[shot.listens ? 'end' : 'leave']()
        const answer = (await client.untilClosed()).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')
        kinds.add(kindOf(answer, shot))
      }),
      { seed: SEED, numRuns: REQUESTS, endOnFailure: true },
    )
    expect([...kinds]).to.include.members(KINDS)

    hook.probe.answer = ({ body }) => [200, null, `still here, ${body}`]
    expect((await hook.call(execute(), { body: 'you?' })).text).to.equal('still here, you?')
    for (const line of hook.log.lines) expect(inspect(line, { depth: 9 })).not.to.include(SECRET)
    // Nothing went wrong but what the driver was told to do wrong.
    const errors = hook.log.lines.filter(({ level }) => level === 'error')
    const ours = new RegExp(
      `^(\\w+ failed Error: ${WORDS}|the driver answered neither .* elements undefined)$`,
    )
    for (const { message, details } of errors) {
      expect([message, String(details.error)].join(' ')).to.match(ours)
    }
  })
})

/** Holds an answer to what is promised, and says in a word what it is. */
function kindOf(answer: string, shot: Shot): string {
  const what = `${JSON.stringify(shot)} → ${answer}`
  if (answer === '') {
    // What follows a request without a length is no request, and Node ends the connection for it.
    const isFollowed = shot.framing === 'none' && shot.body !== ''
    // Node ends the connection of who has said all, unless the answer is there by then.
    expect(isFollowed || shot.cut !== undefined, what).to.equal(true)
    return 'nothing'
  }
  for (const leak of LEAKS) expect(answer, what).not.to.match(leak)
  const end = answer.indexOf('\r\n\r\n')
  const [head, body] = [answer.slice(0, end), answer.slice(end + 4)]
  const status = Number(head.split(' ')[1])
  if (!head.includes('X-Request-ID: ')) {
    expect(NODE_STATUSES, what).to.include(status)
    return `Node ${String(status)}`
  }
  expect(STATUSES, what).to.include(status)
  if (shot.verb === 'HEAD') {
    expect(body, what).to.equal('')
    return 'HEAD'
  }
  expect(head, what).to.include(`Content-Length: ${String(body.length)}`)
  if (!head.includes('Content-Type: application/problem+json')) {
    expect([200, 202], what).to.include(status)
    return String(status)
  }
  const problem = JSON.parse(Buffer.from(body, 'latin1').toString()) as ProblemBody
  expect(Object.keys(catalogue), what).to.include(problem.code)
  expect([problem.status, catalogue[problem.code].status], what).to.deep.equal([status, status])
  return problem.code
}

function fails(): never {
  throw new Error(WORDS)
}
