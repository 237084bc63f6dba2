import { Fragment, type JSX } from 'preact'
import type { KeptMessage } from '../../api/resources.js'
import { counted } from '../../words.js'
import { layOut } from './send-call.js'

interface HeadersProps {
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly of: string
}

/** Headers, of which people seldom want to see more than how many there are. */
export const Headers = ({ headers, of }: HeadersProps): JSX.Element => (
  <details>
    <summary>
      {counted(headers.length, 'header')} of the {of}
    </summary>
    <dl class="facts">
      {headers.map(([name, value], at) => (
        <Fragment key={at}>
          <dt>{name}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </Fragment>
      ))}
    </dl>
  </details>
)

/** A body as it is kept, or as it came. */
export const Body = ({ body, of }: { readonly body: string; readonly of: string }): JSX.Element => (
  <pre tabIndex={0} role="region" aria-label={`Body of the ${of}`}>
    {layOut(body)}
  </pre>
)

interface MessageProps {
  readonly message: KeptMessage
  readonly of: string
}

/** What came or went over HTTP. */
export const Message = ({ message, of }: MessageProps): JSX.Element => (
  <>
    <Headers headers={message.headers} of={of} />
    {message.size === 0 && <p class="muted">The body of the {of} is empty.</p>}
    {message.body !== '' && <Body body={message.body} of={of} />}
    {message.encoding === 'base64' && <p class="muted">It is no text, so it is shown as base64.</p>}
    {message.truncated && (
      <p class="muted">
        {message.body === ''
          ? `Its body of ${counted(message.size, 'byte')} was not read.`
          : `Only its beginning is kept, of ${counted(message.size, 'byte')}.`}
      </p>
    )}
    {message.redacted && <p class="muted">A secret was taken out of it.</p>}
  </>
)
