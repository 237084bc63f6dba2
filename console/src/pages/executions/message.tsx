import { useSignal } from '@preact/signals'
import { Fragment, type JSX } from 'preact'
import type { Json, KeptMessage } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { CopyButton } from '../../parts/copy.js'
import { counted } from '../../words.js'
import { formFields, type Field } from './opened/form-fields.js'
import { JsonView } from './opened/json-view.js'
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
    <Pairs pairs={headers} />
  </details>
)

const Pairs = ({ pairs }: { readonly pairs: HeadersProps['headers'] }): JSX.Element => (
  <dl class="facts">
    {pairs.map(([name, value], at) => (
      <Fragment key={at}>
        <dt>{name}</dt>
        <dd dir="auto">
          <code>{value}</code>
        </dd>
      </Fragment>
    ))}
  </dl>
)

/** A body as it is kept, or as it came. */
export const Body = ({ body, of }: { readonly body: string; readonly of: string }): JSX.Element => (
  <pre tabIndex={0} role="region" aria-label={`Body of the ${of}`} dir="auto">
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
    {message.body !== '' && <KeptBody message={message} of={of} />}
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

/** The longest body that is taken apart, in characters. */
const MOST_READ = 200_000

/** A body as JSON that can be folded, as the fields of a form, or as text; copied and downloaded as it is. */
function KeptBody({ message, of }: MessageProps): JSX.Element {
  const isText = useSignal(false)
  const json = jsonOf(message)
  const fields = json === undefined ? fieldsOf(message) : undefined
  const isRead = json !== undefined || fields !== undefined
  return (
    <div class="body">
      <div class="inline">
        {isRead && (
          <Button
            pressed={isText.value}
            onPress={() => {
              isText.value = !isText.value
            }}
          >
            As text
          </Button>
        )}
        <CopyButton text={message.body} what={`the body of the ${of}`} />
        <Button
          kind="bare"
          icon="download"
          label={`Download the body of the ${of}`}
          onPress={() => {
            download(message, of)
          }}
        />
      </div>
      {!isRead || isText.value ? (
        <Body body={message.body} of={of} />
      ) : (
        <div class="well" tabIndex={0} role="region" aria-label={`Body of the ${of}`}>
          {fields ? <Pairs pairs={fields} /> : <JsonView value={json ?? null} />}
        </div>
      )}
    </div>
  )
}

function jsonOf({ body, encoding }: KeptMessage): Json | undefined {
  if (encoding !== 'utf8' || body.length > MOST_READ || !/^\s*[{[]/.test(body)) return undefined
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}

function fieldsOf({ body, encoding, headers }: KeptMessage): readonly Field[] | undefined {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return encoding === 'utf8' && body.length <= MOST_READ ? formFields(type, body) : undefined
}

/** Hands a body on as the bytes it has. */
function download({ body, encoding, headers }: KeptMessage, of: string): void {
  const bytes = encoding === 'utf8' ? body : Uint8Array.from(atob(body), (one) => one.charCodeAt(0))
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain'
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }))
  const link = Object.assign(document.createElement('a'), {
    href: url,
    download: `${of}.${type.includes('json') ? 'json' : 'txt'}`,
  })
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
