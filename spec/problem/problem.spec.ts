import { expect } from 'chai'
import { Problem } from '../../src/problem/index.js'

describe('A problem', () => {
  it('is an Error with the status of its code', () => {
    const problem = new Problem('module-not-found', 'no Display_2 in the system')
    expect(problem).to.be.instanceOf(Error)
    expect(problem).to.include({
      name: 'Problem',
      code: 'module-not-found',
      status: 404,
      message: 'no Display_2 in the system',
    })
  })

  it('has the members of RFC 9457 as its body, and the detail again as error', () => {
    expect(new Problem('exec-disabled', 'not here').toBody('request-1')).to.deep.equal({
      type: 'urn:placeos-webhooks:problem:exec-disabled',
      title: 'Execution is not enabled on this system trigger',
      status: 403,
      detail: 'not here',
      code: 'exec-disabled',
      instance: 'request-1',
      error: 'not here',
    })
  })

  it('lists its faults in the body when it has any', () => {
    const faults = [{ path: 'modules[0].driver', message: 'no such driver' }]
    const problem = new Problem('invalid-configuration', 'cannot be used', { faults })
    expect(problem.toBody('request-1').faults).to.deep.equal(faults)
    expect(new Problem('not-found', 'gone').toBody('request-1')).not.to.have.property('faults')
  })

  it('keeps its cause out of the body', () => {
    const cause = new Error('password in /etc/secret')
    const problem = new Problem('driver-failed', 'Display_1.power failed', { cause })
    expect(problem.cause).to.equal(cause)
    expect(JSON.stringify(problem.toBody('request-1'))).not.to.include('secret')
  })

  it('has no cause when none is given', () => {
    expect(new Problem('not-found', 'gone')).not.to.have.property('cause')
  })

  it('carries further headers, which win over those of its code', () => {
    const refused = new Problem('verb-not-allowed', 'no', { headers: { Allow: 'GET, POST' } })
    expect(refused.headers).to.deep.equal({ Allow: 'GET, POST' })
    const full = new Problem('queue-full', 'no', { headers: { 'Retry-After': '9' } })
    expect(full.headers).to.deep.equal({ 'Retry-After': '9' })
  })

  it('is itself when made from a problem', () => {
    const problem = new Problem('not-found', 'gone')
    expect(Problem.from(problem)).to.equal(problem)
  })

  const others: [what: string, thrown: unknown][] = [
    ['another error', new TypeError('secret text')],
    ['text', 'secret text'],
    ['what only looks like one', { name: 'Problem', code: 'not-found', message: 'secret text' }],
    ['nothing', undefined],
  ]
  for (const [what, thrown] of others)
    it(`is an unexpected failure that gives nothing away when made from ${what}`, () => {
      const problem = Problem.from(thrown)
      expect(problem.code).to.equal('unexpected-failure')
      expect(problem.cause).to.equal(thrown)
      expect(JSON.stringify(problem.toBody('request-1'))).not.to.include('secret')
    })
})
