import { Readable } from 'node:stream'
import { expect } from 'chai'
import { requireJson } from '../../../src/driver/index.js'
import { Problem } from '../../../src/problem/index.js'

class Reading {
  constructor(readonly value: unknown) {}
}

class Shelf {
  *[Symbol.iterator](): Generator<number> {
    yield 1
  }
}

const circle: Record<string, unknown> = {}
circle.next = [circle]

describe('Holding a value to what JSON can carry', () => {
  const carried: [what: string, value: unknown][] = [
    ['nothing', undefined],
    ['null, text, numbers and booleans', [null, '', 0, -1.5, true]],
    ['members and items that are undefined', { a: undefined, list: [undefined] }],
    ['a date', { at: new Date(0) }],
    ['a URL', new URL('http://a/')],
    ['an instance with members', new Reading({ deep: [1] })],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['what has toJSON', { toJSON: () => ({ a: 1 }), odd: () => 1 }],
    ['the same object twice', [circle.none, [1], [1]]],
  ]
  for (const [what, value] of carried)
    it(`lets through ${what}`, () => {
      requireJson(value, 'it')
    })

  const refused: [value: unknown, message: string][] = [
    [Promise.resolve(), 'thing: it is a Promise: await it'],
    [{ then: () => undefined }, 'thing: it is a Promise: await it'],
    [{ a: [1, { b: Promise.resolve() }] }, 'thing: a[1].b is a Promise: await it'],
    [[new Map()], 'thing: [0] is a Map: make an object of it with Object.fromEntries'],
    [{ seen: new Set() }, 'thing: seen is a Set: make a list of it'],
    [{ at: new Date(NaN) }, 'thing: at is an invalid Date'],
    [{ level: NaN }, 'thing: level is NaN, which JSON does not have'],
    [-Infinity, 'thing: it is -Infinity, which JSON does not have'],
    [{ id: 1n }, 'thing: id is a BigInt: make a number or a text of it'],
    [{ run: () => 1 }, 'thing: run is a function'],
    [Symbol('x'), 'thing: it is a symbol'],
    [{ cause: new Error('x') }, 'thing: cause is an error: take its message'],
    [{ match: /x/ }, 'thing: match is a regular expression'],
    [{ raw: Buffer.from('x') }, 'thing: raw is bytes: make text of them, such as base64'],
    [new ArrayBuffer(1), 'thing: it is bytes: make text of them, such as base64'],
    [new Response('x'), 'thing: it is a Response'],
    [new Blob(['x']), 'thing: it is a Blob'],
    [{ headers: new Headers() }, 'thing: headers is a Headers'],
    [new URLSearchParams('a=1'), 'thing: it is a URLSearchParams'],
    [Readable.from(['x']), 'thing: it is a stream: read it first'],
    [new Blob(['x']).stream(), 'thing: it is a stream: read it first'],
    [new Shelf(), 'thing: it is an iterable: make a list of it'],
    [new WeakMap(), 'thing: it is a WeakMap'],
    [new Reading(new Map()), 'thing: value is a Map: make an object of it with Object.fromEntries'],
    [{ toJSON: () => ({ a: NaN }) }, 'thing: a is NaN, which JSON does not have'],
  ]
  for (const [value, message] of refused)
    it(`refuses ${message.slice('thing: '.length)}`, () => {
      expect(() => {
        requireJson(value, 'thing')
      }).to.throw(Problem, new RegExp(`^${message.replace(/[.[\]]/g, '\\$&')}$`))
    })

  it('refuses a circle, and says so in few words', () => {
    expect(() => {
      requireJson(circle, 'thing')
    }).to.throw(Problem, /^thing: next\[0\]\.next.{1,250} is a circle, or deeper than 500 levels$/)
  })
})
