export { beginCarrying, carry, presentHop } from './carry.js'
export { circleOf, firstOf, hasHop, hopOf, type Hop } from './hop.js'
