import type { JSX } from 'preact'
import type { Instance } from '../api/resources.js'
import { senderForm } from '../hook-url.js'
import { publicBase } from '../place.js'
import { CopyButton } from './copy.js'

/** Copies the webhook URL of an instance, for whoever may see its secret. */
export const LinkIcon = ({ instance }: { readonly instance: Instance }): JSX.Element | null =>
  instance.webhook_secret === undefined ? null : (
    <CopyButton
      icon="link"
      what={`the webhook URL of ${instance.name}`}
      text={publicBase.value + senderForm(instance)(instance)}
    />
  )
