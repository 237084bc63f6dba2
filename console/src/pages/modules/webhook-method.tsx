import type { JSX } from 'preact'
import type { WebhookMethod } from '../../api/resources.js'
import { Chip } from '../../parts/states.js'

/** A webhook method: its verbs, what it is for, what its body must be, and a body worth trying. */
export const WebhookMethodView = ({ method }: { readonly method: WebhookMethod }): JSX.Element => {
  const { name, methods, description, body, sample } = method
  return (
    <div>
      <Chip kind="accent">
        {name} {methods.join(' ')}
      </Chip>{' '}
      <span class="muted small">{description}</span>
      {(body ?? sample) !== undefined && (
        <details>
          <summary>Schema and sample of {name}</summary>
          <pre tabIndex={0} role="region" aria-label={`Schema and sample of ${name}`}>
            {[body && JSON.stringify(body, null, 2), sample !== undefined && JSON.stringify(sample, null, 2)]
              .filter((text) => typeof text === 'string')
              .join('\n\n')}
          </pre>
        </details>
      )}
    </div>
  )
}
