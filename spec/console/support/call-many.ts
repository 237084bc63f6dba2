import { Agent, request } from 'node:http'

/** Calls a URL many times, a few at once. */
export async function callMany(url: string, calls: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      request(url, { agent, method: 'POST' }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end()
    })
  let left = calls
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await one()
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  agent.destroy()
}
