import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a program to its end, and gives what it has said. */
export const runProgram = promisify(execFile)

/** Whether a program is installed. */
export const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0
