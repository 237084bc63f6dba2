export { catalogue, type ProblemCode } from './catalogue.js'
export { faultsOf, faultsOfRepeats, jsonPath } from './faults.js'
export { Problem, type Fault, type ProblemBody, type ProblemOptions } from './problem.js'
export { requestId } from './request-id.js'
