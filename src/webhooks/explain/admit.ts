import type { Problem } from '../../problem/index.js'
import { refuseSize } from '../delivery/body.js'
import { mostBytes, type BodyLimits } from '../delivery/body-limits.js'
import type { Delivery } from '../delivery/delivery.js'
import type { InFlight } from '../delivery/in-flight.js'
import { unpacking } from '../delivery/unpack.js'
import { Admission, type AdmissionParts } from '../pipeline/admission.js'
import { Handling } from '../pipeline/handling.js'

/** What admits calls that nobody has sent. */
export interface AdmitParts extends AdmissionParts {
  readonly bodyLimits: BodyLimits
  /** Counts the bodies that are explained among those of calls. */
  readonly inFlight: Pick<InFlight, 'hold' | 'release' | 'turns'>
}

/**
 * Takes a delivery with its body through the admission of real ones, and no further: gates, the bounds of its body, its
 * unpacking. Gives what it is refused with.
 */
export const admit = (delivery: Delivery, sent: Buffer, parts: AdmitParts): Promise<Problem | undefined> =>
  new Promise((resolve, reject) => {
    const caller = {
      readBody: (done: Parameters<typeof unpacking>[2]): void => {
        const most = mostBytes(delivery, parts.bodyLimits)
        const bytes = Math.max(sent.length, Number(delivery.header('content-length')) || 0)
        const { turns } = parts.inFlight
        const hold = (more: number): Problem | undefined => parts.inFlight.hold(delivery, more)
        unpacking(delivery.request, { most, hold, turns }, done)(refuseSize(bytes, most) ?? sent)
      },
      answer: () => null,
    }
    const handling = new Handling(delivery, caller, (_, error) => {
      reject(error)
    })
    const pass = (): void => {
      resolve(undefined)
    }
    const admission = new Admission(parts, {
      passed: pass,
      refused: (_, problem) => {
        resolve(problem)
      },
      cutOff: pass,
    })
    handling.attempt(() => {
      admission.begin(handling)
    })
  })
