import { get } from 'node:https'

/** Nothing that is a key or a certificate comes near it, in bytes. */
const MOST_BYTES = 65_536

/** How long a host may take, in milliseconds. */
const MOST_MS = 3000

/**
 * The text of an https URL. Rejects where there is none within 3 seconds and 64 KiB; redirections are not followed.
 * @param ca who is trusted instead of the certificate authorities that Node knows, as PEM
 */
export async function loadText(url: string, ca?: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(MOST_MS), ...(ca !== undefined && { ca }) })
    request.on('error', reject)
    request.on('response', (response) => {
      const fail = (reason: string): void => {
        request.destroy()
        reject(new Error(reason))
      }
      if (response.statusCode !== 200) {
        fail(`answered ${response.statusCode ?? 0}`)
        return
      }
      const chunks: Buffer[] = []
      let size = 0
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > MOST_BYTES) fail('answered more than a key')
      })
      response.on('end', () => {
        resolve(Buffer.concat(chunks).toString())
      })
    })
  })
}
