/* A driver that answers what no driver should, and misbehaves in every way that its tables say. */
import { Driver, driver, reply, webhook } from 'placeos-webhooks'

const SECRET = 'swordfish'

const refusing = () => {
  throw new Error(SECRET)
}
/** Cannot be looked at in any way. */
const unreadable = () => new Proxy({}, { get: refusing, has: refusing, ownKeys: refusing })
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable([200, {}, 'x'], {})
  revoke()
  return proxy
}
const trapped = (target, key) => Object.defineProperty(target, key, { get: refusing, enumerable: true })
const circular = () => {
  const body = {}
  body.self = body
  return body
}
const never = () => new Promise(() => undefined)
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const overflow = () => 1 + overflow()

/** What is no reply: each makes the call fail, be it answered at once or later. */
export const returns = {
  text: () => 'ok',
  'empty text': () => '',
  'a reply as JSON': () => '[200,{},"x"]',
  'a number': () => 200,
  zero: () => 0,
  NaN: () => NaN,
  true: () => true,
  false: () => false,
  'a big integer': () => 200n,
  'a symbol': () => Symbol(SECRET),
  'a function': () => () => [200, {}, 'x'],
  'an object': () => ({ status: 200, headers: {}, body: 'x' }),
  'an object that looks like a list': () => ({ 0: 200, 1: {}, 2: 'x', length: 3 }),
  'circular JSON': circular,
  'a date': () => new Date(0),
  bytes: () => Buffer.from([200, 0, 0]),
  'an error': () => new Error(SECRET),
  'an empty list': () => [],
  'two elements': () => [200, {}],
  'four elements': () => [200, {}, 'x', 1],
  holes: () => new Array(3),
  'a map': () => new Map([[0, 200]]),
  'what a browser is answered': () => new Response('x'),
  'the status NaN': () => [NaN, {}, null],
  'an endless status': () => [Infinity, {}, null],
  'the status 0': () => [0, {}, null],
  'the status 99': () => [99, {}, null],
  'the status 100': () => [100, {}, null],
  'the status 101': () => [101, {}, null],
  'the status 600': () => [600, {}, null],
  'a status as text': () => ['200', {}, null],
  'a fraction for status': () => [200.5, {}, null],
  'a negative status': () => [-200, {}, null],
  'no status': () => [null, {}, null],
  'text for headers': () => [200, 'X-A: 1', null],
  'a list for headers': () => [200, [['X-A', '1']], null],
  'a number for a header': () => [200, { 'X-A': 1 }, null],
  'null for a header': () => [200, { 'X-A': null }, null],
  'a header with a line': () => [200, { 'X-A': '1\r\nSet-Cookie: a=b' }, null],
  'a header name with a line': () => [200, { 'X-A\r\nX-B': '1' }, null],
  'a header beyond Latin': () => [200, { 'X-A': '€' }, null],
  'an empty header name': () => [200, { '': '1' }, null],
  'a header whose name has a space': () => [200, { 'X A': '1' }, null],
  'an object for body': () => [200, {}, { a: 1 }],
  'a circular body': () => [200, {}, circular()],
  'a number for body': () => [200, {}, 7],
  'a list for body': () => [200, {}, ['x']],
  'a promise for body': () => [200, {}, Promise.resolve('x')],
  'an endless promise for body': () => [200, {}, never()],
  'a status that throws': () => trapped([200, {}, 'x'], 0),
  'headers that throw': () => trapped([200, {}, 'x'], 1),
  'a body that throws': () => trapped([200, {}, 'x'], 2),
  'a header that throws': () => [200, trapped({}, 'X-A'), null],
  'headers that cannot be read': () => [200, unreadable(), null],
  'a body that cannot be read': () => [200, {}, unreadable()],
  'a revoked list': revoked,
  'what cannot be read': unreadable,
}

/** What a driver may do instead of answering. */
export const misdeeds = {
  'throws an error': refusing,
  'throws text': () => throws(SECRET),
  'throws null': () => throws(null),
  'throws undefined': () => throws(undefined),
  'throws a reply': () => throws([200, {}, SECRET]),
  'throws what cannot be read': () => throws(unreadable()),
  'throws an error whose stack cannot be read': () => throws(trapped(new Error(SECRET), 'stack')),
  'throws an error that is its own cause': () => {
    const error = new Error(SECRET)
    error.cause = error
    throw error
  },
  'throws an error of a million words': () => throws(new Error('word '.repeat(1e6))),
  rejects: async () => throws(new Error(SECRET)),
  'rejects with null': async () => throws(null),
  'rejects with what cannot be read': async () => throws(unreadable()),
  'rejects later with what cannot be read': () => later(1).then(() => throws(unreadable())),
  'overflows the stack': overflow,
  'is a thenable that throws': () => ({ then: refusing }),
  'has a then that cannot be read': () => trapped({}, 'then'),
  'is a thenable that rejects twice': () => ({
    then: (_, reject) => {
      reject(SECRET)
      reject(SECRET)
    },
  }),
  'makes JSON of what is circular': () => reply(200, circular()),
  'makes JSON of a big integer': () => reply(200, { a: 1n }),
  'never answers': never,
  'is a thenable that never settles': () => ({ then: () => undefined }),
  'answers too late': () => later(400).then(() => [200, null, SECRET.repeat(1e6)]),
  'answers too late, what cannot be read': () => later(400).then(() => [200, unreadable(), null]),
  'fails too late, with what cannot be read': () => later(400).then(() => throws(unreadable())),
  'is a thenable that settles twice': () => ({
    then: (resolve) => {
      resolve([200, null, 'first'])
      resolve([200, null, 'second'])
    },
  }),
  'is a thenable that settles, and then rejects': () => ({
    then: (resolve, reject) => {
      resolve([200, null, 'first'])
      reject(new Error(SECRET))
    },
  }),
  'is a thenable that settles, and then throws': () => ({
    then: (resolve) => {
      resolve([200, null, 'first'])
      throw new Error(SECRET)
    },
  }),
  'is a thenable that settles again after the answer': () => ({
    then: (resolve) => {
      resolve([200, null, 'first'])
      setTimeout(() => resolve([200, null, 'second']), 50)
    },
  }),
  'changes its answer when it has given it': () => {
    const answer = [200, { 'X-A': '1' }, 'first']
    queueMicrotask(() => answer.splice(0, 3, 500, { 'X-A': '1\r\n' }, 'second'))
    return answer
  },
  'sets a cookie': () => [200, { 'Set-Cookie': ['a=b', 'c=d'] }, 'first'],
  'sets a length of its own': () => [200, { 'Content-Length': '1', 'Transfer-Encoding': 'chunked' }, 'first'],
  'answers 100 MB of text': () => [200, null, 'x'.repeat(100e6)],
  'answers 100 MB of bytes': () => [200, null, Buffer.alloc(100e6, 'x')],
  'has a body where there must be none': () => [204, null, 'x'.repeat(1000)],
  'throws in a later turn': () => void setTimeout(refusing),
  'rejects where nobody looks': () => void Promise.reject(unreadable()),
  'rejects where nobody looks, with an error': () => void Promise.reject(new Error(SECRET)),
  'logs what cannot be read': (driver) => {
    driver.log.error('unreadable', { error: unreadable(), what: unreadable() })
    return [200, null, 'first']
  },
  'logs what is circular': (driver) => {
    driver.log.info('circular', { what: circular(), n: 1n, f: refusing })
    return [200, null, 'first']
  },
  'changes all that it is given': (_driver, args) => {
    for (const arg of args) if (typeof arg === 'object') for (const key of Object.keys(arg)) delete arg[key]
    return [200, null, 'first']
  },
}

function throws(what) {
  throw what
}

export class Wicked extends Driver {
  return(...args) {
    return returns[nameIn(args)]()
  }

  async returnLater(...args) {
    await Promise.resolve()
    return returns[nameIn(args)]()
  }

  misbehave(...args) {
    return misdeeds[nameIn(args)](this, args)
  }

  well() {
    return [200, null, 'well']
  }
}

const nameIn = ([, , body]) => body

for (const [name, options] of Object.entries({
  return: {},
  returnLater: {},
  misbehave: { timeout: 200 },
  well: {},
}))
  webhook(options)(Wicked.prototype, name, Object.getOwnPropertyDescriptor(Wicked.prototype, name))
driver({ name: 'Wicked', generic: 'Wicked' })(Wicked)
