export { carry, presentHop } from './carry.js'
export { circleOf, firstOf, hopOf, type Hop } from './hop.js'
