import type { JSX } from 'preact'
import { verbs } from '../../api/resources.js'
import { Check, NumberInput } from '../../parts/form/inputs.js'
import type { FormPart } from './form-part.js'

/** Whether a trigger has a webhook, and which calls of it fire. */
export const WebhookForm = ({ body, change }: FormPart): JSX.Element => (
  <section class="card stack">
    <h2>Webhook</h2>
    <Check
      label="Enable webhook"
      hint="Calls of its URL fire the trigger. Without it they are answered 404."
      value={body.enable_webhook}
      onChange={(enable_webhook) => {
        change({ enable_webhook })
      }}
    />
    {body.enable_webhook && (
      <>
        <fieldset class="plain">
          <legend>Supported methods</legend>
          <div class="inline">
            {verbs.map((verb) => (
              <Check
                key={verb}
                label={verb}
                value={body.supported_methods.includes(verb)}
                onChange={(isOn) => {
                  change({
                    supported_methods: verbs.filter((one) =>
                      one === verb ? isOn : body.supported_methods.includes(one),
                    ),
                  })
                }}
              />
            ))}
          </div>
          {body.supported_methods.length === 0 && (
            <div class="note">With none of them, every call is answered 405.</div>
          )}
        </fieldset>
        <NumberInput
          label="Debounce period, in seconds"
          path="debounce_period"
          min={0}
          value={body.debounce_period}
          hint="The first call fires at once; calls inside the period fire nothing and start it again. Execution is never held back."
          onChange={(seconds) => {
            change({ debounce_period: seconds ?? 0 })
          }}
        />
      </>
    )}
  </section>
)
