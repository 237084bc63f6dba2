import { expect } from 'chai'
import { allows, clearanceOf, roles, type Role } from '../../src/auth/index.js'
import { permits } from '../../src/driver/index.js'

describe('A role', () => {
  const rows: [has: Role, allowed: Role[]][] = [
    ['user', ['user']],
    ['support', ['user', 'support']],
    ['admin', ['user', 'support', 'admin']],
  ]
  for (const [has, allowed] of rows)
    it(`of ${has} may do what asks for ${allowed.join(', ')}, and nothing else`, () => {
      expect(roles.filter((needs) => allows(has, needs))).to.deep.equal(allowed)
    })

  it('has a row in this table', () => {
    expect(rows.map(([has]) => has)).to.deep.equal([...roles])
  })

  const clearances: [role: Role, mayCall: string[]][] = [
    ['user', ['user']],
    ['support', ['user', 'support']],
    ['admin', ['user', 'support', 'administrator']],
  ]
  for (const [role, mayCall] of clearances)
    it(`of ${role} calls driver methods for ${mayCall.join(', ')}`, () => {
      const all = ['user', 'support', 'administrator'] as const
      expect(all.filter((needed) => permits(clearanceOf(role), needed))).to.deep.equal(mayCall)
    })
})
